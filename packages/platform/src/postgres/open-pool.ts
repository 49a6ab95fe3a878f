import pg from "pg";
import type { Logger } from "../running/log.ts";
import { isBehindPooler, sendUnnamed } from "./pooler.ts";

/**
 * To be given a connection, new or free. With the statement's own deadline it stays below the ten
 * seconds that the gateway gives a subgraph.
 */
const ACQUIRE_MAX_MS = 4_000;
/**
 * For one statement, by our own clock: a server that hangs keeps none of its own. The connection is
 * closed then, because what it would say next is of no use.
 */
const STATEMENT_MAX_MS = 5_000;

/**
 * The pool of one subgraph, the same in both shapes. Everything that is asked through it is
 * answered or rejects in time. A pooler in transaction mode may be between: then no statement is
 * prepared by a name.
 */
export function openPool(connectionString: string, max: number, log: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: ACQUIRE_MAX_MS,
    query_timeout: STATEMENT_MAX_MS,
    keepAlive: true,
    // What is asked without waiting goes without waiting; whoever waits for each answer sees no
    // difference.
    pipeline: true,
    verify: (client, done) => {
      isBehindPooler(client).then((isPooled) => {
        if (isPooled) sendUnnamed(client);
        done();
      }, done);
    },
  });
  // A server that restarts ends idle connections; the pool opens new ones.
  pool.on("error", (error) => log.warn({ err: error }, "a database connection was lost"));
  // Nor does a pool listen while it verifies or lends a client: who asks through it hears of it.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
