import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { buildClientSchema, getIntrospectionQuery, getNamedType, isObjectType } from "graphql";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { type MakeList, PAGE, pageWith } from "../src/lists-of.ts";
import { listsOfDebts } from "../src/lists-of-debts.ts";
import { listsOfExports } from "../src/lists-of-exports.ts";
import { listsOfOwn } from "../src/lists-of-own.ts";
import { listsOfWallets } from "../src/lists-of-own-transactions.ts";
import { listsOfBulkPayments, listsOfPaymentSchedules, listsOfStaff, listsOfTerms } from "../src/lists-of-payments.ts";
import { listsOfOperatedChains } from "../src/lists-of-reconciliations.ts";
import { listsOfRequests } from "../src/lists-of-requests.ts";
import { listsOfSchedules } from "../src/lists-of-schedules.ts";
import { listsOfTransactions } from "../src/lists-of-transactions.ts";
import { listsOfWebhooks } from "../src/lists-of-webhooks.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { fund, join, logIn, type Person } from "../src/people.ts";
import { openSubscription, type SubscriptionResult } from "../src/subscription.ts";
import { prepareStuck } from "../src/tell-of-stuck.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// A place that a client brings back may be from a state that is no more, after a back-up was
// restored. It hears so at once: silence, or what happened since with a hole before it, would look
// like the truth.

const coffer = useOwnCoffer();
let owner: Person;
let account: string;
let payment: string;
beforeAll(async () => {
  owner = await join(coffer.url, "places");
  account = await fund(owner, "5.00");
  payment = (await owner.client.ask(operation("Payments"), { first: 1 })).payments.nodes[0].id;
});

const cursorOf = (field: string, ...lines: string[]) =>
  Buffer.from(["1", field, ...lines].join("\n")).toString("base64url");

/** What comes first: an event or the end. */
async function firstAnswer(name: string, variables: Record<string, unknown>): Promise<SubscriptionResult> {
  let end = async () => {};
  try {
    return await new Promise((resolve, reject) => {
      end = openSubscription(
        { url: coffer.url, accessToken: owner.client.accessToken, query: operation(name), variables },
        {
          connected: () => undefined,
          result: resolve,
          closed: ({ code, reason }) => reject(new Error(`closed: ${code} ${reason}`)),
        },
      );
    });
  } finally {
    await end();
  }
}

const AHEAD = {
  errors: [
    {
      extensions: {
        code: "BAD_USER_INPUT",
        inputs: [
          {
            path: "after",
            code: "INVALID_CURSOR",
            message: expect.stringMatching(/ahead of this system.*begin with a snapshot/),
          },
        ],
      },
    },
  ],
};

describe("a cursor of a subscription that is ahead of the system", () => {
  it.each(["50", "1000000", "999999999999999999"])(
    "is refused at once, by each subscription: at %s",
    async (sequence) => {
      const cases: [string, Record<string, unknown>][] = [
        ["BalanceChanged", { after: cursorOf("balanceChanged", `account:${account} ${sequence}`) }],
        ["BalanceChanged", { accountId: account, after: cursorOf("balanceChanged", `account:${account} ${sequence}`) }],
        ["VerificationStatus", { after: cursorOf("verificationStatus", `verification:${owner.userId} ${sequence}`) }],
        [
          "PaymentStatus",
          {
            paymentId: payment,
            after: cursorOf("paymentStatus", `payment:${payment} ${sequence}`),
          },
        ],
        ["PaymentStatus", { after: cursorOf("paymentStatus", `payments:${owner.userId} ${sequence}`) }],
      ];
      for (const [name, variables] of cases)
        expect(await firstAnswer(name, variables), `${name} ${JSON.stringify(variables)}`).toMatchObject(AHEAD);
    },
  );

  it("is refused where one of several streams is, and where its snapshot is still to come", async () => {
    const second = await fund(owner, "1.00");
    const at = (place: string) => ({
      after: cursorOf("balanceChanged", `account:${account} 1`, `account:${second} ${place}`),
    });
    expect(await firstAnswer("BalanceChanged", at("2"))).toMatchObject(AHEAD);
    expect(await firstAnswer("BalanceChanged", at("2!"))).toMatchObject(AHEAD);
    expect(await firstAnswer("BalanceChanged", at("0"))).toMatchObject({
      data: { balanceChanged: { account: { id: second } } },
    });
  });

  it("is no cursor where its stream is not there any more", async () => {
    const gone = "acc_01h455vb4pex5vsknk084sn02q";
    expect(
      await firstAnswer("BalanceChanged", { after: cursorOf("balanceChanged", `account:${gone} 1`) }),
    ).toMatchObject({
      errors: [{ extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "after", code: "INVALID_CURSOR" }] } }],
    });
  });
});

