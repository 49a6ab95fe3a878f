import { type KnownAssets, knowAssets } from "@coffer/ledger-core/known-assets";
import type { Asset } from "@coffer/money/asset";
import type pg from "pg";
import type { Assets } from "../../../app/money/ports.ts";

/** The ledger's asset table. */
export const loadAssets = (pool: pg.Pool, added?: (assets: readonly Asset[]) => Promise<void>): Promise<KnownAssets> =>
  knowAssets(async () => (await pool.query<Asset>("SELECT code, scale FROM ledger.list_assets()")).rows, added);

/** Has all of these known before rows that name them are read: one may have just been added. */
export async function knowAll(assets: Assets, codes: readonly string[]): Promise<void> {
  if (codes.some((code) => !assets.find(code))) await assets.look();
}
