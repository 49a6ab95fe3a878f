import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join as joinPath } from "node:path";
import { uuidOf } from "@coffer/contracts/ids";
import { freePort } from "@coffer/local-parts/free-port";
import { type PostgresServer, startPostgres } from "@coffer/local-parts/postgres";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { withClient } from "@coffer/platform/postgres/with-client";
import { watched } from "@coffer/platform/running/watchdog";
import { Secret } from "@coffer/platform/values/secret";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { operation } from "../src/operations.ts";
import { available, fund, join, openAccount, type Person } from "../src/people.ts";
import { makeLineCount, readLog } from "../src/read-log.ts";
import { type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// The write door under kill -9 of the API's process and of PostgreSQL in turn: nothing acknowledged
// is lost, nothing is done twice, and the books add up.

const KILLS = 50;
/** One in so many is the API's, which takes seconds of a core to start: PostgreSQL takes one. */
const OF_API = 4;
const CLIENTS = 6;
/** That a client rests after a payment: what was killed needs room to start again. */
const REST_MS = "50";
const SENDS = new URL("../src/send-load.ts", import.meta.url).pathname;
const HOLDS = new URL("../src/hold-load.ts", import.meta.url).pathname;
const WITHDRAWALS = new URL("../src/withdraw-load.ts", import.meta.url).pathname;
/** What the sandbox's provider does with them: paid at once, the answer lost, declined. */
const METHODS = ["sandbox_bank", "sandbox_bank_lost", "sandbox_bank_declined"];

let folder: string;
let removeFolder: () => Promise<void>;
let postgres: PostgresServer;
let environment: Record<string, string>;
let coffer: RunningCoffer;
const loads: ChildProcess[] = [];

beforeAll(async () => {
  ({ path: folder, remove: removeFolder } = await makeTemporaryFolder("kills"));
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
    // Every fourth stays.
    PAYMENTS_AUTHORIZATIONS_MAX: "100000",
  };
  coffer = await startCoffer(joinPath(folder, "data"), environment);
});
afterAll(async () => {
  for (const load of loads) load.kill("SIGKILL");
  await coffer?.stop();
  await postgres?.stop();
  await removeFolder?.();
});

describe(`${KILLS} kills of the API and of PostgreSQL, with payments in flight`, () => {
  it("lose nothing that was acknowledged, do nothing twice, and leave books that add up", async ({ signal }) => {
    await setFees();
    const [alice, bob] = [await join(coffer.url, "alice"), await join(coffer.url, "bob")];
    const [from, to] = [await fund(alice, "100000.00"), await openAccount(bob, "USD")];
    const carol = await join(coffer.url, "carol");
    const purse = await fund(carol, "1000.00");
    const methods = await addMethods(carol);
    const [sendLog, holdLog] = [joinPath(folder, "sends.log"), joinPath(folder, "holds.log")];
    const withdrawLog = joinPath(folder, "withdrawals.log");
    const [payer, payee] = [alice.client.accessToken ?? "", bob.client.accessToken ?? ""];
    startLoad([SENDS, coffer.url, payer, from, bob.username, sendLog, String(CLIENTS), REST_MS]);
    startLoad([HOLDS, coffer.url, payer, payee, from, bob.username, holdLog, String(CLIENTS), REST_MS]);
    const drawer = carol.client.accessToken ?? "";
    startLoad([WITHDRAWALS, coffer.url, drawer, purse, methods.join(), withdrawLog, "1", "150"]);
    const [countSends, countHolds] = [makeLineCount(sendLog), makeLineCount(holdLog)];
    const goesOn = (sends: number, holds: number) =>
      vi.waitFor(
        () => {
          expect(countSends()).toBeGreaterThan(sends + CLIENTS);
          expect(countHolds()).toBeGreaterThan(holds + CLIENTS);
        },
        { timeout: 120_000, interval: 10 },
      );
    await goesOn(0, 0);
    for (let kill = 0; kill < KILLS; kill += 1) {
      signal.throwIfAborted();
      const before = [countSends(), countHolds()] as const;
      await (kill % OF_API === 0 ? killCoffer() : killPostgres());
      await goesOn(...before);
    }
    for (const load of loads) load.kill("SIGKILL");
    await coffer.stop();
    coffer = await startCoffer(joinPath(folder, "data"), environment);

    const books = new pg.Client({ connectionString: postgres.adminUrl });
    await books.connect();
    const withdrawn = await settled(books);
    const asked = readLog(withdrawLog).map((line) => line.split(" ") as [string, string]);
    expect(asked.filter(([, id]) => !withdrawn.has(uuidOf(id)))).toEqual([]);
    expect(new Set(asked.map(([, id]) => id)).size).toBe(asked.length);
    const gone = BigInt([...withdrawn.values()].filter((status) => status === "COMPLETED").length);
    expect([gone > 0n, [...withdrawn.values()].includes("FAILED")]).toEqual([true, true]);
    expect(cents(await available(carol, purse))).toBe(100_000n - (3n + FEES.withdrawal) * gone);
    await expectBooks(books);
    const taken = await readFees(books);
    const sends = await readPayments(books, `NOT ${IS_AUTHORIZED}`);
    const holds = await readPayments(books, IS_AUTHORIZED);
    await books.end();
    const sent = readLog(sendLog).map((line) => line.split(" ") as [string, string]);
    expect(sent.filter(([, id]) => sends.get(uuidOf(id)) !== "COMPLETED")).toEqual([]);
    expect(new Set(sent.map(([key]) => key)).size).toBe(sent.length);
    expect(new Set(sent.map(([, id]) => id)).size).toBe(sent.length);
    const steps = readLog(holdLog).map((line) => line.split(" ") as [keyof typeof BECOMES, string, string]);
    expect(steps.filter(([step, , id]) => !BECOMES[step].includes(holds.get(uuidOf(id)) ?? "LOST"))).toEqual([]);
    expect(new Set(steps.map(([, key]) => key)).size).toBe(steps.length);

    const count = (status: string) => BigInt([...holds.values()].filter((one) => one === status).length);
    const moved = BigInt(sends.size) + count("COMPLETED");
    expect(cents(await available(bob, to))).toBe(moved);
    expect(cents(await available(alice, from))).toBe(
      10_000_000n - (1n + FEES.send) * moved - (2n + FEES.send) * count("PENDING"),
    );
    expect(taken).toBe(FEES.send * moved + FEES.withdrawal * gone);
  }, 1_800_000);
});