type List = {
  /** The field that gives it, and whose it is. */
  readonly field: string;
  readonly of: string;
  ask(after?: string): Promise<Answer>;
};

/**
 * Of every connection of the schema two lists, of two owners: what gives one page or another's
 * cursor to any of them.
 */
async function listsOfTwo(operator: Person): Promise<readonly List[]> {
  const people = await Promise.all([withLists("places-one"), withLists("places-two")]);
  const admin = await logInAdmin("schedules");
  const { getStuck } = await prepareStuck({
    urls: [coffer.url],
    adminUrl: () => findAdminUrl(coffer.running.dataFolder),
  });
  for (const _one of [1, 2]) await getStuck();
  const list = (who: Person, [field, of, query]: readonly [string, string, string], id?: string): List => ({
    field,
    of,
    ask: (after) => who.client.send(query, { ...(id && { id }), ...(after !== undefined && { after }) }),
  });
  const lists = people.flatMap(({ person, accountId, walletId }) => [
    list(person, ["Query.payments", person.userId, `query ($after: String) { payments${PAGE} }`]),
    list(person, ["User.payments", person.userId, `query ($after: String) { me { payments${PAGE} } }`]),
    list(person, ["User.apiKeys", person.userId, `query ($after: String) { me { apiKeys${PAGE} } }`]),
    list(
      person,
      ["Account.payments", accountId, `query ($id: ID!, $after: String) { account(id: $id) { payments${PAGE} } }`],
      accountId,
    ),
    list(
      person,
      ["Wallet.addresses", walletId, `query ($id: ID!, $after: String) { wallet(id: $id) { addresses${PAGE} } }`],
      walletId,
    ),
    list(
      operator,
      [
        "LedgerAccount.postings",
        accountId,
        `query ($id: ID!, $after: String) { ledgerAccount(id: $id) { postings${PAGE} } }`,
      ],
      accountId,
    ),
  ]);
  const chart = ["", '(code: "provider", ', "(currency: USD, "].map((filter) =>
    list(operator, [
      "Query.systemAccounts",
      filter,
      `query ($after: String) { systemAccounts${filter ? PAGE.replace("(", filter) : PAGE} }`,
    ]),
  );
  return [
    ...lists,
    ...listsNarrowed(list, people),
    ...chart,
    ...listsOfLetters(list, operator),
    ...(await listsOfWallets(list, people, asAdmin)),
    ...(await listsOfTransactions(list, { operator, walletIds: people.map(({ walletId }) => walletId) }, asAdmin)),
    ...(await listsOfOperatedChains(list, operator, asAdmin)),
    ...(await listsOfServices(list)),
    await listNodes(list),
    ...(await listsOfSchedules(list, admin)),
    ...listsOfTerms(list, admin),
    ...listsOfStaff(list, operator),
    ...(await listsOfDebts(list, operator, coffer.url)),
    ...(await listsOfPaymentSchedules(list, people)),
    ...(await listsOfBulkPayments(list, people)),
    ...(await listsOfRequests(list, people)),
    ...(await listsOfPeople(list, people)),
    ...(await listsOfWebhooks(list, people)),
    ...(await listsOfExports(list, people)),
    ...(await listsOfOwn(list, people)),
  ];
}

/** Payments of each person by a filter, and in the other order. */
const listsNarrowed = (
  list: MakeList<List>,
  people: readonly { readonly person: Person; readonly accountId: string }[],
): readonly List[] =>
  people.flatMap(({ person, accountId }) => {
    const narrow = (field: string, how: string, of: string, query: string) =>
      list(person, [field, `${of} ${how}`, query]);
    const [kinds, oldest] = ["filter: { kinds: [DEPOSIT] }", "order: OLDEST_FIRST"];
    return [
      narrow("Query.payments", kinds, person.userId, `query ($after: String) { payments${pageWith(kinds)} }`),
      narrow("User.payments", kinds, person.userId, `query ($after: String) { me { payments${pageWith(kinds)} } }`),
      narrow("Query.payments", oldest, person.userId, `query ($after: String) { payments${pageWith(oldest)} }`),
      narrow(
        "Account.payments",
        kinds,
        accountId,
        `query ($after: String) { account(id: "${accountId}") { payments${pageWith(kinds)} } }`,
      ),
    ];
  });

