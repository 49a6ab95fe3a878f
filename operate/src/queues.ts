import { QUEUES } from "@coffer/contracts/queues";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { pgSql } from "@coffer/platform/postgres/sql";
import { withClient } from "@coffer/platform/postgres/with-client";
import { retryParked } from "@coffer/platform/queue/retry-parked";
import { readEnv } from "@coffer/platform/running/config";
import { withEnvFile } from "@coffer/platform/running/env-file";
import type pg from "pg";
import { oneLine, Refused, runCommand, say } from "./command.ts";
import { findDatabaseUrl } from "./running-database.ts";

const USAGE = `Work that could not be done yet: items that failed, and those that were given up and are parked.
  npm run queues -- list <subgraph> [queue]             what they are, and why; never what is in them
  npm run queues -- retry <subgraph> [queue] [id]       the running subgraph tries parked ones again
${Object.entries(QUEUES)
  .map(([subgraph, queues]) => `  ${subgraph}: ${Object.keys(queues).join(", ")}`)
  .join("\n")}
The database is that of DATABASE_URL, else of the Coffer on COFFER_DATA (.coffer).
`;

type Chosen = { readonly subgraph: SubgraphName; readonly queue: string; readonly table: string };
type Item = {
  readonly id: string;
  readonly attempts: number;
  readonly due: Date;
  readonly parked: Date | null;
  readonly error: string | null;
};

async function main([command, name, queue, id, ...more]: readonly string[]): Promise<number> {
  const subgraph = SUBGRAPHS.find((known) => known === name);
  if (!subgraph || more.length > 0 || !["list", "retry"].includes(command ?? "") || (id && command !== "retry")) {
    process.stderr.write(USAGE);
    return 1;
  }
  const chosen = choose(subgraph, queue);
  const connectionString = readEnv(withEnvFile(process.env), (env) => findDatabaseUrl(env, subgraph));
  return withClient(connectionString, async (client) => {
    for (const one of chosen) await (command === "list" ? list(client, one) : retry(client, one, id ?? null));
    return 0;
  });
}

function choose(subgraph: SubgraphName, queue: string | undefined): Chosen[] {
  const queues = QUEUES[subgraph];
  if (!queues) throw new Refused(`${subgraph} has no queues.`);
  const chosen = Object.entries(queues).filter(([name]) => queue === undefined || name === queue);
  if (chosen.length === 0)
    throw new Refused(`${subgraph} has no queue of this name. It has: ${Object.keys(queues).join(", ")}`);
  return chosen.map(([name, table]) => ({ subgraph, queue: name, table }));
}

async function list(client: pg.Client, { subgraph, queue, table }: Chosen): Promise<void> {
  const { rows } = await client.query<Item>(
    `SELECT id, attempts, due_at AS due, parked_at AS parked, last_error AS error FROM ${subgraph}.${table}
     WHERE due_at IS NOT NULL AND last_error IS NOT NULL ORDER BY parked_at IS NULL, due_at, id`,
  );
  const parked = rows.filter((item) => item.parked).length;
  say(`${queue} of ${subgraph}: ${parked} parked, ${rows.length - parked} failed and will be tried again`);
  for (const item of rows) {
    const state = item.parked ? `parked ${item.parked.toISOString()}` : `due ${item.due.toISOString()}`;
    say([item.id, state, `${item.attempts} attempts`, item.error ?? ""].map(oneLine).join("  "));
  }
}

async function retry(client: pg.Client, { subgraph, queue, table }: Chosen, id: string | null): Promise<void> {
  const count = await retryParked(pgSql(client), { subgraph, table }, id);
  if (id !== null && count === 0)
    throw new Refused(`${oneLine(id)} is no parked item of ${queue}: see npm run queues -- list`);
  say(count > 0 ? `${count} of ${queue} will be tried again` : `${queue} has no parked items: nothing was done`);
}

/** SQLSTATE (PostgreSQL, Appendix A). */
const REASONS: Readonly<Record<string, string>> = {
  "42501":
    "The role of DATABASE_URL may not see this subgraph's queues: use the subgraph's own, or an administrator's.",
  ECONNREFUSED: "The database does not answer.",
};

runCommand(main, REASONS);
