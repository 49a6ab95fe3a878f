import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CofferEvent, topicOf } from "@coffer/contracts/event";
import type { EventBus } from "@coffer/platform/events/bus";
import { makeMemoryEventBus } from "@coffer/platform/events/bus-memory";
import { makeCallerOf } from "@coffer/platform/graphql/access/caller";
import { type Actor, anonymous, type UserActor } from "@coffer/platform/identity/actor";
import type { Role } from "@coffer/platform/identity/roles";
import type { Mode } from "@coffer/platform/postgres/provision";
import { type EnvironmentSource, readEnv } from "@coffer/platform/running/config";
import { makeLogger } from "@coffer/platform/running/log";
import { makeMemoryWakes } from "@coffer/platform/running/wakes";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeLocalKeyProvider, makeVault } from "@coffer/platform/stores/vault";
import { Secret } from "@coffer/platform/values/secret";
import { userActor } from "@coffer/testkit/actor";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { mountAlone } from "@coffer/testkit/routes";
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from "jose";
import type pg from "pg";
import { type AuthSubgraph, composeAuth } from "../src/compose.ts";
import { type AuthConfig, readAuthConfig } from "../src/config.ts";

/** A store whose marks can be seen, and that takes none while it is down. */
export function makeMarks() {
  const store = {
    isDown: false,
    marks: [] as string[],
    async set(key: string): Promise<void> {
      if (store.isDown) throw new Error("connection lost");
      store.marks.push(key);
    },
  };
  return store;
}

const ISSUER = "http://localhost:4000";
export const PASSWORD = "violet harbour sextant";

/** What an answer holds: tests read it by the document they sent. */
// biome-ignore lint/suspicious/noExplicitAny: the shape follows from each test's own document
type Data = Record<string, any>;
type Answer = { data: Data; errors: { message: string; code: unknown; extensions: Data }[] };
export type Tokens = {
  accessToken: string;
  refreshToken: string;
  accessTokenExpiresAt: string;
  refreshTokenExpiresAt: string;
};

export type World = {
  readonly database: TestDatabase;
  readonly pool: pg.Pool;
  readonly admin: pg.Pool;
  readonly auth: AuthSubgraph;
  readonly config: AuthConfig;
  readonly environment: SubgraphEnvironment;
  readonly bus: EventBus;
  readonly keyValue: KeyValueStore;
  readonly clock: { now(): Date; advance(ms: number): void };
  readonly logged: string[];
  readonly mailFolder: string;
  /** Another process of the same subgraph, on the same database. */
  another(source?: EnvironmentSource, mode?: Mode): AuthSubgraph;
  run(query: string, variables?: Data, actor?: Actor, auth?: AuthSubgraph): Promise<Answer>;
  register(
    username: string,
    more?: { email?: string; password?: string; language?: string; at?: AuthSubgraph },
  ): Promise<Data>;
  login(login: string, password?: string, auth?: AuthSubgraph): Promise<Data>;
  /** From somewhere: what `login` answers, or the code of the error. */
  loginFrom(
    address: string,
    input: { login: string; password?: string; deviceToken?: string },
    auth?: AuthSubgraph,
  ): Promise<Data>;
  /** As if the user had confirmed their address. */
  confirm(username: string): Promise<void>;
  /** The texts of the statements that auth's connections are sent meanwhile. */
  watching<T>(statements: string[], work: () => Promise<T>): Promise<T>;
  /** What is in the queue, the oldest first. */
  mails(): Promise<Data[]>;
  /** Registers and logs in. */
  join(
    username: string,
    email?: string,
  ): Promise<{ tokens: Tokens; userId: string; sessionId: string; actor: UserActor }>;
  /** Logs in. */
  enter(username: string): Promise<{ tokens: Tokens; userId: string; sessionId: string; actor: UserActor }>;
  refresh(token: string, auth?: AuthSubgraph): Promise<Data>;
  logout(actor: Actor): Promise<Answer>;
  /** Asks the session door as a page of this Coffer does, but for what is said otherwise. */
  door(method: DoorMethod, path: string, more?: DoorRequest): Promise<DoorAnswer>;
  verify(accessToken: string): Promise<Data>;
  jwks(): Promise<JSONWebKeySet>;
  events(type: string): Promise<CofferEvent[]>;
  close(): Promise<void>;
};

export type DoorMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
/** A header that is undefined is left out. */
export type DoorRequest = {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly cookie?: string | undefined;
  readonly auth?: AuthSubgraph;
};
export type DoorAnswer = {
  readonly status: number;
  readonly headers: Data;
  readonly body: Data;
  /** What `Set-Cookie` says, by the name. */
  readonly cookies: Record<string, { value: string; attributes: string[] }>;
};