/**
 * What ADMINs list, and what each of two people has of it: a role that was given, and a client let
 * in.
 */
async function listsOfPeople(
  list: MakeList<List>,
  people: readonly { readonly person: Person }[],
): Promise<readonly List[]> {
  const admin = await logInAdmin("roles");
  const role = { role: "AUDITOR", reason: "a record of it" };
  const { registerOAuthClient } = await admin.client.ask(operation("RegisterOAuthClient"), {
    input: {
      name: "An app",
      kind: "PUBLIC",
      homepage: "https://app.example.com",
      redirectUris: ["https://app.example.com/back"],
      scopes: ["payments:read"],
      byDeviceCode: false,
      idempotencyKey: "app",
    },
  });
  for (const { person } of people) {
    const { userId } = person;
    await admin.client.ask(operation("GrantRole"), { input: { ...role, userId, idempotencyKey: `given ${userId}` } });
    const asked = { ...role, role: "ADMIN", userId, idempotencyKey: `asked ${userId}` };
    await admin.client.ask(operation("GrantRole"), { input: asked });
    await letIn(userId, registerOAuthClient.client.id);
  }
  return [
    list(admin, ["Query.staff", "", `query ($after: String) { staff${PAGE} }`]),
    list(admin, ["Query.roleRequests", "", `query ($after: String) { roleRequests${PAGE} }`]),
    list(admin, ["Query.oauthClients", "", `query ($after: String) { oauthClients${PAGE} }`]),
    ...people.flatMap(({ person }) => [
      list(person, ["User.oauthGrants", person.userId, `query ($after: String) { me { oauthGrants${PAGE} } }`]),
      list(person, ["User.sessions", person.userId, `query ($after: String) { me { sessions${PAGE} } }`]),
      list(
        admin,
        [
          "User.roleChanges",
          person.userId,
          `query ($id: ID!, $after: String) { user(by: { id: $id }) { roleChanges${PAGE} } }`,
        ],
        person.userId,
      ),
    ]),
  ];
}

const listsOfLetters = (list: MakeList<List>, operator: Person): readonly List[] =>
  SUBGRAPHS.map((name) =>
    list(operator, [`DeadLetters.${name}`, "", `query ($after: String) { deadLetters { ${name}${PAGE} } }`]),
  );

/** As the pages on which people let clients in do it: a session, and what it is for. */
const letIn = (userId: string, clientId: string): Promise<void> =>
  asAdmin(async (admin) => {
    const { rows } = await admin.query(
      `INSERT INTO auth.session (id, user_id, created_at, last_used_at, expires_at)
       VALUES (gen_random_uuid(), $1, now(), now(), now() + interval '1 day') RETURNING id`,
      [uuidOf(userId)],
    );
    await admin.query(
      "INSERT INTO auth.oauth_grant (session_id, client_id, scopes) VALUES ($1, $2, '{payments:read}')",
      [rows[0].id, uuidOf(clientId)],
    );
  });

async function logInAdmin(name: string): Promise<Person> {
  const { username, password, userId } = await join(coffer.url, name);
  await asAdmin((admin) =>
    admin.query(`UPDATE auth."user" SET roles = '{USER,ADMIN}' WHERE id = $1`, [uuidOf(userId)]),
  );
  return logIn(coffer.url, username, password);
}

/** Two services, each with a key. */
async function listsOfServices(list: MakeList<List>): Promise<readonly List[]> {
  const person = await logInAdmin("services");
  const made: string[] = [];
  for (const name of ["office-one", "office-two"]) {
    const input = { name, scopes: ["ledger:read"], idempotencyKey: name };
    const { createService } = await person.client.ask(operation("CreateService"), { input });
    await makeKey(person, { serviceId: createService.service.id, scopes: ["ledger:read"] });
    made.push(createService.service.id);
  }
  const keys = `query ($id: ID!, $after: String) { service(id: $id) { apiKeys${PAGE} } }`;
  return [
    list(person, ["Query.services", "", `query ($after: String) { services${PAGE} }`]),
    ...made.map((id) => list(person, ["Service.apiKeys", id, keys], id)),
  ];
}

