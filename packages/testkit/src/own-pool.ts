import type pg from "pg";

/** One that ends its pool when it stops, as a process does: its connections stay with nobody. */
export const withOwnPool = <Process extends { stop(): Promise<void> }>(process: Process, pool: pg.Pool): Process => ({
  ...process,
  async stop() {
    await process.stop();
    if (!pool.ending) await pool.end();
  },
});
