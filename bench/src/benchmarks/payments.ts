import { join } from "node:path";
import { startCoffer } from "@coffer/e2e/start-coffer";
import pg from "pg";
import type { Benchmark } from "../frame/benchmark.ts";
import { compare, type Side } from "../frame/compare.ts";
import { compareLatency, type RatedSide } from "../frame/compare-latency.ts";
import { pgbenchSide, preparePgbench, ratedPgbenchSide } from "../frame/pgbench.ts";
import { cpuDuring } from "../frame/processes.ts";
import { openServer } from "../frame/server.ts";
import { type LoadReport, load } from "../load/load.ts";
import { type Payer, preparePayers, SENT } from "../load/people.ts";

const CLIENTS = 64;
const PAIRS = 5;
const SECONDS = 5;
const SCALE = 10;

/**
 * Before the first figure: what a process compiles and connects at first is not what it does in the
 * end.
 */
const WARM_UP_SECONDS = 3;

/** A tenth of a per cent of every send, one cent at least. */
const FEES = `INSERT INTO payments.fee_schedule (id, version, currency, effective_at, rules, reason, operator_id)
  SELECT gen_random_uuid(), coalesce(max(version), 0) + 1, 'USD', now(), '[{"kind": "SEND", "userId": null, "method": null, "charge": "ON_TOP",
    "tiers": [{"from": "0", "fixed": "0", "basisPoints": 10}], "minimum": "1", "maximum": null}]', 'the benchmark', gen_random_uuid() FROM payments.fee_schedule`;

/**
 * `sendPayment` with its fee through the gateway, one process, 64 clients, durable, with the
 * sandbox's limits on for everybody, beside pgbench's TPC-B-like on the same server. P1: how many a
 * second. P2: the 99th percentile at half of what P1 reached, beside pgbench's at the same rate.
 */
export const run: Benchmark = async ({ seconds, say }) => {
  const world = await openWorld();
  try {
    say(`preparing ${CLIENTS} people, and pgbench at scale ${SCALE}`);
    await world.books.query(FEES);
    const payers = await preparePayers(world.coffer.url, CLIENTS);
    const url = world.server.urlOf("bench");
    await preparePgbench(url, SCALE);
    const { side: ours, rated, gate } = makeOurs(world, payers);
    await ours.run(WARM_UP_SECONDS);
    const turns = { seconds: seconds ?? SECONDS, pairs: seconds === null ? PAIRS : 1, gate, say };
    const peer = pgbenchSide({ name: "pgbench", url, processes: () => [world.server.pid] });
    say("P1: payments a second");
    const P1 = await compare({ ours, peer, goal: 1.2, unit: "/s", ...turns });
    say("P2: latency at half of that");
    const P2 = await compareLatency({
      ours: rated,
      peer: ratedPgbenchSide({ name: "pgbench", url }),
      rate: Math.max(1, Math.round(P1.ours / 2)),
      goal: 2.5,
      ...turns,
    });
    return { P1, P2 };
  } finally {
    await world.close();
  }
};

type World = Awaited<ReturnType<typeof openWorld>>;

/** One PostgreSQL server for both sides, with a database for each. */
async function openWorld() {
  const server = await openServer(["coffer", "bench"]);
  const environment = {
    DATABASE_URL: server.urlOf("coffer"),
    COFFER_MODE: "sandbox",
    AUTH_ACCESS_TOKEN_SECONDS: "3600",
    HOST: "127.0.0.1",
  };
  const coffer = await startCoffer(join(server.folder, "data"), environment);
  const books = new pg.Client({ connectionString: server.urlOf("coffer") });
  await books.connect();
  return {
    coffer,
    server,
    books,
    async close() {
      await coffer.stop();
      await books.end();
      await server.close();
    },
  };
}

function makeOurs({ coffer, server, books }: World, payers: readonly Payer[]) {
  let acknowledged = 0;
  const faults: string[] = [];
  const processes = () => [coffer.process.pid ?? 0, server.pid];
  const send = async (seconds: number, rate?: number): Promise<LoadReport> => {
    const order = {
      url: coffer.url,
      seconds,
      clients: payers,
      expected: SENT,
      ...(rate === undefined ? {} : { rate }),
    };
    const report = await load(order);
    acknowledged += report.distinct;
    faults.push(...report.faults);
    if (report.distinct !== report.answered) faults.push("two answers named one payment");
    return report;
  };
  const side: Side = {
    name: "sendPayment",
    async run(seconds) {
      const { value, cpuMicroseconds } = await cpuDuring(processes, () => send(seconds));
      return { operations: value.answered, seconds: value.seconds, cpuMicroseconds };
    },
  };
  const rated: RatedSide = { name: "sendPayment", run: async ({ rate, seconds }) => (await send(seconds, rate)).p99Ms };
  return { side, rated, gate: async () => faults[0] ?? checkBooks(books, acknowledged) };
}

/**
 * Every acknowledged payment is there, and its fee, and is counted by its payer's limits; debits
 * equal credits; nobody is below zero.
 */
async function checkBooks(books: pg.Client, acknowledged: number): Promise<string> {
  type Found = Record<"sends" | "counted" | "unbalanced" | "negative" | "drift" | "unpaid", string>;
  const { rows } = await books.query<Found>(`SELECT
    (SELECT count(*) FROM payments.payment WHERE kind = 'SEND' AND status = 'COMPLETED') AS sends,
    (SELECT count(*) FROM payments.limit_use) AS counted,
    (SELECT count(*) FROM (SELECT entry_id FROM ledger.posting GROUP BY entry_id HAVING sum(amount) <> 0) e) AS unbalanced,
    (SELECT count(*) FROM ledger.account WHERE floor IS NOT NULL AND credits_posted - debits_posted < floor) AS negative,
    (SELECT sum(credits_posted - debits_posted) FROM ledger.account) AS drift,
    (SELECT coalesce(sum(fee), 0) FROM payments.payment) - (SELECT sum(credits_posted) FROM ledger.account WHERE code = 'fees' AND asset = 'USD') AS unpaid`);
  const [found] = rows;
  if (!found) return "the books cannot be read";
  if (Number.parseInt(found.sends, 10) < acknowledged)
    return `${acknowledged} payments were acknowledged and ${found.sends} are there`;
  if (found.counted !== found.sends) return `limits have counted ${found.counted} of ${found.sends} payments`;
  if (found.unbalanced !== "0" || found.negative !== "0" || found.drift !== "0" || found.unpaid !== "0")
    return `the books do not add up: ${JSON.stringify(found)}`;
  return "ok";
}
