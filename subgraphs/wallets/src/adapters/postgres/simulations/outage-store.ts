import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { OutageStore } from "../../../app/simulations/ports.ts";

export const makeOutageStore = (pool: pg.Pool): OutageStore => ({
  async begin({ network, until, userId, at }) {
    await pool.query(
      `INSERT INTO simulated_outage (network, until, user_id, begun_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (network) DO UPDATE SET until = excluded.until, user_id = excluded.user_id, begun_at = excluded.begun_at`,
      [network, until, uuidOf(userId), at],
    );
  },
  async end(network) {
    await pool.query("DELETE FROM simulated_outage WHERE network = $1", [network]);
  },
  list: async () => (await pool.query("SELECT network, until FROM simulated_outage")).rows,
});