/** What a browser sends with a request of a page of this Coffer. */
const OWN_PAGE = {
  origin: ISSUER,
  "sec-fetch-site": "same-origin",
  "x-coffer-session": "1",
  "content-type": "application/json",
};

function cookiesIn(header: string | string[] | undefined): DoorAnswer["cookies"] {
  const lines = [header ?? []].flat();
  return Object.fromEntries(
    lines.map((line) => {
      const [pair = "", ...attributes] = line.split("; ");
      const at = pair.indexOf("=");
      return [pair.slice(0, at), { value: pair.slice(at + 1), attributes: attributes.toSorted() }];
    }),
  );
}

const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) { __typename
  ... on RegisterSuccess { username emailVerificationRequired } ... on Refusal { code message } ... on PasswordTooWeak { faults } } }`;
const TOKENS = "tokens { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt }";
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { __typename
  ... on LoginSuccess { ${TOKENS} deviceToken user { id username email emailConfirmed roles } }
  ... on SecondFactorRequired { challenge methods } ... on Refusal { code message } } }`;
const REFRESH = `mutation ($input: RefreshInput!) { refresh(input: $input) { __typename
  ... on RefreshSuccess { ${TOKENS} } ... on Refusal { code message } } }`;

export const actorOf = (userId: string, sessionId: string, roles: readonly Role[] = ["USER"]): UserActor =>
  userActor(userId, { credential: { kind: "session", id: sessionId }, roles, expiresAt: Number.MAX_SAFE_INTEGER });

