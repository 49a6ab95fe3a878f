import type pg from "pg";
import type { Mode } from "../postgres/provision.ts";

/**
 * The database remembers its mode (provision.ts): a service of the other mode must not touch it.
 */
export async function refuseOtherMode(pool: pg.Pool, mode: Mode): Promise<void> {
  const { rows } = await pool.query<{ value: string }>("SELECT value FROM coffer.setting WHERE name = 'mode'");
  const known = rows[0]?.value;
  if (known !== mode)
    throw new Error(
      `the database is in ${known ?? "no"} mode, and this service in ${mode}: set COFFER_MODE alike everywhere`,
    );
}
