import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCoffer } from "@coffer/e2e/start-coffer";
import { Secret } from "@coffer/platform/secret";
import { startEmbeddedPostgres } from "@coffer/standalone/embedded-postgres";
import pg from "pg";
import type { Benchmark } from "../frame/benchmark.ts";
import { compare, type Side } from "../frame/compare.ts";
import { cpuDuring } from "../frame/processes.ts";
import { load } from "../load/load.ts";
import { type Payer, preparePayers, SENT } from "../load/people.ts";

const CLIENTS = 64;
const PAIRS = 5;
const SECONDS = 5;
const SCALE = 10;

/** P1: `sendPayment` through the gateway, one process, 64 clients, durable, beside pgbench's TPC-B-like on the same server. */
export const run: Benchmark = async ({ seconds, say }) => {
  const world = await openWorld();
  try {
    say(`preparing ${CLIENTS} people, and pgbench at scale ${SCALE}`);
    const payers = await preparePayers(world.coffer.url, CLIENTS);
    await pgbench(world.urlOf("bench"), ["-i", "-q", "-s", String(SCALE)]);
    const { side: ours, gate } = makeOurs(world, payers);
    const turns = { seconds: seconds ?? SECONDS, pairs: seconds === null ? PAIRS : 1 };
    return { P1: await compare({ ours, peer: makePeer(world), goal: 0.5, unit: "/s", ...turns, gate, say }) };
  } finally {
    await world.close();
  }
};

type World = Awaited<ReturnType<typeof openWorld>>;

/** One PostgreSQL server for both sides, with a database for each. */
async function openWorld() {
  const folder = await mkdtemp(join(tmpdir(), "coffer-bench-"));
  const password = new Secret(randomBytes(16).toString("hex"));
  const server = await startEmbeddedPostgres({ dataFolder: folder, password });
  const urlOf = (database: string) => Object.assign(new URL(server.adminUrl), { pathname: `/${database}` }).href;
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query("CREATE DATABASE coffer");
  await admin.query("CREATE DATABASE bench");
  await admin.end();
  const environment = {
    DATABASE_URL: urlOf("coffer"),
    COFFER_MODE: "sandbox",
    AUTH_ACCESS_TOKEN_SECONDS: "3600",
    HOST: "127.0.0.1",
  };
  const coffer = await startCoffer(join(folder, "data"), environment);
  const books = new pg.Client({ connectionString: urlOf("coffer") });
  await books.connect();
  return {
    coffer,
    server,
    books,
    urlOf,
    async close() {
      await coffer.stop();
      await books.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function makeOurs(
  { coffer, server, books }: World,
  payers: readonly Payer[],
): { side: Side; gate: () => Promise<string> } {
  let acknowledged = 0;
  const faults: string[] = [];
  const processes = () => [coffer.process.pid ?? 0, server.pid];
  const side: Side = {
    name: "sendPayment",
    async run(seconds) {
      const order = { url: coffer.url, seconds, clients: payers, expected: SENT };
      const { value, cpuMicroseconds } = await cpuDuring(processes, () => load(order));
      acknowledged += value.distinct;
      faults.push(...value.faults);
      if (value.distinct !== value.answered) faults.push("two answers named one payment");
      return { operations: value.answered, seconds: value.seconds, cpuMicroseconds };
    },
  };
  return { side, gate: async () => faults[0] ?? checkBooks(books, acknowledged) };
}

const makePeer = ({ server, urlOf }: World): Side => ({
  name: "pgbench",
  async run(seconds) {
    const args = ["-M", "prepared", "-c", "16", "-j", "2", "-T", String(seconds), "-n"];
    const { value, cpuMicroseconds } = await cpuDuring(
      () => [server.pid],
      () => pgbench(urlOf("bench"), args),
    );
    return { operations: value * seconds, seconds, cpuMicroseconds };
  },
});

/** Transactions per second; 0 for initialising. */
function pgbench(url: string, args: readonly string[]): Promise<number> {
  const child = spawn("pgbench", [...args, url], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", () =>
      reject(
        new Error(
          "pgbench is not installed: it comes with PostgreSQL's client or contrib package (Debian: postgresql-client or postgresql-contrib)",
        ),
      ),
    );
    child.once("exit", (code) => {
      if (code !== 0) reject(new Error(`pgbench ended with ${code}: ${output.slice(-500)}`));
      else resolve(Number.parseInt(/tps = (\d+)/.exec(output)?.[1] ?? "0", 10));
    });
  });
}

/** Every acknowledged payment is there; debits equal credits; nobody is below zero. */
async function checkBooks(books: pg.Client, acknowledged: number): Promise<string> {
  const { rows } = await books.query<{ sends: string; unbalanced: string; negative: string; drift: string }>(`SELECT
    (SELECT count(*) FROM payments.payment WHERE kind = 'SEND' AND status = 'COMPLETED') AS sends,
    (SELECT count(*) FROM (SELECT entry_id FROM ledger.posting GROUP BY entry_id HAVING sum(amount) <> 0) e) AS unbalanced,
    (SELECT count(*) FROM ledger.account WHERE floor IS NOT NULL AND credits_posted - debits_posted < floor) AS negative,
    (SELECT sum(credits_posted - debits_posted) FROM ledger.account) AS drift`);
  const [found] = rows;
  if (!found) return "the books cannot be read";
  if (Number.parseInt(found.sends, 10) < acknowledged)
    return `${acknowledged} payments were acknowledged and ${found.sends} are there`;
  if (found.unbalanced !== "0" || found.negative !== "0" || found.drift !== "0")
    return `the books do not add up: ${JSON.stringify(found)}`;
  return "ok";
}
