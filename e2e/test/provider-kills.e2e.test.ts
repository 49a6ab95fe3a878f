import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { join as joinPath } from "node:path";
import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { freePort } from "@coffer/local-parts/free-port";
import { type PostgresServer, startPostgres } from "@coffer/local-parts/postgres";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { watched } from "@coffer/platform/running/watchdog";
import { Secret } from "@coffer/platform/values/secret";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { linesOf } from "../../subgraphs/payments/test/fakes/stripe-lines.ts";
import { makeStripeObjects } from "../../subgraphs/payments/test/fakes/stripe-objects.ts";
import { operation } from "../src/operations.ts";
import { join, openAccount, type Person } from "../src/people.ts";
import { readProviderBooks, writeProviderBooks } from "../src/provider-books.ts";
import { readLog } from "../src/read-log.ts";
import { type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// Money that comes in and goes out by a provider that loses answers, under kill -9 of the provider,
// of PostgreSQL and of the API's process with its jobs in turn: what was acknowledged comes to an
// end, once, and the provider's books and ours agree line by line.

/** The API takes seconds to start, the others a part of one. */
const TURN = ["provider", "postgres", "provider", "postgres", "api", "provider", "postgres", "provider"] as const;
const KILLS = 16;
const CLIENTS = 2;
/** That a client rests after a payment: what was killed needs room to start again. */
const REST_MS = "150";
/** Of so many changes the provider loses the answers of two. */
const LOSES = "9";
const LOAD = new URL("../src/provider-load.ts", import.meta.url).pathname;
const STAND_IN = new URL("../src/provider-stand-in.ts", import.meta.url).pathname;
/** What the stand-in does with them: at once, and declined. */
const SOURCES = ["pm_cardgood", "pm_carddeclined"];
const TARGETS = ["ba_good", "ba_refused"];

let folder: string;
let removeFolder: () => Promise<void>;
let postgres: PostgresServer;
let environment: Record<string, string>;
let coffer: RunningCoffer;
let provider: ChildProcess | undefined;
let load: ChildProcess | undefined;
let providerFile: string;
let providerPort: number;

beforeAll(async () => {
  ({ path: folder, remove: removeFolder } = await makeTemporaryFolder("kills"));
  postgres = await startPostgres({
    folder: joinPath(folder, "database"),
    password: new Secret(randomBytes(16).toString("hex")),
  });
  providerFile = joinPath(folder, "provider.log");
  providerPort = await freePort();
  // One address for all its lives, so that the load goes on over each.
  environment = {
    PORT: String(await freePort()),
    HOST: "127.0.0.1",
    DATABASE_URL: postgres.adminUrl,
    COFFER_MODE: "sandbox",
    AUTH_ACCESS_TOKEN_SECONDS: "3600",
    PAYMENTS_PROVIDER: "stripe",
    STRIPE_SECRET_KEY: "sk_test_standin123",
    STRIPE_WEBHOOK_SECRET: "whsec_test_secret_of_this_door",
    STRIPE_CURRENCIES: "USD,EUR",
    STRIPE_API_URL: `http://127.0.0.1:${providerPort}`,
  };
  coffer = await startCoffer(joinPath(folder, "data"), environment);
});
afterAll(async () => {
  load?.kill("SIGKILL");
  provider?.kill("SIGKILL");
  await coffer?.stop();
  await postgres?.stop();
  await removeFolder?.();
});

describe(`${KILLS} kills of a provider, of PostgreSQL and of the API, with money under way`, () => {
  it("leave every acknowledged payment at its end, and two books that agree line by line", async () => {
    const alice = await join(coffer.url, "alice");
    const account = await openAccount(alice, "EUR");
    tellProvider(alice);
    await startProvider();
    const sources = await addMethods(alice, "CARD", SOURCES);
    const connected = connectedOf(alice);
    const targets = await addMethods(
      alice,
      "BANK",
      TARGETS.map((external) => `${connected}/${external}`),
    );
    const books = await connect();
    await bringIn(alice, { account, methodId: sources[0] ?? "" }, books);
    const log = joinPath(folder, "load.log");
    const token = alice.client.accessToken ?? "";
    const command = [LOAD, coffer.url, token, account, sources.join(), targets.join(), log, String(CLIENTS), REST_MS];
    load = watched(spawn(process.execPath, command, { stdio: "ignore" }));
    const victims = { api: killCoffer, postgres: killPostgres, provider: killProvider };
    const grow = async (from: readonly number[]) =>
      vi.waitFor(
        () => {
          for (const [i, file] of [log, providerFile].entries()) expect(sizeOf(file)).toBeGreaterThan(from[i] ?? 0);
        },
        { timeout: 120_000, interval: 10 },
      );
    await grow([0, sizeOf(providerFile)]);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = [log, providerFile].map(sizeOf);
      await victims[TURN[kill % TURN.length] ?? "api"]();
      await grow(before);
    }
    load.kill("SIGKILL");
    await books.end().catch(() => undefined);
    await expectSettled(readLog(log).map((line) => line.split(" ") as [string, string]));
  }, 1_200_000);
});

