import type pg from "pg";
import { withClient } from "./with-client.ts";

/**
 * Whether a pooler (PgBouncer and its like) stands between: the process that it names as ours is
 * not the server's. Then nothing that belongs to a session may be relied on, because the next
 * statement outside a transaction may reach another server process.
 */
export async function isBehindPooler(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid !== (client as { processID?: number | null }).processID;
}

/**
 * From now on this connection names no statement: one that was prepared on one process of the
 * server is not known to the next.
 */
export function sendUnnamed(client: pg.ClientBase): void {
  const send = client.query.bind(client) as (...all: unknown[]) => unknown;
  const query = (statement: unknown, ...others: unknown[]) => send(withoutName(statement), ...others);
  client.query = query as typeof client.query;
}

function withoutName(statement: unknown): unknown {
  if (typeof statement !== "object" || statement === null || !("name" in statement) || "submit" in statement)
    return statement;
  const { name: _name, ...unnamed } = statement;
  return unnamed;
}

const TRIES = 5;

/**
 * Throws where `connectionString` leads to a pooler that gives each transaction another server
 * process: locks and settings of a session, which migrations need, would be somebody else's. Proved
 * by a second connection that is given the process which served the first one.
 */
export async function refuseTransactionPooler(connectionString: string, first: pg.ClientBase): Promise<void> {
  if (!(await isBehindPooler(first))) return;
  await withClient(connectionString, async (second) => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const [mine, theirs] = [await readPid(first), await readPid(second)];
      if (mine === theirs)
        throw new Error(
          "DATABASE_URL leads to a pooler in transaction mode, through which migrations cannot be applied: name the server itself there. Services of the distributed shape may connect through the pooler",
        );
    }
  });
}

const readPid = async (client: pg.ClientBase): Promise<number | undefined> =>
  (await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]?.pid;
