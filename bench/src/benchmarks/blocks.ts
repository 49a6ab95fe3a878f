import { randomBytes } from "node:crypto";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { prepareDatabase } from "@coffer/platform/postgres/prepare";
import { toRoleName } from "@coffer/platform/postgres/role-names";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { Secret } from "@coffer/platform/values/secret";
import { makeBitcoinBlockReader } from "@coffer/wallets/adapters/chains/bitcoin/block-reader";
import { BITCOIN_NETS } from "@coffer/wallets/adapters/chains/bitcoin/nets";
import { addressOfScript, scriptOfP2wpkh } from "@coffer/wallets/adapters/chains/bitcoin/script-address";
import { makeDepositWriter } from "@coffer/wallets/adapters/postgres/deposits/deposit-writer";
import { onlyOurs } from "@coffer/wallets/adapters/postgres/outputs/only-ours";
import { makeOutputWriter } from "@coffer/wallets/adapters/postgres/outputs/output-writer";
import pg from "pg";
import type { Benchmark } from "../frame/benchmark.ts";
import { makeResult } from "../frame/result.ts";
import { type BenchServer, openServer } from "../frame/server.ts";
import { makeBitcoinBlock, type RawBlock } from "../load/bitcoin-block.ts";

const PRISMA = new URL("../../../prisma/", import.meta.url);
const NET = BITCOIN_NETS.regtest;
const WATCHED = 1_000_000;
const AT_ONCE = 50_000;
const TRANSACTIONS = 3_000;
/** Of a block, that pay to a watched address. */
const OURS = 30;
const BLOCKS = 20;
const WARM_UP = 3;

/** A day of Bitcoin is read in a minute. */
const GOAL_BLOCKS = 2.4;
/** Nobody else waits for longer: half of what people feel. */
const GOAL_TURN_MS = 50;
/** Above what the process had before, with what reading needs. */
const GOAL_MEMORY_MIB = 256;

/**
 * Full blocks of Bitcoin, from their raw bytes to rows of deposits and outputs, with a million
 * watched addresses: how many a second, how long everybody else waits for a turn, and what memory
 * it takes.
 */
