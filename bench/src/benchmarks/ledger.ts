import type { Benchmark, BenchmarkOptions } from "../frame/benchmark.ts";
import { compare, type Side } from "../frame/compare.ts";
import { pgbenchSide, preparePgbench } from "../frame/pgbench.ts";
import { cpuDuring } from "../frame/processes.ts";
import type { Results } from "../frame/result.ts";
import { type BenchServer, openServer } from "../frame/server.ts";
import { openTransferLoad } from "../load/transfer-load.ts";
import { checkBooks } from "./ledger/check-books.ts";
import { fillBooks } from "./ledger/fill-books.ts";
import { BATCH, CONNECTIONS, HOT } from "./ledger/load-shape.ts";
import { ACCOUNTS, openBooks } from "./ledger/open-books.ts";
import { openPlainLedger } from "./ledger/plain-ledger.ts";

const PAIRS = 5;
const SECONDS = 5;
const SCALE = 10;
const POSTINGS = 10_000_000;
/** Where the run is only to show that the benchmark works. */
const POSTINGS_BRIEFLY = 200_000;
/** Before the first figure: plans are made and caches filled. */
const WARM_UP_SECONDS = 2;

/**
 * L1 to L4: transfers posted by the ledger's write door, durable, beside pgbench, itself and a
 * plain function on the same server.
 */
export const run: Benchmark = async (options) => {
  const server = await openServer(["books", "filled", "fresh", "bench"]);
  try {
    return { ...(await againstPeers(server, options)), ...(await againstVolume(server, options)) };
  } finally {
    await server.close();
  }
};

/** Each side's CPU is that of everything below this process: server, clients and generators. */
const processes = () => [process.pid];

const turnsOf = (seconds: number | null) => ({ seconds: seconds ?? SECONDS, pairs: seconds === null ? PAIRS : 1 });

async function againstPeers(server: BenchServer, { seconds, say }: BenchmarkOptions): Promise<Results> {
  say(
    `${ACCOUNTS} accounts; batches of ${BATCH} on ${CONNECTIONS} connections; hot: ${HOT.percent} % of transfers have one side among ${HOT.accounts} accounts; pgbench at scale ${SCALE}`,
  );
  const ledger = await openLedger(server, "books");
  const plain = await openPlainLedger(server, "bench", HOT);
  await preparePgbench(server.urlOf("bench"), SCALE);
  const turns = { unit: "/s", ...turnsOf(seconds), say };
  const [uniform, hot] = [ledger.side("uniform", 0), ledger.side("hot", HOT.percent)];
  const tpcb = pgbenchSide({ name: "pgbench TPC-B-like", url: server.urlOf("bench"), processes });
  const plainSide = (script: string) => pgbenchSide({ name: "plain function", url: plain.url, script, processes });
  const bothBooks = async () => {
    const found = await ledger.gate();
    return found === "ok" ? plain.check() : found;
  };
  await uniform.run(WARM_UP_SECONDS);
  say("L1: uniform, beside pgbench");
  const L1 = await compare({ ours: uniform, peer: tpcb, goal: 7, gate: ledger.gate, ...turns });
  say("L2: hot, beside uniform");
  const L2 = await compare({ ours: hot, peer: uniform, goal: 1.2, gate: ledger.gate, ...turns });
  say("L3u: uniform, beside the plain function");
  const L3u = await compare({
    ours: uniform,
    peer: plainSide(plain.uniformScript),
    goal: 6,
    gate: bothBooks,
    ...turns,
  });
  say("L3h: hot, beside the plain function");
  const L3h = await compare({ ours: hot, peer: plainSide(plain.hotScript), goal: 10, gate: bothBooks, ...turns });
  await plain.close();
  await ledger.close();
  return { L1, L2, L3u, L3h };
}

async function againstVolume(server: BenchServer, { seconds, say }: BenchmarkOptions): Promise<Results> {
  const postings = seconds === null ? POSTINGS : POSTINGS_BRIEFLY;
  say(`L4: ${postings} postings present, beside none`);
  const [filled, fresh] = [await openLedger(server, "filled", postings), await openLedger(server, "fresh")];
  const gate = async () => {
    const found = await filled.gate();
    return found === "ok" ? fresh.gate() : found;
  };
  const [ours, peer] = [filled.side(`with ${postings} postings`, 0), fresh.side("with none", 0)];
  for (const side of [ours, peer]) await side.run(WARM_UP_SECONDS);
  const L4 = await compare({ ours, peer, goal: 0.95, unit: "/s", ...turnsOf(seconds), gate, say });
  await filled.close();
  await fresh.close();
  return { L4 };
}

/** Our side: books of its own, and the worker that posts to them. */
async function openLedger(server: BenchServer, database: string, postings = 0) {
  const books = await openBooks(server, database);
  let acknowledged = postings > 0 ? await fillBooks(books, postings) : 0;
  const faults: string[] = [];
  const { url, accounts } = books;
  const load = await openTransferLoad({ url, accounts, batch: BATCH, connections: CONNECTIONS });
  return {
    side: (name: string, hotPercent: number): Side => ({
      name,
      async run(seconds) {
        const order = { seconds, hotPercent, hotAccounts: HOT.accounts };
        const { value, cpuMicroseconds } = await cpuDuring(processes, () => load.run(order));
        acknowledged += value.posted;
        if (Object.keys(value.others).length > 0)
          faults.push(`not every transfer was posted: ${JSON.stringify(value.others)}`);
        return { operations: value.posted, seconds: value.seconds, cpuMicroseconds };
      },
    }),
    gate: async () => faults[0] ?? (await checkBooks(books.admin, acknowledged, true)),
    async close() {
      await load.close();
      await books.admin.end();
    },
  };
}