/** Two nodes, as if their keys had been proved. */
async function listNodes(list: MakeList<List>): Promise<List> {
  const person = await logInAdmin("nodes");
  await asAdmin((admin) =>
    admin.query(
      `WITH made AS (INSERT INTO auth.node (id, name, name_key, created_at, created_by_id)
         SELECT gen_random_uuid(), 'node-' || n, 'node-' || n, now(), $1 FROM generate_series(1, 2) n RETURNING id)
       INSERT INTO auth.node_key (public_key, node_id, grant_id, created_at)
         SELECT sha256(convert_to(id::text, 'UTF8')), id, gen_random_uuid(), now() FROM made`,
      [uuidOf(person.userId)],
    ),
  );
  return list(person, ["Query.registeredNodes", "", `query ($after: String) { registeredNodes${PAGE} }`]);
}

const makeKey = (person: Person, more: Record<string, unknown> = {}): Promise<Answer> => {
  const expiresAt = new Date(Date.now() + 24 * 60 * 60_000).toISOString();
  const input = { name: "a key", scopes: ["payments:read"], expiresAt, idempotencyKey: randomUUID(), ...more };
  return person.client.ask(operation("CreateApiKey"), { input });
};

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: findAdminUrl(coffer.running.dataFolder) });
  await admin.connect();
  await work(admin);
  await admin.end();
}

/** An event of each subgraph that is parked: of a kind that nobody publishes. */
async function parkEvents(): Promise<void> {
  await asAdmin(async (admin) => {
    for (const name of SUBGRAPHS)
      await admin.query(
        `INSERT INTO ${name}.outbox (kind, payload, attempts, due_at, last_error, parked_at) VALUES ('none', '{}', 12, now(), 'no', now())`,
      );
  });
}

async function withLists(stem: string) {
  const person = await join(coffer.url, stem);
  const accountId = await fund(person, "5.00");
  const { createWallet } = await person.client.ask(operation("CreateWallet"), { input: { network: "TRON" } });
  await makeKey(person);
  return { person, accountId, walletId: createWallet.wallet.id };
}

const endCursorOf = (answer: Answer): string => /"endCursor":"([^"]+)"/.exec(JSON.stringify(answer))?.[1] ?? "";

/** A person's payments are one list, whichever field gives it. */
const nameOf = ({ field, of }: List): string => `${field.replace(/^(Query|User)\.payments$/, "payments")} ${of}`;

describe("a cursor of a list", () => {
  let lists: readonly List[];
  beforeAll(async () => {
    await parkEvents();
    lists = await listsOfTwo(await logInOlivia(coffer.running));
  });

  it("is refused by every other list: another field's, another owner's, and under another filter", async () => {
    const cursors = await Promise.all(lists.map(async (list) => ({ list, cursor: endCursorOf(await list.ask()) })));
    for (const { list: from, cursor } of cursors)
      for (const to of lists) {
        const { errors } = await to.ask(cursor);
        const codes = errors?.map((error: Answer) => error.extensions.inputs?.map(({ code }: Answer) => code));
        const expected = nameOf(from) === nameOf(to) ? undefined : [["INVALID_CURSOR"]];
        expect(codes, `a cursor of ${nameOf(from)} in ${nameOf(to)}`).toEqual(expected);
      }
  });

  it("is tried of every connection that the schema has", async () => {
    const schema = buildClientSchema((await owner.client.ask(getIntrospectionQuery())) as never);
    const connections = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields()).flatMap((field) =>
            getNamedType(field.type).name.endsWith("Connection") ? [`${type.name}.${field.name}`] : [],
          )
        : [],
    );
    expect(new Set(lists.map(({ field }) => field))).toEqual(new Set(connections));
  });

  it.each(["pay_01h455vb4pex5vsknk084sn02q", "pay_7zzzzzzzzzzzzzzzzzzzzzzzzz", "pay_00000000000000000000000000"])(
    "is refused where its row is not there: %s",
    async (id) => {
      for (const list of lists.filter(({ field }) => /^(Query|User|Account)\.payments$/.test(field))) {
        const own = Buffer.from(endCursorOf(await list.ask()), "base64url").toString();
        const after = Buffer.from(own.replace(/[^:]*$/, id)).toString("base64url");
        expect((await list.ask(after)).errors).toMatchObject([
          { extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "after", code: "INVALID_CURSOR" }] } },
        ]);
      }
    },
  );
});
