import type { Asset } from "@coffer/money/asset";
import type pg from "pg";
import type { Assets } from "../../app/ports.ts";

/** The asset table, read once: rows are only ever added, and a new one is seen after the next start. */
export async function loadAssets(pool: pg.Pool): Promise<Assets> {
  const { rows } = await pool.query<Asset>("SELECT code, scale FROM asset");
  const byCode = new Map(rows.map(({ code, scale }) => [code, { code, scale }]));
  return { find: (code) => byCode.get(code) };
}
