import { type KnownAssets, knowAssets } from "@coffer/ledger-core/known-assets";
import type { Asset } from "@coffer/money/asset";
import type pg from "pg";

/** The ledger's asset table. */
export const loadAssets = (pool: pg.Pool, added?: (assets: readonly Asset[]) => Promise<void>): Promise<KnownAssets> =>
  knowAssets(async () => (await pool.query<Asset>("SELECT code, scale FROM ledger.list_assets()")).rows, added);
