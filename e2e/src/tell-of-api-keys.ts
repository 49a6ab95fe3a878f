import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { authProgram, authRequest } from "./auth-page.ts";
import { CofferClient } from "./client.ts";
import { operation } from "./operations.ts";
import { available, fund, join, logIn, type Person } from "./people.ts";
import { RawSocket } from "./raw-socket.ts";
import { tellOfNodes } from "./tell-of-nodes.ts";

type Role = "OPERATOR" | "ADMIN" | "AUDITOR";

type Coffer = {
  /** Of every gateway. */
  readonly urls: readonly string[];
  readonly adminUrl: () => string;
};

/** Gateways must believe this many proxies: a test is at whatever address it says. */
export const BEHIND_A_PROXY = { TRUST_PROXY: "1" };

const DAY_MS = 24 * 60 * 60_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

/** What becomes of API keys and services, whatever the shape. */
export function tellOfApiKeys(coffer: Coffer): void {
  const world = makeWorld(coffer);
  describe("an API key", () => {
    ofUsers(world);
    ofPlaces(world);
    ofEndings(world);
    ofSockets(world);
    ofOwners(world);
  });
  describe("a service", () => ofServices(world));
  describe("a node", () => tellOfNodes({ urls: () => coffer.urls, admin: () => world.staff("ADMIN") }));
  describe("what is no access token", () => ofConfusion(world));
}

function makeWorld(coffer: Coffer) {
  let made: { ada: Person; ben: Person } | undefined;
  beforeAll(async () => {
    const [url = ""] = coffer.urls;
    made = { ada: await join(url, "ada"), ben: await join(url, "ben") };
  });
  const url = (gateway = 0) => coffer.urls[gateway % coffer.urls.length] ?? "";
  const order = async (name: string, who: Person, input: Record<string, unknown>): Promise<Answer> => {
    const field = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    return (await who.client.ask(operation(name), { input: { idempotencyKey: randomUUID(), ...input } }))[field];
  };
  return {
    get people() {
      if (!made) throw new Error("nobody is there yet");
      return made;
    },
    url,
    get gateways() {
      return coffer.urls.length;
    },
    order,
    make: (who: Person, input: Record<string, unknown> = {}) =>
      order("CreateApiKey", who, {
        name: "a key",
        scopes: ["accounts:read", "payments:read"],
        expiresAt: inDays(30),
        ...input,
      }),
    /** With a key as its credential, at a gateway. */
    by: (secret: string, gateway = 0) => new CofferClient(url(gateway), secret),
    async staff(role: Role): Promise<Person> {
      const { userId, username, password } = await join(url(), role.toLowerCase());
      await asAdmin(coffer, (admin) =>
        admin.query(`UPDATE auth."user" SET roles = $2 WHERE id = $1`, [uuidOf(userId), ["USER", role]]),
      );
      return logIn(url(), username, password);
    },
  };
}

type World = ReturnType<typeof makeWorld>;

async function asAdmin(coffer: Coffer, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: coffer.adminUrl() });
  await admin.connect();
  await work(admin);
  await admin.end();
}

const ME = "{ me { id username email } }";
const readCodes = async (client: CofferClient, query = ME, variables: Record<string, unknown> = {}) => [
  ...new Set(((await client.send(query, variables)).errors ?? []).map(({ extensions }) => extensions.code)),
];

