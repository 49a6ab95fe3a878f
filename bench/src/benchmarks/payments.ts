import { fork, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fund, join as joinCoffer } from "@coffer/e2e/people";
import { startCoffer } from "@coffer/e2e/start-coffer";
import { Secret } from "@coffer/platform/secret";
import { startEmbeddedPostgres } from "@coffer/standalone/embedded-postgres";
import pg from "pg";
import { compare, type Side } from "../frame/compare.ts";
import { cpuDuring, listProcesses } from "../frame/processes.ts";
import type { Benchmark } from "../main.ts";

const CLIENTS = 64;
const PAIRS = 5;
const SECONDS = 5;
const SCALE = 10;
const LOAD = new URL("../load/send-payments.ts", import.meta.url).pathname;

/** P1: `sendPayment` through the gateway, one process, 64 clients, durable, beside pgbench's TPC-B-like on the same server. */
export const run: Benchmark = async ({ seconds, say }) => {
  const folder = await mkdtemp(join(tmpdir(), "coffer-bench-"));
  const server = await startEmbeddedPostgres({
    dataFolder: folder,
    password: new Secret(randomBytes(16).toString("hex")),
  });
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query("CREATE DATABASE coffer");
  await admin.query("CREATE DATABASE bench");
  const urlOf = (database: string) => Object.assign(new URL(server.adminUrl), { pathname: `/${database}` }).href;
  const coffer = await startCoffer(join(folder, "data"), {
    DATABASE_URL: urlOf("coffer"),
    COFFER_MODE: "sandbox",
    AUTH_ACCESS_TOKEN_SECONDS: "3600",
    HOST: "127.0.0.1",
  });
  const books = new pg.Client({ connectionString: urlOf("coffer") });
  await books.connect();
  try {
    say(`preparing ${CLIENTS} people, and pgbench at scale ${SCALE}`);
    const payers = await preparePeople(coffer.url);
    await pgbench(urlOf("bench"), ["-i", "-q", "-s", String(SCALE)]);
    const servers = async () =>
      (await admin.query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE pid IS NOT NULL")).rows.map(
        ({ pid }) => pid,
      );

    let acknowledged = 0;
    const faults: string[] = [];
    const ours: Side = {
      name: "sendPayment",
      async run(turnSeconds) {
        const pids = [coffer.process.pid ?? 0, postmaster(await servers())];
        const { value, cpuMicroseconds } = await cpuDuring(
          () => pids,
          () => load(coffer.url, turnSeconds, payers),
        );
        acknowledged += value.distinct;
        faults.push(...value.faults);
        if (value.distinct !== value.acknowledged) faults.push("two answers named one payment");
        return { operations: value.acknowledged, seconds: value.seconds, cpuMicroseconds };
      },
    };
    const peer: Side = {
      name: "pgbench",
      async run(turnSeconds) {
        const postgres = [postmaster(await servers())];
        const { value, cpuMicroseconds } = await cpuDuring(
          () => postgres,
          () => pgbench(urlOf("bench"), ["-M", "prepared", "-c", "16", "-j", "2", "-T", String(turnSeconds), "-n"]),
        );
        return { operations: value * turnSeconds, seconds: turnSeconds, cpuMicroseconds };
      },
    };
    const gate = async () => faults[0] ?? (await checkBooks(books, acknowledged));
    return {
      P1: await compare({
        ours,
        peer,
        goal: 0.5,
        unit: "/s",
        seconds: seconds ?? SECONDS,
        pairs: seconds === null ? PAIRS : 1,
        gate,
        say,
      }),
    };
  } finally {
    await coffer.stop();
    await books.end();
    await admin.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

/** The parent of every backend: its family is the whole server. */
const postmaster = (backends: readonly number[]): number =>
  listProcesses().find(({ pid }) => pid === backends[0])?.parent ?? 0;

type Payer = { readonly token: string; readonly account: string; readonly payee: string };

async function preparePeople(url: string): Promise<Payer[]> {
  const people: { username: string; token: string; account: string }[] = [];
  for (let n = 0; n < CLIENTS; n += 1) {
    const person = await joinCoffer(url, `payer${n}`);
    people.push({
      username: person.username,
      token: person.client.accessToken ?? "",
      account: await fund(person, "100000.00"),
    });
  }
  return people.map(({ token, account }, n) => ({ token, account, payee: people[(n + 1) % CLIENTS]?.username ?? "" }));
}

type Loaded = {
  readonly acknowledged: number;
  readonly distinct: number;
  readonly faults: readonly string[];
  readonly seconds: number;
};

function load(url: string, seconds: number, payers: readonly Payer[]): Promise<Loaded> {
  const child = fork(LOAD);
  return new Promise((resolve, reject) => {
    child.once("message", (said) => {
      child.kill();
      resolve(said as Loaded);
    });
    child.once("exit", (code) => reject(new Error(`the load generator ended with ${code}`)));
    child.send({ url, seconds, payers });
  });
}

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
      else resolve(Number.parseFloat(/tps = ([\d.]+)/.exec(output)?.[1] ?? "0"));
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
