import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { uuidOf } from "@coffer/platform/ids";
import { Secret } from "@coffer/platform/secret";
import { freePort } from "@coffer/tools/parts/free-port";
import { type PostgresServer, startPostgres } from "@coffer/tools/parts/postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { available, fund, join, openAccount } from "../src/people.ts";
import { type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// The write door under kill -9 of the API's process and of PostgreSQL in turn: nothing acknowledged is lost, nothing is done twice, and the books add up.

const KILLS = 50;
const CLIENTS = 8;
const LOAD = new URL("../src/send-load.ts", import.meta.url).pathname;

let folder: string;
let postgres: PostgresServer;
let environment: Record<string, string>;
let coffer: RunningCoffer;
let load: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), "coffer-kills-"));
  postgres = await startPostgres({
    folder: joinPath(folder, "database"),
    password: new Secret(randomBytes(16).toString("hex")),
  });
  // One address for all its lives, so that the load goes on over each.
  environment = {
    PORT: String(await freePort()),
    HOST: "127.0.0.1",
    DATABASE_URL: postgres.adminUrl,
    COFFER_MODE: "sandbox",
    AUTH_ACCESS_TOKEN_SECONDS: "3600",
  };
  coffer = await startCoffer(joinPath(folder, "data"), environment);
});
afterAll(async () => {
  load?.kill("SIGKILL");
  await coffer?.stop();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe(`${KILLS} kills of the API and of PostgreSQL, with payments in flight`, () => {
  it("lose nothing that was acknowledged, do nothing twice, and leave books that add up", async () => {
    const [alice, bob] = [await join(coffer.url, "alice"), await join(coffer.url, "bob")];
    const [from, to] = [await fund(alice, "100000.00"), await openAccount(bob, "USD")];
    const log = joinPath(folder, "acknowledged.log");
    const token = alice.client.accessToken ?? "";
    load = spawn(process.execPath, [LOAD, coffer.url, token, from, bob.username, log, String(CLIENTS)], {
      stdio: "ignore",
    });
    const goesOn = (before: number) =>
      vi.waitFor(() => expect(readLog(log).length).toBeGreaterThan(before + CLIENTS), {
        timeout: 30_000,
        interval: 10,
      });
    await goesOn(0);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = readLog(log).length;
      await (kill % 2 === 0 ? killCoffer() : killPostgres());
      await goesOn(before);
    }
    load.kill("SIGKILL");
    await coffer.stop();
    coffer = await startCoffer(joinPath(folder, "data"), environment);

    const books = new pg.Client({ connectionString: postgres.adminUrl });
    await books.connect();
    const sends = await expectBooks(books);
    await books.end();
    const pairs = readLog(log).map((line) => line.split(" ") as [string, string]);
    expect(pairs.filter(([, id]) => !sends.has(uuidOf(id)))).toEqual([]);
    expect(new Set(pairs.map(([key]) => key)).size).toBe(pairs.length);
    expect(new Set(pairs.map(([, id]) => id)).size).toBe(pairs.length);
    const cents = (amount: string) => BigInt(amount.replace(".", ""));
    expect(cents(await available(bob, to))).toBe(BigInt(sends.size));
    expect(cents(await available(alice, from))).toBe(10_000_000n - BigInt(sends.size));
  }, 300_000);
});

async function killCoffer(): Promise<void> {
  await coffer.kill();
  coffer = await startCoffer(joinPath(folder, "data"), environment);
}

async function killPostgres(): Promise<void> {
  await postgres.kill();
  await postgres.start();
}

const readLog = (file: string): string[] => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);

/** Sums are zero, accounts are the sums of their postings without a gap, keys and entries are one for each payment. Returns the payments' ids. */
async function expectBooks(books: pg.Client): Promise<ReadonlySet<string>> {
  const { rows: faults } = await books.query(`
    SELECT 'unbalanced entry' AS fault FROM ledger.posting GROUP BY entry_id HAVING sum(amount) <> 0
    UNION ALL
    SELECT 'account that is not its postings' FROM ledger.account a LEFT JOIN ledger.posting p ON p.account_id = a.id
      GROUP BY a.id HAVING a.credits_posted - a.debits_posted <> coalesce(sum(p.amount), 0) OR a.sequence <> count(p.sequence)
    UNION ALL
    SELECT 'posting that does not follow' FROM (SELECT balance, sum(amount) OVER so_far AS total, sequence, row_number() OVER so_far AS place
      FROM ledger.posting WINDOW so_far AS (PARTITION BY account_id ORDER BY sequence)) p WHERE balance <> total OR sequence <> place
    UNION ALL
    SELECT 'payment without its entry, or entry without its payment' FROM payments.payment p FULL JOIN ledger.journal_entry e ON e.id = p.entry_id
      WHERE p.id IS NULL OR (e.id IS NULL AND p.status = 'COMPLETED')
    UNION ALL
    SELECT 'key without its payment' FROM payments.claim c LEFT JOIN payments.payment p ON p.id = c.subject_id WHERE c.operation = 'sendPayment' AND p.id IS NULL`);
  expect(faults).toEqual([]);
  const { rows } = await books.query<{ id: string }>(
    "SELECT id FROM payments.payment WHERE kind = 'SEND' AND status = 'COMPLETED'",
  );
  return new Set(rows.map(({ id }) => id));
}