/** What each of them costs, in cents. */
const FEES = { send: 1n, withdrawal: 2n };

async function setFees(): Promise<void> {
  const rule = (kind: string, fixed: bigint) => ({
    ...{ kind, userId: null, method: null, charge: "ON_TOP", minimum: "0", maximum: null },
    tiers: [{ from: "0", fixed: fixed.toString(), basisPoints: 0 }],
  });
  await withClient(postgres.adminUrl, (client) =>
    client.query(
      `INSERT INTO payments.fee_schedule (id, version, currency, effective_at, rules, reason, operator_id)
       SELECT gen_random_uuid(), coalesce(max(version), 0) + 1, 'USD', now(), $1::jsonb, 'fifty kills', gen_random_uuid() FROM payments.fee_schedule`,
      [JSON.stringify([rule("SEND", FEES.send), rule("WITHDRAWAL", FEES.withdrawal)])],
    ),
  );
}

async function readFees(books: pg.Client): Promise<bigint> {
  const { rows } = await books.query<{ units: string }>(
    "SELECT (credits_posted - debits_posted)::text AS units FROM ledger.account WHERE code = 'fees' AND asset = 'USD'",
  );
  return BigInt(rows[0]?.units ?? "0");
}

/** What an authorised payment may be once a step of it was acknowledged. */
const BECOMES = { authorize: ["PENDING", "COMPLETED", "CANCELLED"], capture: ["COMPLETED"], void: ["CANCELLED"] };

const IS_AUTHORIZED = "EXISTS (SELECT FROM payments.payment_authorization a WHERE a.payment_id = p.id)";

const cents = (amount: string) => BigInt(amount.replace(".", ""));

function startLoad(command: readonly string[]): void {
  loads.push(watched(spawn(process.execPath, command, { stdio: "ignore" })));
}

async function killCoffer(): Promise<void> {
  await coffer.kill();
  coffer = await startCoffer(joinPath(folder, "data"), environment);
}

async function killPostgres(): Promise<void> {
  await postgres.kill();
  await postgres.start();
}

/**
 * Sums are zero, accounts are the sums of their postings without a gap, and payments, keys, entries
 * and holds agree.
 */