function ofUsers(world: World): void {
  it("does what it was made for, and nothing else that its owner may", async () => {
    const { people, make, by } = world;
    const { ada } = people;
    const account = await fund(ada, "10.00");
    const { secret } = await make(ada);
    const client = by(secret);
    expect(await client.ask("{ accounts { id } }")).toEqual({ accounts: [{ id: account }] });
    expect((await client.ask(ME)).me).toEqual({ id: ada.userId, username: ada.username, email: null });
    for (const document of [
      "mutation { logout { loggedOutAt } }",
      "{ wallets { id } }",
      'mutation { updateProfile(input: {displayName: "x"}) { user { id } } }',
      'mutation { openAccount(input: {currency: "USD", idempotencyKey: "k"}) { __typename } }',
      `mutation { createApiKey(input: {name: "n", scopes: ["payments:read"], expiresAt: "${inDays(1)}", idempotencyKey: "k"}) { __typename } }`,
      "{ services { nodes { id } } }",
    ])
      expect([document, await readCodes(client, document)]).toEqual([document, ["FORBIDDEN"]]);
    const send = {
      fromAccountId: account,
      to: { username: people.ben.username },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    expect(await readCodes(client, operation("SendPayment"), { input: send })).toContain("FORBIDDEN");
    expect(await available(ada, account)).toBe("10.00");
    expect((await ada.client.ask(operation("ApiKeys"), { first: 5 })).me.apiKeys.nodes[0]).toMatchObject({
      state: "ACTIVE",
      lastUsedAt: expect.any(String),
    });
  });

  it("spends where it was made for that", async () => {
    const { people, make, by } = world;
    const account = await fund(people.ada, "5.00");
    const { secret } = await make(people.ada, { scopes: ["payments:write", "payments:read"] });
    const input = {
      fromAccountId: account,
      to: { username: people.ben.username },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    expect((await by(secret).ask(operation("SendPayment"), { input })).sendPayment.__typename).toBe(
      "SendPaymentSuccess",
    );
  });
}

function ofPlaces(world: World): void {
  it("is never taken from an address of the web, from a body or from another header", async () => {
    const { people, make, url } = world;
    const { secret } = await make(people.ada);
    const asked = async (at: string, headers: Record<string, string> = {}, body: object = {}) => {
      const response = await fetch(at, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query: ME, ...body }),
      });
      const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
      return errors.map(({ extensions }) => extensions.code);
    };
    for (const name of ["access_token", "api_key", "key", "token", "authorization"])
      expect(await asked(`${url()}?${name}=${secret}`)).toEqual(["UNAUTHENTICATED"]);
    for (const header of [
      { "x-api-key": secret },
      { cookie: `__Host-coffer=${secret}` },
      { authorization: secret },
      { authorization: `Basic ${btoa(`${secret}:`)}` },
    ])
      expect(await asked(url(), header as Record<string, string>)).toEqual(["UNAUTHENTICATED"]);
    expect(await asked(url(), {}, { extensions: { authorization: `Bearer ${secret}` } })).toEqual(["UNAUTHENTICATED"]);
    expect(await asked(url(), { authorization: `Bearer ${secret}` })).toEqual([]);
  });

  it("is refused from a network that it may not be used from, at every use", async () => {
    const { people, make, by } = world;
    const { secret } = await make(people.ada, { networks: ["203.0.113.0/24", "2001:db8::/32"] });
    const from = async (address: string) => {
      const response = await by(secret).post({ query: ME }, { "x-forwarded-for": address });
      return ((await response.json()) as { errors?: unknown[] }).errors ? "refused" : "taken";
    };
    const tried = [];
    for (const address of [
      "198.51.100.1",
      "203.0.113.7",
      "198.51.100.1",
      "2001:db8::7",
      "2001:db9::7",
      "::ffff:203.0.113.9",
    ])
      tried.push(await from(address));
    expect(tried).toEqual(["refused", "taken", "refused", "taken", "refused", "taken"]);
  });
}

