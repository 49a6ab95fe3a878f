import { randomBytes } from "node:crypto";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { prepareDatabase } from "@coffer/platform/postgres/prepare";
import { toRoleName } from "@coffer/platform/postgres/role-names";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { findCollector } from "@coffer/platform/running/release-memory";
import { Secret } from "@coffer/platform/values/secret";
import { makeDepositWriter } from "@coffer/wallets/adapters/postgres/deposits/deposit-writer";
import { makeOutputWriter } from "@coffer/wallets/adapters/postgres/outputs/output-writer";
import pg from "pg";
import type { Benchmark } from "../frame/benchmark.ts";
import { compare, type Side } from "../frame/compare.ts";
import { makeResult, type Result } from "../frame/result.ts";
import { type BenchServer, openServer } from "../frame/server.ts";
import { bitcoinLoad } from "../load/bitcoin-load.ts";
import type { ChainLoad, LoadBlock } from "../load/chain-load.ts";
import { ethereumLoad } from "../load/ethereum-block.ts";
import { tronLoad } from "../load/tron-block.ts";

const PRISMA = new URL("../../../prisma/", import.meta.url);
const WATCHED = 1_000_000;
const AT_ONCE = 50_000;
/** Of a block, that pay to a watched address. */
const OURS = 30;
const PAIRS = 5;
const WARM_UP = 3;

/** What making a million addresses leaves is not what reading takes. */
const collectGarbage = findCollector();

type Of = {
  readonly load: ChainLoad;
  readonly blocksOfATurn: number;
  /** A day of Bitcoin is read in a minute; of Ethereum, and of Tron, in two hours. */
  readonly goalBlocks: number;
};
const CHAINS: Readonly<Record<string, Of>> = {
  bitcoin: { load: bitcoinLoad, blocksOfATurn: 4, goalBlocks: 2.4 },
  ethereum: { load: ethereumLoad, blocksOfATurn: 8, goalBlocks: 1 },
  tron: { load: tronLoad, blocksOfATurn: 12, goalBlocks: 4 },
};
/** A million addresses cost at most a fifth of the speed of few. */
const GOAL_RATIO = 0.8;
/** Nobody else waits for longer: half of what people feel. */
const GOAL_TURN_MS = 50;
/** Above what the process had before, with what reading needs. */
const GOAL_MEMORY_MIB = 256;

export const parts = Object.keys(CHAINS);

/**
 * Full blocks, from their raw bytes to rows of deposits and outputs, with a million watched
 * addresses, beside the same with those alone that are paid: how many a second, how long everybody
 * else waits for a turn, and what memory it takes.
 */
export const run: Benchmark = async ({ only, say }) => {
  const server = await openServer(["many", "few"]);
  try {
    const sides = { many: await openWallets(server, "many"), few: await openWallets(server, "few") };
    const results: Record<string, Result> = {};
    for (const [name, of] of Object.entries(CHAINS)) {
      if (only !== null && only !== name) continue;
      say(`${name}: ${of.load.shape}, ${OURS} payments of each block to us`);
      for (const [what, result] of Object.entries(await measure(of, sides, say))) results[`${name}${what}`] = result;
    }
    for (const { admin, pool } of Object.values(sides)) {
      await admin.end();
      await pool.end();
    }
    return results;
  } finally {
    await server.close();
  }
};

type Wallets = Awaited<ReturnType<typeof openWallets>>;
type Sides = { readonly many: Wallets; readonly few: Wallets };
type Say = (line: string) => void;

async function measure({ load, blocksOfATurn, goalBlocks }: Of, { many, few }: Sides, say: Say) {
  const blocks = await prepare(load, WARM_UP + PAIRS * blocksOfATurn, { many, few });
  say(`  ${await readSize(many.admin)}`);
  collectGarbage();
  const before = process.memoryUsage().rss;
  const scans = { many: makeScan(many, load, blocks), few: makeScan(few, load, blocks) };
  for (const scan of Object.values(scans)) await scan.read(WARM_UP);
  const turns = watchTurns();
  const beside = await compare({
    ours: sideOf("a million", scans.many, blocksOfATurn),
    peer: sideOf("few", scans.few, blocksOfATurn),
    ...{ goal: GOAL_RATIO, unit: "/s", seconds: 0, pairs: PAIRS, say },
    gate: async () => [await scans.many.gate(), await scans.few.gate()].find((one) => one !== "ok") ?? "ok",
  });
  const longest = turns.end();
  say(`  longest turn: ${longest.ms.toFixed(0)} ms, of which this thread ran ${longest.ranMs.toFixed(0)}`);
  const peak = Math.max(scans.many.peak, scans.few.peak);
  const alone = (figures: Pick<Result, "ours" | "goal" | "unit" | "better">) =>
    makeResult({ ...figures, peer: null, gate: beside.gate });
  const mib = (peak - before) / 2 ** 20;
  return {
    ", blocks a second": alone({ ours: beside.ours, goal: goalBlocks, unit: "/s", better: "larger" }),
    ", beside few addresses": beside,
    ", longest turn": alone({ ours: longest.ms, goal: GOAL_TURN_MS, unit: "ms", better: "smaller" }),
    ", memory": alone({ ours: mib, goal: GOAL_MEMORY_MIB, unit: "MiB", better: "smaller" }),
  };
}

