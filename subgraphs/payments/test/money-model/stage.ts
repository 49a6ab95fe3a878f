import { hash } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import type { KnownAssets } from "@coffer/ledger-core/known-assets";
import { parseAssertion } from "@coffer/platform/passkeys/parse-assertion";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makePasskeyAuthenticator, type PasskeyAuthenticator } from "@coffer/testkit/authenticator";
import { freshDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { keepPasskey } from "../../src/adapters/postgres/approvals/keep-passkeys.ts";
import { makeContactDesk } from "../../src/adapters/postgres/contacts/contact-desk.ts";
import { makeCurrencyDesk } from "../../src/adapters/postgres/currencies/currency-desk.ts";
import { makeFeeDesk } from "../../src/adapters/postgres/fees/schedules.ts";
import { makeKeepCalendar } from "../../src/adapters/postgres/limits/keep-calendars.ts";
import { keepLevel } from "../../src/adapters/postgres/limits/keep-levels.ts";
import { loadAssets } from "../../src/adapters/postgres/money/assets.ts";
import { makeDirectory } from "../../src/adapters/postgres/money/directory.ts";
import { keepPerson } from "../../src/adapters/postgres/money/keep-people.ts";
import { openSystemAccounts } from "../../src/adapters/postgres/money/system-accounts.ts";
import type { NewTerms, TermsDesk } from "../../src/app/exchanges/ports.ts";
import type { Links } from "../../src/app/requests/ports.ts";
import { composeApprovals } from "../../src/compose/approvals.ts";
import { composeBulk } from "../../src/compose/bulk.ts";
import { composeExchanges } from "../../src/compose/exchanges.ts";
import { composeLimits } from "../../src/compose/limits.ts";
import { composeMoney } from "../../src/compose/money.ts";
import { composeOutside } from "../../src/compose/outside.ts";
import type { Providers } from "../../src/compose/providers.ts";
import { composeRequests } from "../../src/compose/requests.ts";
import { composeSchedules } from "../../src/compose/schedules.ts";
import type { UserId } from "../../src/domain/money/ids.ts";
import { CONFIG, PASSKEYS } from "../world.ts";
import type { Method, Person } from "./books.ts";
import { QUOTED_MS } from "./judge-exchanges.ts";
import { PROVIDER_MAX, QUOTAS } from "./judge-parts.ts";

/** Money's time stands still until it is moved: for the database, and for this process. */
const STILL = `CREATE TABLE ledger.test_moment (at timestamptz NOT NULL);
  INSERT INTO ledger.test_moment VALUES ('epoch'); GRANT SELECT ON ledger.test_moment TO PUBLIC;
  CREATE OR REPLACE FUNCTION ledger.present() RETURNS timestamptz LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = ledger, pg_temp AS 'SELECT at FROM test_moment'`;

const providers: Providers = {
  name: "sandbox",
  deposits: {
    supports: (currency) => currency !== "BTC",
    takes: ({ units }) => units <= PROVIDER_MAX,
    needsMethod: false,
    collect: () => Promise.reject(new Error("an operation says it")),
    look: () => Promise.reject(new Error("an operation says it")),
    recheck: async () => null,
    giveBack: () => Promise.reject(new Error("an operation says it")),
  },
  payouts: {
    supports: (currency) => currency !== "BTC",
    takes: ({ units }) => units <= PROVIDER_MAX,
    look: () => Promise.reject(new Error("an operation says it")),
    resume: () => Promise.reject(new Error("an operation says it")),
    recheck: () => Promise.reject(new Error("an operation says it")),
    payOut: () => Promise.reject(new Error("an operation says it")),
  },
  methods: { look: () => Promise.reject(new Error("all are there from the beginning")) },
  routes: [],
  scenarios: [],
  simulator: null,
};

/** What a link is, follows from its request: whoever plays has no other way to know it. */
export const linkOf = (id: string): string => `the link of ${id}`;
const links: Links = {
  make: async (id) => ({
    hash: hash("sha256", linkOf(id), "buffer"),
    sealed: { keyId: "k", wrappedKey: Buffer.from("-"), ciphertext: Buffer.from("-") } as never,
  }),
  hashOf: (token) => hash("sha256", token, "buffer"),
  open: () => Promise.reject(new Error("nobody opens a link here")),
};

/** How much time has passed for what is remembered for seconds. */
type Memory = { passed: number };

/** What operators have the market say, of any two currencies. */
type Market = { rate: string | null };

/** As the subgraph composes its money, but for who brings it in and out, and what a market says. */
function compose(
  environment: SubgraphEnvironment,
  assets: KnownAssets,
  { market, memory }: { readonly market: Market; readonly memory: Memory },
) {
  const config = { ...CONFIG, quotas: QUOTAS };
  const { pool } = environment;
  const directory = makeDirectory(pool, () => memory.passed);
  const money = { ...composeMoney(environment, config, assets), directory };
  const approvals = composeApprovals(money, PASSKEYS);
  const outside = composeOutside(money, providers, config);
  const { listWithdrawnTo } = outside.reads;
  const requests = { ...composeRequests(money, environment, config), links, countLink: async () => undefined };
  const schedules = composeSchedules(money, approvals.judging, environment);
  const bulk = composeBulk(money, approvals.judging, { environment, config });
  const exchanges = composeExchanges(money, environment, { source: null, quoteMs: QUOTED_MS }).useCases;
  const marketRates = {
    read: async () => (market.rate === null ? null : { rate: market.rate, at: money.clock.now() }),
  };
  return {
    limits: composeLimits(money, false),
    desks: { currencyDesk: makeCurrencyDesk(pool), feeDesk: makeFeeDesk(pool), policyDesk: approvals.desk },
    /** What use cases of money are made of. */
    parts: {
      ...{ ...money, ...outside.useCases, ...approvals, ...approvals.judging, ...requests, listWithdrawnTo },
      ...{ ...schedules.deps, ...bulk.deps, ...exchanges, marketRates, started: () => undefined },
      contactDesk: makeContactDesk(pool, QUOTAS.contacts),
    },
  };
}

async function setTerms(termsDesk: TermsDesk, terms: Omit<NewTerms, "basedOn">): Promise<void> {
  const known = await termsDesk.list([terms.base, terms.counter], { first: 1, after: null });
  const id = newId("usr");
  const claim = { actorId: id, operation: "setExchangeTerms", key: id, fingerprint: Buffer.from(id) };
  const decided = await termsDesk.decide(claim as never, { ...terms, basedOn: known.items[0]?.version ?? null });
  if (!decided.ok) throw new Error(`terms were refused: ${decided.error.code}`);
}

async function keepAll(
  sql: Sql,
  { id, username, level, hasPasskey }: Person,
  devices: Map<UserId, PasskeyAuthenticator>,
): Promise<void> {
  await keepPerson(sql, { userId: id, username } as never);
  const verified = { userId: id, level, verificationId: newId("ver" as never) };
  if (level > 0) await keepLevel(sql, verified as never);
  if (!hasPasskey) return;
  const device = makePasskeyAuthenticator({ origin: "http://localhost:4000", rpId: "localhost" });
  const { credentialId, publicKey } = device;
  const kept = { passkeyId: newId("psk"), userId: id, credentialId, publicKey, kind: "DEVICE_BOUND" };
  await keepPasskey(sql, { ...kept, algorithm: -7 } as never);
  devices.set(id, device);
}

/** All in one statement: how somebody adds one is no part of what is played. */
async function keepMethods(
  admin: { query(text: string, values: unknown[]): Promise<unknown> },
  methods: readonly Method[],
): Promise<void> {
  const rows = methods.map(({ id, owner, isRemoved: _no, ...method }) => ({
    ...{ id: uuidOf(id), user_id: uuidOf(owner), kind: method.kind, token: id, label: "-" },
    ...{ is_verified: method.isVerified, is_default: false },
    ...{ takes_deposits: method.takesDeposits, takes_withdrawals: method.takesWithdrawals },
  }));
  const columns = Object.keys(rows[0] ?? {}).join();
  await admin.query(
    `INSERT INTO payments.payment_method (${columns})
     SELECT ${columns} FROM jsonb_populate_recordset(NULL::payments.payment_method, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** The money of the subgraph on a database of its own: no job runs, and no time passes. */
export async function openStage() {
  const database = await freshDatabase();
  const admin = database.adminPool(4);
  await admin.query(STILL);
  // A half of what the database had to do was to plan the same statements anew for each session.
  await admin.query(`ALTER DATABASE ${database.name} SET plan_cache_mode = force_generic_plan`);
  await admin.query(`ALTER DATABASE ${database.name} SET synchronous_commit = off`);
  const market: Market = { rate: null };
  let moment = 0;
  const clock = { now: () => new Date(moment) };
  const environments = makeTestEnvironments(database, { clock });
  const environment = environments.of("payments", { poolMax: 8 });
  const { pool } = environment;
  const assets = await loadAssets(pool, (added) => openSystemAccounts(pool, added, "sandbox"));
  const memory: Memory = { passed: 0 };
  const composed = compose(environment, assets, { market, memory });
  const devices = new Map<UserId, PasskeyAuthenticator>();

  return {
    ...composed,
    admin,
    pool,
    assets,
    market,
    async setTime(at: number): Promise<void> {
      moment = at;
      await admin.query("UPDATE ledger.test_moment SET at = $1", [new Date(at)]);
    },
    /** As after more seconds than it is remembered for where somebody is paid. */
    forget(): void {
      memory.passed += 60_000;
    },
    setTerms: (terms: Omit<NewTerms, "basedOn">) => setTerms(composed.parts.termsDesk, terms),
    async addPeople(people: readonly Person[]): Promise<void> {
      const sql = pgSql(pool);
      await Promise.all(people.map((person) => keepAll(sql, person, devices)));
    },
    /** What a payer's passkey answers to what they are asked to sign. */
    sign(payer: UserId, options: string) {
      const device = devices.get(payer);
      if (!device) throw new Error(`${payer} has no passkey`);
      const signed = parseAssertion(device.get(options));
      if (!signed) throw new Error("an authenticator said what is no assertion");
      return signed;
    },
    addMethods: (methods: readonly Method[]) => keepMethods(admin, methods),
    keepCalendar: (told: Parameters<ReturnType<typeof makeKeepCalendar>>[1]) =>
      inTransaction(pool, (client) => makeKeepCalendar(clock)(pgSql(client), told)),
    freeze: async (owner: UserId, frozen: boolean): Promise<string> => {
      const { rows } = await admin.query("SELECT ledger.freeze_owner($1, $2) AS said", [uuidOf(owner), frozen]);
      return rows[0].said ? "changed" : "unchanged";
    },
    async setState(account: string, state: string): Promise<string> {
      const text = "SELECT ledger.set_account_state(ARRAY[$1::uuid], ARRAY[$2]) AS said";
      return (await admin.query(text, [uuidOf(account as never), state])).rows[0].said[0];
    },
    async end(): Promise<void> {
      await composed.parts.stop();
      await database.drop();
    },
  };
}
