import { type KnownAssets, knowAssets } from "@coffer/ledger-core/known-assets";
import type { Asset } from "@coffer/money/asset";
import type pg from "pg";

/** The asset table. */
export const loadAssets = (pool: pg.Pool): Promise<KnownAssets> =>
  knowAssets(async () => (await pool.query<Asset>("SELECT code, scale FROM asset")).rows);