async function expectSettled(acknowledged: readonly (readonly [string, string])[]): Promise<void> {
  const books = await connect();
  try {
    const payments = await settled(books);
    expect(new Set(acknowledged.map(([key]) => key)).size).toBe(acknowledged.length);
    expect(new Set(acknowledged.map(([, id]) => id)).size).toBe(acknowledged.length);
    expect(acknowledged.filter(([, id]) => !payments.has(id))).toEqual([]);
    for (const kind of ["DEPOSIT COMPLETED", "DEPOSIT FAILED", "WITHDRAWAL COMPLETED", "WITHDRAWAL FAILED"])
      expect([...payments.values()]).toContain(kind);
    const theirs = makeStripeObjects(readProviderBooks(providerFile).kept);
    expect(await linesOfOurs(books)).toEqual(linesOf(theirs));
    // Of each withdrawal there is one transfer; of what did not go out it is with us again.
    const transfers = theirs.all("transfer").map(({ transfer_group: id, reversed }) => `${id} ${reversed}`);
    const withdrawn = [...payments].flatMap(([id, is]) => {
      const isBack = is === "WITHDRAWAL FAILED";
      return is.startsWith("WITHDRAWAL") ? [`${id} ${isBack}`] : [];
    });
    expect(transfers.toSorted()).toEqual(withdrawn.toSorted());
  } finally {
    await books.end();
  }
}

const connectedOf = ({ userId }: Person): string => `acct_${uuidOf(userId as never).replaceAll("-", "")}`;

/** Whom and what the provider knows from elsewhere. */
function tellProvider(person: Person): void {
  const about = { brand: "visa", last4: "4242", fingerprint: "f" };
  const metadata = { coffer_user: person.userId };
  writeProviderBooks(providerFile, {
    objects: [
      ...SOURCES.map((id) => ({ id, object: "payment_method", type: "card", customer: null, card: about })),
      {
        id: connectedOf(person),
        object: "account",
        payouts_enabled: true,
        capabilities: { transfers: "active" },
        metadata,
      },
      ...TARGETS.map((id) => ({ id, object: "bank_account", last4: "6789", bank_name: "TEST", status: "new" })),
    ],
  });
}

async function addMethods({ client }: Person, kind: string, tokens: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const token of tokens) {
    const input = { kind, token, idempotencyKey: randomUUID() };
    // An answer that the provider loses is asked for again.
    await vi.waitFor(
      async () => {
        const { addPaymentMethod } = await client.ask(operation("AddPaymentMethod"), { input });
        ids.push(addPaymentMethod.paymentMethod.id);
      },
      { timeout: 120_000, interval: 100 },
    );
  }
  return ids;
}

/** Enough for all that goes out. */
async function bringIn(
  { client }: Person,
  { account, methodId }: { readonly account: string; readonly methodId: string },
  books: pg.Client,
): Promise<void> {
  const amount = { amount: "1000.00", currency: "EUR" };
  const input = { accountId: account, methodId, amount, idempotencyKey: randomUUID() };
  await client.ask(operation("Deposit"), { input });
  await settled(books);
}

async function startProvider(): Promise<void> {
  const command = [STAND_IN, providerFile, String(providerPort), LOSES];
  provider = watched(spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] }));
  await once(provider.stdout as NodeJS.ReadableStream, "data");
}

async function killProvider(): Promise<void> {
  const dying = provider as ChildProcess;
  const ended = once(dying, "exit");
  dying.kill("SIGKILL");
  await ended;
  await startProvider();
}

async function killCoffer(): Promise<void> {
  await coffer.kill();
  coffer = await startCoffer(joinPath(folder, "data"), environment);
}

async function killPostgres(): Promise<void> {
  await postgres.kill();
  await postgres.start();
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  // It is killed with the server.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

/** Each comes to an end; what they are by id. Leases of the dead, and rests, are not waited for. */
async function settled(books: pg.Client): Promise<ReadonlyMap<string, string>> {
  const read = () =>
    books.query<{ id: Uuid; is: string }>("SELECT id, kind || ' ' || status AS is FROM payments.payment");
  await vi.waitFor(
    async () => {
      await books.query("UPDATE payments.deposit_task SET due_at = now() WHERE parked_at IS NULL");
      await books.query("UPDATE payments.withdrawal_task SET due_at = now() WHERE parked_at IS NULL");
      expect((await read()).rows.filter(({ is }) => /PENDING|PROCESSING/.test(is))).toEqual([]);
    },
    // Whoever works on one at this moment has lost its lease by that: seldom enough that it ends.
    { timeout: 120_000, interval: 1_000 },
  );
  return new Map((await read()).rows.map(({ id, is }) => [idFromUuid("pay", id), is]));
}

/** By what the ledger has posted to the provider's account. */
async function linesOfOurs(books: pg.Client): Promise<string[]> {
  const { rows } = await books.query<{ id: Uuid; units: string }>(
    `SELECT p.id, (-sum(l.amount))::text AS units FROM ledger.posting l JOIN ledger.journal_entry e ON e.id = l.entry_id
     JOIN payments.payment p ON p.id IN (e.id, e.subject_id) JOIN ledger.account a ON a.id = l.account_id
     WHERE a.code = 'provider.stripe' AND a.asset = 'EUR' GROUP BY p.id HAVING sum(l.amount) <> 0`,
  );
  return rows.map(({ id, units }) => `${idFromUuid("pay", id)} ${units}`).toSorted();
}
