import { setTimeout as pause } from "node:timers/promises";
import { CONSUMERS } from "@coffer/contracts/readers";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { listGivenUp, requestReplay } from "@coffer/platform/events/given-up";
import { pgSql } from "@coffer/platform/postgres/sql";
import { withClient } from "@coffer/platform/postgres/with-client";
import { readEnv } from "@coffer/platform/running/config";
import { withEnvFile } from "@coffer/platform/running/env-file";
import type pg from "pg";
import { noSuch, oneLine, Refused, runCommand, say } from "./command.ts";
import { findDatabaseUrl } from "./running-database.ts";

const USAGE = `Events that a consumer could not process.
  npm run dead-letters -- list <subgraph> [consumer]      what they are, and why; never what is in them
  npm run dead-letters -- replay <subgraph> [consumer]    the running subgraph tries them again
<subgraph> is one of ${SUBGRAPHS.join(", ")}. The database is that of DATABASE_URL, else of the Coffer on COFFER_DATA (.coffer).
`;
const READING = SUBGRAPHS.filter((name) => CONSUMERS[name].length > 0);
/** The running subgraph looks every two seconds. */
const REPLAYED_WITHIN_MS = 15_000;
const LOOK_MS = 100;

type Request = { readonly client: pg.Client; readonly subgraph: SubgraphName; readonly consumer: string | null };
async function main([command, name, consumer, ...more]: readonly string[]): Promise<number> {
  if (command === undefined || name === undefined || more.length > 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  const run = command === "list" ? list : command === "replay" ? replay : undefined;
  if (!run) throw noSuch("command", command, ["list", "replay"]);
  const subgraph = SUBGRAPHS.find((known) => known === name);
  if (!subgraph) throw noSuch("subgraph", name, SUBGRAPHS);
  if (CONSUMERS[subgraph].length === 0)
    throw new Refused(`${subgraph} reads no events, so it has no dead letters. These do: ${READING.join(", ")}.`);
  const connectionString = readEnv(withEnvFile(process.env), (env) => findDatabaseUrl(env, subgraph));
  return withClient(connectionString, async (client) => {
    if (consumer !== undefined) await refuseUnknown(client, subgraph, consumer);
    return run({ client, subgraph, consumer: consumer ?? null });
  });
}

/** A consumer of an earlier version may have left letters. */
async function refuseUnknown(client: pg.Client, subgraph: SubgraphName, consumer: string): Promise<void> {
  const { rows } = await client.query<{ consumer: string }>(`SELECT DISTINCT consumer FROM ${subgraph}.dead_letter`);
  const known = new Set([...CONSUMERS[subgraph], ...rows.map((row) => row.consumer)]);
  if (!known.has(consumer)) throw noSuch(`consumer of ${subgraph}`, consumer, [...known].map(oneLine));
}

async function list({ client, subgraph, consumer }: Request): Promise<number> {
  const all = await listGivenUp(pgSql(client), subgraph, { limit: null, after: null });
  const letters = all.filter(({ kind, by }) => kind === "EVENT" && (consumer === null || by === consumer));
  say(`${letters.length} dead ${letters.length === 1 ? "letter" : "letters"} of ${subgraph}`);
  for (const { givenUpAt, by, key, event, attempts, error } of letters)
    say([givenUpAt.toISOString(), by, key, typeOf(event), `${attempts} attempts`, error].map(oneLine).join("  "));
  return 0;
}

const typeOf = (event: unknown): string => String((event as { type?: unknown } | null)?.type ?? "?");

async function replay({ client, subgraph, consumer }: Request): Promise<number> {
  const ids = await requestReplay(pgSql(client), subgraph, { consumer });
  if (ids.length === 0) {
    say(`${consumer === null ? subgraph : `${subgraph}.${consumer}`} has no dead letters: nothing was tried.`);
    return 0;
  }
  const until = performance.now() + REPLAYED_WITHIN_MS;
  for (;;) {
    const { rows } = await client.query<{ isWaiting: boolean }>(
      `SELECT replay_requested_at IS NOT NULL AS "isWaiting" FROM ${subgraph}.dead_letter WHERE consumer || ' ' || event_id = ANY ($1)`,
      [ids],
    );
    const waiting = rows.filter(({ isWaiting }) => isWaiting).length;
    const isOver = waiting === 0 || performance.now() > until;
    if (!isOver) {
      await pause(LOOK_MS);
      continue;
    }
    say(`${ids.length - rows.length} succeeded, ${rows.length - waiting} failed again`);
    if (waiting > 0)
      say(`${waiting} were not tried yet: ${subgraph} does not run, or is busy. It tries them when it can.`);
    return rows.length === 0 ? 0 : 1;
  }
}

/** SQLSTATE (PostgreSQL, Appendix A). */
const REASONS: Readonly<Record<string, string>> = {
  "42P01": "This database is not Coffer's, or is older than this command.",
  "42501":
    "The role of DATABASE_URL may not see this subgraph's dead letters: use the subgraph's own, or an administrator's.",
  ECONNREFUSED: "The database does not answer.",
};

runCommand(main, REASONS);