/** Blocks that pay to addresses of both; the many have others besides. */
async function prepare(load: ChainLoad, count: number, { many, few }: Sides): Promise<readonly LoadBlock[]> {
  const payees = Array.from({ length: OURS * count }, () => randomBytes(20));
  await watch(few.admin, load, { payees, others: 0 });
  await watch(many.admin, load, { payees, others: WATCHED - payees.length });
  const blocks: LoadBlock[] = [];
  for (let i = 0; i < count; i += 1) blocks.push(await load.makeBlock(i + 1, payees.slice(i * OURS, (i + 1) * OURS)));
  return blocks;
}

const sideOf = (name: string, scan: ReturnType<typeof makeScan>, count: number): Side => ({
  name,
  async run() {
    const [cpu, start] = [process.cpuUsage(), performance.now()];
    await scan.read(count);
    const { user, system } = process.cpuUsage(cpu);
    return { operations: count, seconds: (performance.now() - start) / 1_000, cpuMicroseconds: user + system };
  },
});

async function openWallets(server: BenchServer, database: string) {
  const password = new Secret(randomBytes(16).toString("hex"));
  await prepareDatabase({
    adminUrl: server.urlOf(database),
    passwords: Object.fromEntries(SUBGRAPHS.map((name) => [name, password])) as Record<SubgraphName, Secret>,
    mode: "sandbox",
    prismaFolder: PRISMA,
  });
  const admin = new pg.Client({ connectionString: server.urlOf(database) });
  await admin.connect();
  const role = toRoleName(database, "wallets");
  const pool = new pg.Pool({
    connectionString: server.urlOf(database, { role, password: password.reveal() }),
    max: 2,
  });
  // Where the server ends first, the run is over, or has failed already and says why.
  admin.on("error", () => undefined);
  pool.on("error", () => undefined);
  return { admin, pool };
}

type Watched = { readonly payees: readonly Uint8Array[]; readonly others: number };

/** Of one wallet, which is no matter to who looks for them by what they are. */
async function watch(admin: pg.Client, load: ChainLoad, { payees, others }: Watched): Promise<void> {
  const { rows } = await admin.query<{ id: string }>(
    `INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
     VALUES (gen_random_uuid(), gen_random_uuid(), $1::text, 'CUSTODIAL', 'Wallet', 'REQUEST', 'm/84''/1''/0''', 'xpub' || $1::text, 'key', '', '', now()) RETURNING id`,
    [load.network],
  );
  let from = 0;
  const add = async (keys: readonly Uint8Array[]) => {
    await admin.query(
      `INSERT INTO wallets.address (wallet_id, index, network, address)
       SELECT $1::uuid, $2::int + g.place::int, $3, g.address FROM unnest($4::text[]) WITH ORDINALITY g(address, place)`,
      [rows[0]?.id, from, load.network, keys.map((key) => load.addressOf(key))],
    );
    from += keys.length;
  };
  await add(payees);
  for (let left = others; left > 0; left -= AT_ONCE)
    await add(Array.from({ length: Math.min(AT_ONCE, left) }, () => randomBytes(20)));
  await admin.query("VACUUM ANALYZE wallets.address");
}

async function readSize(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ count: number; size: string }>(
    "SELECT count(*)::int AS count, pg_size_pretty(pg_total_relation_size('wallets.address')) AS size FROM wallets.address",
  );
  return `${rows[0]?.count} addresses: ${rows[0]?.size} in PostgreSQL, none of them in this process`;
}

/** As a look at the chain reads blocks: from their bytes to their rows. */
function makeScan({ admin, pool }: Wallets, load: ChainLoad, blocks: readonly LoadBlock[]) {
  const watched = { ...load.watched, readers: null };
  let [next, peak] = [0, 0];
  const readOne = async ({ head, reader }: LoadBlock) => {
    const { block, arrivals, outputs } = await load.asFollowed(reader, pool).readBlock(head);
    await inTransaction(pool, async (client) => {
      const sql = pgSql(client);
      const coinbase = outputs?.coinbase ?? null;
      await makeDepositWriter(sql).arrived(watched, { block, arrivals, coinbase, at: new Date() });
      if (outputs) await makeOutputWriter(sql).add(load.network, { ...outputs, block, arrivals });
    });
  };
  return {
    get peak() {
      return peak;
    },
    async read(count: number) {
      for (const block of blocks.slice(next, next + count)) {
        await readOne(block);
        peak = Math.max(peak, process.memoryUsage().rss);
      }
      next += count;
    },
    /** Each payment of each block that was read is there, once. */
    async gate(): Promise<string> {
      const { rows } = await admin.query<{ d: number; u: number }>(
        "SELECT (SELECT count(*) FROM wallets.deposit WHERE network = $1)::int AS d, (SELECT count(*) FROM wallets.utxo WHERE network = $1)::int AS u",
        [load.network],
      );
      const expected = { d: OURS * next, u: load.network === "BITCOIN" ? OURS * next : 0 };
      const [found] = rows;
      return found?.d === expected.d && found.u === expected.u
        ? "ok"
        : `${found?.d} deposits and ${found?.u} outputs, of ${expected.d} and ${expected.u}`;
    },
  };
}

type Turned = { readonly ms: number; readonly ranMs: number };

/**
 * How long the event loop was at one thing, at most, and how much of that it ran: the rest others
 * had the processor.
 */
function watchTurns(): { end(): Turned } {
  const look = () => {
    const { user, system } = process.threadCpuUsage();
    return { ms: performance.now(), ranMs: (user + system) / 1_000 };
  };
  let [isOver, last, longest] = [false, look(), { ms: 0, ranMs: 0 }];
  const turn = () => {
    const now = look();
    const taken = { ms: now.ms - last.ms, ranMs: now.ranMs - last.ranMs };
    if (taken.ms > longest.ms) longest = taken;
    last = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    end() {
      isOver = true;
      return longest;
    },
  };
}