async function expectBooks(books: pg.Client): Promise<void> {
  const { rows: faults } = await books.query(`
    SELECT 'unbalanced entry' AS fault FROM ledger.posting GROUP BY entry_id HAVING sum(amount) <> 0
    UNION ALL
    SELECT 'account that is not its postings' FROM ledger.account a LEFT JOIN ledger.posting p ON p.account_id = a.id
      GROUP BY a.id HAVING a.credits_posted - a.debits_posted <> coalesce(sum(p.amount), 0) OR a.sequence <> count(p.sequence)
    UNION ALL
    SELECT 'posting that does not follow' FROM (SELECT balance, sum(amount) OVER so_far AS total, sequence, row_number() OVER so_far AS place
      FROM ledger.posting WINDOW so_far AS (PARTITION BY account_id ORDER BY sequence)) p WHERE balance <> total OR sequence <> place
    UNION ALL
    SELECT 'account whose pending figures are not its holds' FROM ledger.account a
      LEFT JOIN ledger.hold h ON h.state = 'PENDING' AND a.id IN (h.debit_account_id, h.credit_account_id)
      GROUP BY a.id HAVING a.debits_pending <> coalesce(sum(h.amount) FILTER (WHERE h.debit_account_id = a.id), 0)
        OR a.credits_pending <> coalesce(sum(h.amount) FILTER (WHERE h.credit_account_id = a.id), 0)
    UNION ALL
    SELECT 'limit that is not used by its payments' FROM (
        SELECT from_user AS user_id, kind AS operation, sum(CASE WHEN status IN ('FAILED', 'CANCELLED') THEN 0 ELSE amount + fee END) AS paid
        FROM payments.payment WHERE kind IN ('SEND', 'WITHDRAWAL') GROUP BY from_user, kind) p
      FULL JOIN (SELECT t.user_id, t.operation, t.total, sum(u.amount) AS used, sum(u.amount - u.released) AS kept, max(u.total) AS last
        FROM payments.limit_total t JOIN payments.limit_use u USING (series_id) WHERE t.method_kind = '' GROUP BY t.user_id, t.operation, t.total) l USING (user_id, operation)
      WHERE (p.paid = l.kept AND l.total = l.used AND l.last = l.total) IS NOT TRUE
    UNION ALL
    SELECT 'payment without its entry' FROM payments.payment p LEFT JOIN ledger.journal_entry e ON e.id = p.entry_id
      WHERE e.id IS NULL AND (p.status = 'COMPLETED' OR ${IS_AUTHORIZED})
    UNION ALL
    SELECT 'entry without its payment' FROM ledger.journal_entry e LEFT JOIN payments.payment p ON p.id = e.subject_id WHERE p.id IS NULL
    UNION ALL
    SELECT 'payment that is not where its hold is' FROM payments.payment p JOIN ledger.hold h ON h.id = p.entry_id
      WHERE (p.status, h.state) NOT IN (('PENDING', 'PENDING'), ('COMPLETED', 'CAPTURED'), ('CANCELLED', 'VOIDED'), ('FAILED', 'VOIDED'))
    UNION ALL
    SELECT 'hold of a fee that is not where the other is' FROM payments.payment p JOIN ledger.hold h ON h.id = p.entry_id
      LEFT JOIN ledger.hold f ON f.id = overlay(p.entry_id::text PLACING '8' FROM 15)::uuid
      WHERE (f.state, CASE f.state WHEN 'CAPTURED' THEN f.captured ELSE f.amount END) IS DISTINCT FROM (h.state, p.fee)
    UNION ALL
    SELECT 'withdrawal of which the provider says otherwise' FROM payments.payment p FULL JOIN payments.sandbox_payout s ON s.payment_id = p.id
      WHERE (p.kind = 'WITHDRAWAL' OR s.payment_id IS NOT NULL) AND ((p.amount, p.currency) = (s.amount, s.currency)
        AND (p.status, s.outcome) IN (('COMPLETED', 'PAID'), ('FAILED', 'DECLINED'))) IS NOT TRUE
    UNION ALL
    SELECT 'key without its payment' FROM payments.claim c LEFT JOIN payments.payment p ON p.id = c.subject_id
      WHERE c.operation IN ('sendPayment', 'authorizePayment', 'withdraw') AND p.id IS NULL`);
  expect(faults).toEqual([]);
}

/**
 * Whatever was killed meanwhile, each withdrawal comes to an end; status by id. Leases of the dead
 * are not waited for.
 */
async function settled(books: pg.Client): Promise<ReadonlyMap<string, string>> {
  const read = () =>
    books.query<{ id: string; status: string }>("SELECT id, status FROM payments.payment WHERE kind = 'WITHDRAWAL'");
  await books.query("UPDATE payments.withdrawal_task SET due_at = now()");
  await vi.waitFor(
    async () =>
      expect((await read()).rows.filter(({ status }) => status === "PENDING" || status === "PROCESSING")).toEqual([]),
    { timeout: 120_000, interval: 100 },
  );
  return new Map((await read()).rows.map(({ id, status }) => [id, status]));
}

async function addMethods({ client }: Person): Promise<string[]> {
  const ids: string[] = [];
  for (const token of METHODS) {
    const input = { kind: "BANK", token, idempotencyKey: token };
    const { addPaymentMethod } = await client.ask(operation("AddPaymentMethod"), { input });
    ids.push(addPaymentMethod.paymentMethod.id);
  }
  return ids;
}

/** Status by id. */
async function readPayments(books: pg.Client, condition: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await books.query<{ id: string; status: string }>(
    `SELECT id, status FROM payments.payment p WHERE kind = 'SEND' AND ${condition}`,
  );
  return new Map(rows.map(({ id, status }) => [id, status]));
}
