import type { SubgraphName } from "@coffer/contracts/subgraphs";
import pg from "pg";
import type { Logger } from "../running/log.ts";
import type { Wakes } from "../running/wakes.ts";
import { isBehindPooler } from "./pooler.ts";

const CHANNEL = "coffer_outbox";
const RECONNECT_MS = 1_000;
/** Also for the one statement of it. */
const CONNECT_MAX_MS = 5_000;

/** Wakes relays of other processes: never within the transaction that wrote. */
export async function notifyWakes(pool: pg.Pool, subgraphs: readonly SubgraphName[]): Promise<void> {
  await pool.query("SELECT pg_notify($1, $2)", [CHANNEL, subgraphs.join(",")]);
}

/**
 * Wakes between processes by NOTIFY, in a statement of its own after the commit: a commit that
 * notifies takes a lock of the whole database. A lost notification costs a second at most: relays
 * sweep.
 */
export async function makePostgresWakes(options: {
  connectionString: string;
  pool: pg.Pool;
  log: Logger;
}): Promise<Wakes & { close(): Promise<void> }> {
  const { connectionString, pool, log } = options;
  const listeners = new Map<SubgraphName, Set<() => void>>();
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const heard = (payload: string | undefined) => {
    for (const subgraph of (payload ?? "").split(","))
      for (const listener of listeners.get(subgraph as SubgraphName) ?? []) listener();
  };
  const listen = async () => {
    const next = new pg.Client({
      connectionString,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MAX_MS,
      query_timeout: CONNECT_MAX_MS,
    });
    next.on("notification", ({ payload }) => heard(payload));
    next.on("error", () => lost(next));
    next.on("end", () => lost(next));
    client = next;
    try {
      await next.connect();
      if (await isBehindPooler(next)) {
        log.info(
          "a pooler is before the database, through which notifications do not come: relays go on by their sweep",
        );
        client = undefined;
        await next.end();
        return;
      }
      await next.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      log.warn({ err: error }, "wakes of other processes cannot be heard: relays go on by their sweep");
      lost(next);
    }
  };
  const lost = (which: pg.Client) => {
    if (closed || client !== which) return;
    client = undefined;
    which.end().catch(() => undefined);
    timer = setTimeout(listen, RECONNECT_MS);
  };

  await listen();
  return {
    wake(...subgraphs) {
      // Its own relay hears it at once, without the way through the server.
      heard(subgraphs.join(","));
      notifyWakes(pool, subgraphs).catch((error: unknown) => log.debug({ err: error }, "a wake was lost"));
    },
    on(subgraph, listener) {
      const known = listeners.get(subgraph) ?? new Set();
      listeners.set(subgraph, known.add(listener));
      return () => known.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