function ofEndings(world: World): void {
  it("is refused everywhere as soon as its revocation was answered, whoever knew it", async () => {
    const { people, make, by, order, gateways } = world;
    const { apiKey, secret } = await make(people.ada);
    const clients = Array.from({ length: 2 * gateways }, (_, n) => by(secret, n));
    for (const client of clients) expect(await readCodes(client)).toEqual([]);
    expect(await order("RevokeApiKey", people.ada, { apiKeyId: apiKey.id })).toMatchObject({
      apiKey: { state: "REVOKED" },
    });
    for (const client of clients) expect(await readCodes(client)).toEqual(["UNAUTHENTICATED"]);
  });

  it("has another secret after a rotation, and the former as long as was said", async () => {
    const { people, make, by, order } = world;
    const { apiKey, secret: first } = await make(people.ada);
    expect(await readCodes(by(first))).toEqual([]);
    const { secret: second } = await order("RotateApiKey", people.ada, { apiKeyId: apiKey.id, overlapDays: 1 });
    expect(await Promise.all([first, second].map((secret) => readCodes(by(secret))))).toEqual([[], []]);
    const { secret: third } = await order("RotateApiKey", people.ada, { apiKeyId: apiKey.id, overlapDays: 0 });
    expect(await Promise.all([first, second, third].map((secret) => readCodes(by(secret))))).toEqual([
      ["UNAUTHENTICATED"],
      ["UNAUTHENTICATED"],
      [],
    ]);
  });

  it("is not to be had from the field that the gateway asks", async () => {
    const query = 'query { apiKeyGrant(sha256: "x") { token } }';
    for (const who of [new CofferClient(world.url()), world.people.ada.client])
      expect(await readCodes(who, query)).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  });
}

function ofSockets(world: World): void {
  it("opens sockets, over which it does what it may, and which its revocation closes at every gateway", async () => {
    const { people, make, url, order, gateways } = world;
    const { apiKey, secret } = await make(people.ada);
    const sockets = Array.from({ length: 2 * gateways }, (_, n) => new RawSocket(url(n)));
    for (const socket of sockets) await socket.init({ authorization: `Bearer ${secret}` });
    const [first] = sockets;
    expect((await first?.run("1", { query: ME }))?.payload).toMatchObject({ data: { me: { id: people.ada.userId } } });
    await order("RevokeApiKey", people.ada, { apiKeyId: apiKey.id });
    for (const socket of sockets) expect((await socket.closed).code).toBe(4401);
    const late = new RawSocket(url());
    await late.opened;
    await late.send({ type: "connection_init", payload: { authorization: `Bearer ${secret}` } });
    expect((await late.closed).code).toBe(4401);
  });
}

function ofOwners(world: World): void {
  it("ends with a freeze of its owner at once, and its end gives it back", async () => {
    const { make, by, staff, order, url } = world;
    const operator = await staff("OPERATOR");
    const frozen = await join(url(), "frozen");
    const { secret } = await make(frozen);
    const socket = new RawSocket(url(1));
    await socket.init({ authorization: `Bearer ${secret}` });
    expect(await readCodes(by(secret))).toEqual([]);
    await order("FreezeUser", operator, { userId: frozen.userId, reason: "r" });
    expect(await readCodes(by(secret))).toEqual(["UNAUTHENTICATED"]);
    expect((await socket.closed).code).toBe(4401);
    await order("UnfreezeUser", operator, { userId: frozen.userId, reason: "r" });
    // What a gateway was told of a key that is good for nothing, it believes for ten seconds.
    await expect.poll(() => readCodes(by(secret))).toEqual([]);
  });
}

