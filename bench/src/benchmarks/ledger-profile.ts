import type pg from "pg";
import type { Benchmark } from "../frame/benchmark.ts";
import { familyOf, listProcesses } from "../frame/processes.ts";
import { openServer } from "../frame/server.ts";
import { openTransferLoad } from "../load/transfer-load.ts";
import { BATCH, CONNECTIONS, HOT } from "./ledger/load-shape.ts";
import { openBooks } from "./ledger/open-books.ts";

const SECONDS = 10;
const WARM_UP_SECONDS = 3;
const STATEMENTS = 12;
/** Of every statement, those inside functions too; a few percent slower for it. */
const SETTINGS = { shared_preload_libraries: "pg_stat_statements", "pg_stat_statements.track": "all" };

/**
 * What a transfer costs, and where: CPU by process, log volume, commits, and the statements inside
 * the write door. No goals: figures to know.
 */
export const run: Benchmark = async ({ seconds, say }) => {
  const server = await openServer(["books"], SETTINGS);
  try {
    const { admin, url, accounts } = await openBooks(server, "books");
    await admin.query("CREATE EXTENSION pg_stat_statements; CREATE EXTENSION pg_walinspect");
    const load = await openTransferLoad({ url, accounts, batch: BATCH, connections: CONNECTIONS });
    for (const hotPercent of [0, HOT.percent]) {
      const order = { hotPercent, hotAccounts: HOT.accounts };
      await load.run({ seconds: WARM_UP_SECONDS, ...order });
      await admin.query("CHECKPOINT");
      const before = await readCounters(admin);
      const cpuBefore = cpuByKind(load.pid);
      const { posted, seconds: took, p50Ms, p99Ms } = await load.run({ seconds: seconds ?? SECONDS, ...order });
      const cpu = cpuByKind(load.pid);
      const each = (n: number | undefined, digits = 2) => ((n ?? 0) / posted).toFixed(digits);
      say(
        `${hotPercent === 0 ? "uniform" : "hot"}: ${(posted / took).toFixed(0)} transfers/s, batches of ${BATCH} on ${CONNECTIONS} connections, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
      );
      for (const [kind, used] of cpu) say(`  CPU of ${kind}: ${each(used - (cpuBefore.get(kind) ?? 0))} µs a transfer`);
      for (const line of await counted(admin, before, each)) say(line);
    }
    await load.close();
    await admin.end();
    return {};
  } finally {
    await server.close();
  }
};

type Counters = { readonly lsn: string; readonly commits: string; readonly fsyncs: string };

async function readCounters(admin: pg.Client): Promise<Counters> {
  await admin.query("SELECT pg_stat_statements_reset(), pg_stat_force_next_flush()");
  const { rows } =
    await admin.query<Counters>(`SELECT pg_current_wal_insert_lsn() AS lsn, pg_stat_get_db_xact_commit(d.oid) AS commits,
    (SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal') AS fsyncs FROM pg_database d WHERE datname = current_database()`);
  const [counters] = rows;
  if (!counters) throw new Error("the server told no counters");
  return counters;
}

async function counted(admin: pg.Client, before: Counters, each: (n: number, digits?: number) => string) {
  const statements = await admin.query<{ ms: string; share: string; wal: string; text: string }>(
    `SELECT round((total_exec_time / calls)::numeric, 2) AS ms, round(100 * total_exec_time / max(total_exec_time) OVER ()) AS share,
       round(wal_bytes / calls) AS wal, left(regexp_replace(query, '\\s+', ' ', 'g'), 100) AS text
     FROM pg_stat_statements WHERE calls > 5 ORDER BY total_exec_time DESC LIMIT $1`,
    [STATEMENTS],
  );
  const log = await admin.query<{ kind: string; count: string; bytes: string }>(
    `SELECT "resource_manager/record_type" AS kind, count, record_size + fpi_size AS bytes FROM pg_get_wal_stats($1::pg_lsn, pg_current_wal_lsn(), true)
     WHERE count > 0 ORDER BY 3 DESC`,
    [before.lsn],
  );
  const after = await readCounters(admin);
  const diff = (name: "commits" | "fsyncs") =>
    each(Number.parseInt(after[name], 10) - Number.parseInt(before[name], 10), 4);
  const bytes = log.rows.reduce((sum, row) => sum + Number.parseInt(row.bytes, 10), 0);
  return [
    `  commits: ${diff("commits")} a transfer; fsyncs of the log: ${diff("fsyncs")}; log: ${each(bytes, 0)} bytes`,
    ...log.rows
      .slice(0, 6)
      .map(
        (row) =>
          `    ${row.kind}: ${each(Number.parseInt(row.count, 10))} records, ${each(Number.parseInt(row.bytes, 10), 0)} bytes`,
      ),
    "  statements, outermost first (ms a call, share of its time, bytes of log a call):",
    ...statements.rows.map((row) => `    ${row.ms} ms  ${row.share} %  ${row.wal} B  ${row.text}`),
  ];
}

/** CPU that our processes have used so far, by what they are. */
function cpuByKind(worker: number): Map<string, number> {
  const kinds = new Map<string, number>();
  for (const { pid, command, cpuMicroseconds } of familyOf(process.pid, listProcesses())) {
    if (pid === process.pid) continue;
    const kind = pid === worker ? "the client (Node)" : command;
    kinds.set(kind, (kinds.get(kind) ?? 0) + cpuMicroseconds);
  }
  return kinds;
}
