import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

const LOOK_AGAIN_MS = 5;
const WAITS_MS = 120_000;

/** Keeps every payment waiting inside its transaction, as a busy account would, until `release`. */
export async function holdUpPayments(adminUrl: string): Promise<{
  /** Resolves once a payment waits. */
  untilOneWaits(): Promise<void>;
  /** Also where the server is gone, and the hold with it. */
  release(): Promise<void>;
}> {
  const [holder, watcher] = [await connect(adminUrl), await connect(adminUrl)];
  await holder.query("BEGIN");
  await holder.query("SELECT FROM ledger.account ORDER BY id FOR UPDATE");
  return {
    async untilOneWaits() {
      const until = performance.now() + WAITS_MS;
      const text = "SELECT FROM pg_stat_activity WHERE usename LIKE 'coffer%payments' AND wait_event_type = 'Lock'";
      while ((await watcher.query(text)).rowCount === 0) {
        if (performance.now() > until) throw new Error("no payment came to be held up");
        await pause(LOOK_AGAIN_MS);
      }
    },
    async release() {
      await Promise.all([holder, watcher].map((client) => client.end().catch(() => undefined)));
    },
  };
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  // Its server is among those that are killed.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