function ofServices(world: World): void {
  it("is used as docs/AUTH.md says: its key is made, and asks", async () => {
    const { staff, order, url } = world;
    const admin = await staff("ADMIN");
    const name = `page-${randomUUID().slice(0, 8)}`;
    const { service } = await order("CreateService", admin, { name, scopes: ["ledger:read"] });
    const { createApiKey } = await admin.client.ask(authRequest("CreateApiKey"), {
      input: {
        name: "nightly",
        scopes: ["ledger:read"],
        serviceId: service.id,
        expiresAt: inDays(30),
        idempotencyKey: randomUUID(),
      },
    });
    const text = authProgram("COFFER_API_KEY").replace("http://localhost:4000/graphql", url());
    const program = new Function("process", `return (async () => { ${text} return { data, errors }; })();`);
    const { data, errors } = await program({ env: { COFFER_API_KEY: createApiKey.secret } });
    expect([errors, data.trialBalance.totals.length > 0]).toEqual([undefined, true]);
  });

  it("reads what its scopes say, everybody's, spends nothing, and ends as soon as it is disabled", async () => {
    const { people, staff, order, make, by } = world;
    const admin = await staff("ADMIN");
    const account = await fund(people.ben, "3.00");
    const name = `office-${randomUUID().slice(0, 8)}`;
    const { service } = await order("CreateService", admin, { name, scopes: ["accounts:read", "ledger:read"] });
    const { secret } = await make(admin, { serviceId: service.id, scopes: ["accounts:read", "ledger:read"] });
    const client = by(secret);
    expect((await client.ask(operation("Account"), { id: account })).account.balance.available.amount).toBe("3.00");
    expect((await client.ask("{ trialBalance { totals { currency } } }")).trialBalance.totals.length).toBeGreaterThan(
      0,
    );
    const { currency } = { currency: "USD" };
    const input = {
      fromAccountId: account,
      to: { username: people.ada.username },
      amount: { amount: "1.00", currency },
      idempotencyKey: "k",
    };
    for (const [query, variables] of [
      [ME, {}],
      ["{ accounts { id } }", {}],
      [operation("SendPayment"), { input }],
      [operation("CreateService"), { input: { name: "x".repeat(5), scopes: ["ledger:read"], idempotencyKey: "k" } }],
      [operation("ApiKeys"), { first: 1 }],
    ] as const)
      expect([query, await readCodes(client, query, variables)]).toEqual([query, ["FORBIDDEN"]]);
    expect((await people.ada.client.send(operation("Services"), { first: 1 })).errors?.[0]?.extensions.code).toBe(
      "FORBIDDEN",
    );
    await order("DisableService", admin, { serviceId: service.id, reason: "r" });
    expect(await readCodes(client, "{ trialBalance { at } }")).toEqual(["UNAUTHENTICATED"]);
  });
}

/** Every kind of secret at every door that takes one: each opens its own alone (SAFETY 13). */
function ofConfusion(world: World): void {
  it("opens no other door: every kind at every door", async () => {
    const { make, url, order } = world;
    const person = await join(url(), "kinds");
    const { apiKey, secret } = await make(person);
    const { login } = await new CofferClient(url()).ask(operation("Login"), {
      input: { login: person.username, password: person.password },
    });
    const [head, body, signature] = (login.tokens.accessToken as string).split(".");
    const otherType = `${Buffer.from(JSON.stringify({ alg: "EdDSA", typ: "JWT" })).toString("base64url")}.${body}.${signature}`;
    const kinds: Record<string, string> = {
      "access token": login.tokens.accessToken,
      "refresh token": login.tokens.refreshToken,
      "device token": login.deviceToken,
      "API key": secret,
      "id of an API key": apiKey.id,
      "token of another type": otherType,
      "unsigned token": `${head}.${body}.`,
    };
    const doors: Record<string, (text: string) => Promise<boolean>> = {
      bearer: async (text) => (await readCodes(new CofferClient(url(), text))).length === 0,
      connection_init: async (text) => {
        const socket = new RawSocket(url());
        const opened = await socket.init({ authorization: `Bearer ${text}` }).then(
          () => true,
          () => false,
        );
        socket.end();
        return opened;
      },
      "session door": async (text) => {
        const headers = {
          origin: new URL(url()).origin,
          "sec-fetch-site": "same-origin",
          "x-coffer-session": "1",
          "content-type": "application/json",
        };
        const cookie = { cookie: `__Host-coffer=${text}` };
        const at = new URL("/auth/session/refresh", url());
        return (await fetch(at, { method: "POST", headers: { ...headers, ...cookie } })).status === 200;
      },
      refresh: async (refreshToken) =>
        (await new CofferClient(url()).ask(operation("Refresh"), { input: { refreshToken } })).refresh.__typename ===
        "RefreshSuccess",
    };
    const opened: string[] = [];
    for (const [door, open] of Object.entries(doors))
      for (const [kind, text] of Object.entries(kinds)) {
        if (door === "session door" && kind === "refresh token") continue; // it would be used up
        if (await open(text)) opened.push(`${kind} at ${door}`);
      }
    expect(opened).toEqual([
      "access token at bearer",
      "API key at bearer",
      "access token at connection_init",
      "API key at connection_init",
      "refresh token at refresh",
    ]);
    await order("RevokeApiKey", person, { apiKeyId: apiKey.id });
  });
}