/** `source`: environment variables; `keyValue`: replaces operations of the store. */
export async function makeWorld(source: EnvironmentSource = {}, keyValue: Partial<KeyValueStore> = {}): Promise<World> {
  const database = await freshDatabase();
  const [pool, admin] = [database.pool("auth", 8), database.adminPool()];
  // Stands still but for what a test adds, so that every rule about time can be tested at its edge.
  let now = Date.now();
  const clock = {
    now: () => new Date(now),
    advance: (ms: number) => {
      now += ms;
    },
  };
  const logged: string[] = [];
  const environment: SubgraphEnvironment = {
    pool,
    bus: makeMemoryEventBus(),
    keyValue: { ...makeMemoryKeyValueStore(clock), ...keyValue },
    vault: makeVault(makeLocalKeyProvider({ keyId: "test", key: new Secret(randomBytes(32).toString("base64")) })),
    clock,
    log: makeLogger({ name: "auth", level: "trace", stream: { write: (line) => logged.push(line) } }),
    wakes: makeMemoryWakes(),
    mode: "sandbox",
    schemaFolder: new URL("../../../schema/", import.meta.url),
    callerOf: makeCallerOf({ clock, twoFactors: false }),
  };
  const made: AuthSubgraph[] = [];
  const mailFolder = mkdtempSync(join(tmpdir(), "coffer-auth-mail-"));
  /** Production's, but that mails lie in a folder where no server is named. */
  const configOf = (more: EnvironmentSource, mode: Mode): AuthConfig => {
    const given = {
      AUTH_ISSUER: ISSUER,
      SMTP_URL: "smtps://mail.example",
      MAIL_FROM: "Coffer <a@x.test>",
      ...source,
      ...more,
    };
    const config = readEnv(given, (env) => readAuthConfig(env, mode));
    const isServed = source.SMTP_URL !== undefined || more.SMTP_URL !== undefined;
    return isServed ? config : { ...config, mails: { kind: "folder", folder: mailFolder, from: config.mails.from } };
  };
  const another = (more: EnvironmentSource = {}, mode: Mode = "production") => {
    const auth = composeAuth(environment, configOf(more, mode));
    made.push(auth);
    return auth;
  };
  const auth = another();

  const run: World["run"] = async (query, variables = {}, actor = anonymous, at = auth) => {
    const { data, errors = [] } = await at.execute({ query, variables, actor, requestId: "req_test" });
    return {
      data: { ...data },
      errors: errors.map(({ message, extensions }) => ({ message, code: extensions.code, extensions })),
    };
  };
  const field = async (name: string, query: string, input: Data, at?: AuthSubgraph): Promise<Data> => {
    const { data, errors } = await run(query, { input }, anonymous, at);
    if (errors[0]) throw Object.assign(new Error(errors[0].message), errors[0]);
    return data[name];
  };
  const doors = await mountAlone(auth);
  const jwks = async () => (await doors.inject("/auth/jwks.json")).json();

  const world: World = {
    database,
    pool,
    admin,
    auth,
    config: configOf({}, "production"),
    mailFolder,
    environment,
    bus: environment.bus,
    keyValue: environment.keyValue,
    clock,
    logged,
    another,
    run,
    register: (username, { email = `${username}@example.com`, password = PASSWORD, language, at } = {}) =>
      field("register", REGISTER, { username, email, password, language }, at),
    login: (login, password = PASSWORD, at) => field("login", LOGIN, { login, password }, at),
    async loginFrom(address, { password = PASSWORD, ...input }, at = auth) {
      const variables = { input: { ...input, password } };
      const request = { query: LOGIN, variables, actor: anonymous, requestId: "req_test", address };
      const { data, errors } = await at.execute(request);
      return errors?.[0] ? { ...errors[0].extensions } : { ...(data?.login as Data) };
    },
    refresh: (refreshToken, at) => field("refresh", REFRESH, { refreshToken }, at),
    async confirm(username) {
      await admin.query(
        'UPDATE auth."user" SET email_confirmed_at = now(), login_email_key = email_key WHERE username = $1',
        [username],
      );
    },
    async watching(statements, work) {
      const note = (client: pg.PoolClient) => {
        const query = client.query.bind(client) as (...given: unknown[]) => unknown;
        const noted = (...given: unknown[]) => {
          const [asked] = given as [string | { text: string }];
          statements.push(typeof asked === "string" ? asked : asked.text);
          return query(...given);
        };
        client.query = noted as unknown as typeof client.query;
        restored.push(() => {
          client.query = query as unknown as typeof client.query;
        });
      };
      const restored: (() => void)[] = [];
      const noteOnce = (client: pg.PoolClient) => {
        if (!seen.has(client)) note(client);
        seen.add(client);
      };
      const seen = new Set<pg.PoolClient>();
      pool.on("acquire", noteOnce);
      try {
        return await work();
      } finally {
        pool.off("acquire", noteOnce);
        for (const restore of restored) restore();
      }
    },
    mails: async () => (await admin.query("SELECT * FROM auth.mail ORDER BY created_at, id")).rows,
    async join(username, email) {
      await world.register(username, email === undefined ? {} : { email });
      return world.enter(username);
    },
    async enter(username) {
      const { tokens, user } = await world.login(username);
      const sessionId = String(decodeJwt(tokens.accessToken).sid);
      const actor = actorOf(user.id, sessionId);
      // Whoever is not said to have logged in long ago has proved who they are now, by this clock.
      const assurance = { get: () => ({ methods: ["pwd"], at: Math.floor(now / 1000) }), enumerable: true };
      return { tokens, userId: user.id, sessionId, actor: Object.defineProperty(actor, "assurance", assurance) };
    },
    logout: (actor) => run("mutation { logout { loggedOutAt } }", {}, actor),
    async door(method, path, { headers = {}, body, cookie, auth: at } = {}) {
      const sent = Object.entries({ ...OWN_PAGE, cookie: cookie && `__Host-coffer=${cookie}`, ...headers });
      const response = await (at ? await mountAlone(at) : doors).inject({
        method,
        url: `/auth/session${path}`,
        headers: Object.fromEntries(sent.filter(([, value]) => value !== undefined)) as Record<string, string>,
        ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      return {
        status: response.statusCode,
        headers: response.headers,
        body: response.body === "" ? {} : response.json(),
        cookies: cookiesIn(response.headers["set-cookie"]),
      };
    },
    jwks,
    async verify(accessToken) {
      const { payload, protectedHeader } = await jwtVerify(accessToken, createLocalJWKSet(await jwks()), {
        issuer: ISSUER,
        audience: "coffer",
        typ: "at+jwt",
        algorithms: ["EdDSA"],
        currentDate: clock.now(),
      });
      return { ...payload, header: protectedHeader };
    },
    async events(type) {
      const { rows } = await admin.query<{ payload: CofferEvent }>("SELECT payload FROM auth.outbox ORDER BY id");
      return rows.map(({ payload }) => payload).filter((event) => event.type === `coffer.auth.${type}`);
    },
    async close() {
      await Promise.all(made.map((subgraph) => subgraph.stop()));
      await database.drop();
      rmSync(mailFolder, { recursive: true, force: true });
    },
  };
  return world;
}

/** Every auth event the bus publishes from now on. */
export async function listen(bus: EventBus): Promise<CofferEvent[]> {
  const events: CofferEvent[] = [];
  await bus.listen([topicOf("auth")], (event) => events.push(event));
  return events;
}

/** Opens every connection of a pool: what is to race must not wait for connections first. */
export async function warm(pool: pg.Pool): Promise<void> {
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  for (const client of clients) client.release();
}