export const run: Benchmark = async ({ say }) => {
  const server = await openServer(["wallets"]);
  try {
    const { admin, pool } = await openWallets(server);
    const owned = await watch(admin, say);
    const payeesOf = (block: number) => owned.slice(block * OURS, (block + 1) * OURS);
    const blocks: RawBlock[] = [];
    for (let i = 0; i < BLOCKS + WARM_UP; i += 1)
      blocks.push(await makeBitcoinBlock({ transactions: TRANSACTIONS, payees: payeesOf(i) }));
    const before = process.memoryUsage().rss;
    const read = makeScan(pool);
    for (const [i, block] of blocks.slice(0, WARM_UP).entries()) await read(block, i);
    const [began, turns] = [performance.now(), watchTurns()];
    let peak = 0;
    for (const [i, block] of blocks.slice(WARM_UP).entries()) {
      await read(block, WARM_UP + i);
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    const seconds = (performance.now() - began) / 1_000;
    const longest = turns.end();
    const mib = (peak - before) / 2 ** 20;
    const { rows } = await admin.query(
      "SELECT (SELECT count(*) FROM wallets.deposit)::int AS d, (SELECT count(*) FROM wallets.utxo)::int AS u",
    );
    const expected = OURS * blocks.length;
    const gate =
      rows[0]?.d === expected && rows[0]?.u === expected
        ? "ok"
        : `${rows[0]?.d} deposits, ${rows[0]?.u} outputs of ${expected}`;
    say(
      `  ${BLOCKS} blocks of ${TRANSACTIONS} transactions, ${((blocks[0]?.hex.length ?? 0) / 2e6).toFixed(2)} MB each, ${OURS} of each to us: ${seconds.toFixed(1)} s`,
    );
    await admin.end();
    await pool.end();
    return {
      "blocks a second": makeResult({
        ours: BLOCKS / seconds,
        peer: null,
        goal: GOAL_BLOCKS,
        better: "larger",
        unit: "/s",
        gate,
      }),
      "longest turn": makeResult({
        ours: longest,
        peer: null,
        goal: GOAL_TURN_MS,
        better: "smaller",
        unit: "ms",
        gate,
      }),
      memory: makeResult({ ours: mib, peer: null, goal: GOAL_MEMORY_MIB, better: "smaller", unit: "MiB", gate }),
    };
  } finally {
    await server.close();
  }
};

async function openWallets(server: BenchServer) {
  const password = new Secret(randomBytes(16).toString("hex"));
  await prepareDatabase({
    adminUrl: server.urlOf("wallets"),
    passwords: Object.fromEntries(SUBGRAPHS.map((name) => [name, password])) as Record<SubgraphName, Secret>,
    mode: "sandbox",
    prismaFolder: PRISMA,
  });
  const admin = new pg.Client({ connectionString: server.urlOf("wallets") });
  await admin.connect();
  const role = toRoleName("wallets", "wallets");
  const pool = new pg.Pool({
    connectionString: server.urlOf("wallets", { role, password: password.reveal() }),
    max: 2,
  });
  // Where the server ends first, the run is over, or has failed already and says why.
  admin.on("error", () => undefined);
  pool.on("error", () => undefined);
  return { admin, pool };
}

/** Of one wallet, which is no matter to who looks for them by what they are. */
async function watch(admin: pg.Client, say: (line: string) => void): Promise<readonly Buffer[]> {
  const { rows } = await admin.query<{ id: string }>(
    `INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
     VALUES (gen_random_uuid(), gen_random_uuid(), 'BITCOIN', 'CUSTODIAL', 'Bitcoin', 'REQUEST', 'm/84''/1''/0''', 'xpub', 'key', '', '', now()) RETURNING id`,
  );
  const kept: Buffer[] = [];
  for (let from = 0; from < WATCHED; from += AT_ONCE) {
    const keys = Array.from({ length: AT_ONCE }, () => randomBytes(20));
    await admin.query(
      `INSERT INTO wallets.address (wallet_id, index, network, address)
       SELECT $1::uuid, $2::int + g.place::int, 'BITCOIN', g.address FROM unnest($3::text[]) WITH ORDINALITY g(address, place)`,
      [rows[0]?.id, from, keys.map((key) => addressOfScript(scriptOfP2wpkh(key), NET))],
    );
    kept.push(...keys.slice(0, 2 * OURS));
  }
  await admin.query("VACUUM ANALYZE wallets.address");
  const { rows: sizes } = await admin.query<{ size: string }>(
    "SELECT pg_size_pretty(pg_total_relation_size('wallets.address')) AS size",
  );
  say(`  ${WATCHED} addresses: ${sizes[0]?.size} in PostgreSQL, none of them in this process`);
  return kept;
}

/** As a look at the chain reads a block: from its bytes to its rows. */
function makeScan(pool: pg.Pool): (block: RawBlock, height: number) => Promise<void> {
  const watched = {
    ...{ network: "BITCOIN", readers: null, currency: "BTC", scale: 8 },
    ...{ confirmations: 6, small: { below: 100_000_000n, confirmations: 2 } },
  };
  return async (raw, height) => {
    const { readBlock } = onlyOurs(
      makeBitcoinBlockReader(async () => raw.hex, NET),
      "BITCOIN",
      pool,
    );
    const contents = await readBlock({ ...raw, height });
    const { block, arrivals, outputs } = contents;
    if (!outputs) throw new Error("a chain without outputs");
    await inTransaction(pool, async (client) => {
      const sql = pgSql(client);
      await makeDepositWriter(sql).arrived(watched, { block, arrivals, coinbase: outputs.coinbase, at: new Date() });
      await makeOutputWriter(sql).add("BITCOIN", { ...outputs, block, arrivals });
    });
  };
}

/** How long the event loop was at one thing, at most. */
function watchTurns(): { end(): number } {
  let [isOver, last, longest] = [false, performance.now(), 0];
  const turn = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
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
