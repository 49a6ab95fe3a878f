import pg from "pg";
import { expect, vi } from "vitest";
import { findAdminUrl } from "./find-admin-url.ts";
import type { RunningCoffer } from "./start-coffer.ts";

type Act = () => Promise<unknown>;

export type Killing = (table: string, acts: Act | readonly Act[], mode?: "ACCESS EXCLUSIVE" | "SHARE") => Promise<void>;

export async function connectAsAdmin(dataFolder: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: findAdminUrl(dataFolder) });
  // Its server is among those that are killed.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/**
 * Kills a Coffer while all that was asked waits for a subgraph's table. SHARE lets readers in, so
 * that it is writers who wait.
 */
export const makeKilling =
  (coffer: RunningCoffer): Killing =>
  async (table, asked, mode = "ACCESS EXCLUSIVE") => {
    const acts = [asked].flat();
    const [subgraph] = table.split(".");
    const [holder, watcher] = [await connectAsAdmin(coffer.dataFolder), await connectAsAdmin(coffer.dataFolder)];
    await holder.query("BEGIN");
    await holder.query(`LOCK TABLE ${table} IN ${mode} MODE`);
    const cut = Promise.all(
      acts.map((act) =>
        act().then(
          () => "answered",
          () => "cut off",
        ),
      ),
    );
    // Those of jobs are no request's: of a queue, and of whoever looks whether keys are too old.
    const waiting = `SELECT FROM pg_stat_activity WHERE usename LIKE 'coffer%${subgraph}' AND wait_event_type = 'Lock'
      AND query NOT LIKE '%SKIP LOCKED%' AND query NOT LIKE '%"isDue" FROM signing_key%'`;
    const countWaiting = async () => (await watcher.query(waiting)).rowCount;
    await vi.waitFor(async () => expect(await countWaiting()).toBeGreaterThanOrEqual(acts.length), {
      timeout: 120_000,
    });
    await coffer.kill();
    expect(await cut).toEqual(acts.map(() => "cut off"));
    await Promise.all([holder, watcher].map((client) => client.end().catch(() => undefined)));
  };
