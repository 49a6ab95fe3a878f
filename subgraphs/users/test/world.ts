import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CofferEvent, topicOf, wrapEvent } from "@coffer/contracts/event";
import { newId } from "@coffer/contracts/ids";
import { makeMemoryEventBus } from "@coffer/platform/events/bus-memory";
import { makeCallerOf } from "@coffer/platform/graphql/access/caller";
import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import { type Actor, anonymous, type UserActor } from "@coffer/platform/identity/actor";
import { type EnvironmentSource, readEnv } from "@coffer/platform/running/config";
import { makeLogger } from "@coffer/platform/running/log";
import { makeMemoryWakes } from "@coffer/platform/running/wakes";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeLocalKeyProvider, makeVault } from "@coffer/platform/stores/vault";
import { Secret } from "@coffer/platform/values/secret";
import { userActor } from "@coffer/testkit/actor";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { composeUsers } from "../src/compose.ts";
import { readUsersConfig } from "../src/config.ts";

// biome-ignore lint/suspicious/noExplicitAny: the shape follows from each test's own document
type Data = Record<string, any>;
type Answer = { data: Data; errors: { message: string; code: unknown; extensions: Data }[] };

export type World = {
  readonly database: TestDatabase;
  readonly pool: pg.Pool;
  readonly admin: pg.Pool;
  readonly users: Subgraph;
  readonly environment: SubgraphEnvironment;
  readonly clock: { now(): Date; advance(ms: number): void };
  readonly logged: string[];
  readonly folder: string;
  /** Another process of the same subgraph, on the same database and bus. */
  another(): Subgraph;
  run(query: string, variables?: Data, actor?: Actor): Promise<Answer>;
  update(actor: Actor, input: Data): Promise<Answer>;
  publish(...events: readonly CofferEvent[]): Promise<void>;
  /** The files of the mail folder, by name. */
  mails(): Promise<{ name: string; text: string }[]>;
  queued(): Promise<{ recipient: string; attempts: number; parked_at: Date | null; last_error: string | null }[]>;
  close(): Promise<void>;
};

export const actorOf = (userId: string = newId("usr")): UserActor => userActor(userId);

export const emailTaken = (email: unknown, id?: string): CofferEvent => {
  const userId = newId("usr");
  const data = { userId, email: email as string };
  const event = { type: "registration.email_taken", subject: userId, ownerId: userId, data, time: new Date() };
  return wrapEvent("auth", id === undefined ? event : { ...event, id });
};

export async function makeWorld(source: EnvironmentSource = {}): Promise<World> {
  const database = await freshDatabase();
  const [pool, admin] = [database.pool("users", 8), database.adminPool()];
  const folder = join(await mkdtemp(join(tmpdir(), "coffer-mail-")), "mail");
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
    keyValue: makeMemoryKeyValueStore(clock),
    vault: makeVault(makeLocalKeyProvider({ keyId: "test", key: new Secret(randomBytes(32).toString("base64")) })),
    clock,
    log: makeLogger({ name: "users", level: "trace", stream: { write: (line) => logged.push(line) } }),
    wakes: makeMemoryWakes(),
    mode: "sandbox",
    schemaFolder: new URL("../../../schema/", import.meta.url),
    callerOf: makeCallerOf({ clock, twoFactors: false }),
  };
  const config = readEnv({ MAIL_FOLDER: folder, ...source }, readUsersConfig);
  const made: Subgraph[] = [];
  const another = () => {
    const users = composeUsers(environment, config);
    made.push(users);
    return users;
  };
  const users = another();

  const run: World["run"] = async (query, variables = {}, actor = anonymous) => {
    const { data, errors = [] } = await users.execute({ query, variables, actor, requestId: "req_test" });
    const shown = errors.map(({ message, extensions }) => ({ message, code: extensions.code, extensions }));
    return { data: { ...data }, errors: shown };
  };
  const update =
    "mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id displayName language } } }";
  return {
    database,
    pool,
    admin,
    users,
    environment,
    clock,
    logged,
    folder,
    another,
    run,
    update: (actor, input) => run(update, { input }, actor),
    publish: (...events) => environment.bus.publish(topicOf("auth"), events),
    async mails() {
      // A letter is written beside, and takes its name when it is whole.
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml"));
      return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })));
    },
    queued: async () =>
      (await admin.query("SELECT recipient, attempts, parked_at, last_error FROM users.mail ORDER BY created_at, id"))
        .rows,
    async close() {
      await Promise.all(made.map((subgraph) => subgraph.stop()));
      await database.drop();
      await rm(join(folder, ".."), { recursive: true, force: true });
    },
  };
}

/** Opens every connection of a pool: what is to race must not wait for connections first. */
export async function warm(pool: pg.Pool): Promise<void> {
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  for (const client of clients) client.release();
}
