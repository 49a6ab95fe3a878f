import { type Columns, columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { KeepProviders } from "../../../app/chains/ports.ts";
import type { Provider } from "../../../domain/chains/providers.ts";

const COLUMNS: Columns<Provider> = columnsOf({
  place: ["int", ({ place }) => place],
  state: ["text", ({ state }) => state],
  tip_height: ["int", ({ tip }) => tip?.height ?? null],
  tip_hash: ["text", ({ tip }) => tip?.hash ?? null],
  tip_parent: ["text", ({ tip }) => tip?.parent ?? null],
  tip_time: ["timestamptz", ({ tip }) => tip?.time ?? null],
});

/** Writes what has changed, and nothing where nothing has. */
export const makeKeepProviders =
  (pool: pg.Pool): KeepProviders =>
  async (network, providers) => {
    await pool.query(
      `INSERT INTO provider (network, ${COLUMNS.names}) SELECT $1, ${COLUMNS.names} FROM ${COLUMNS.from("p", 2)}
       ON CONFLICT (network, place) DO UPDATE SET state = excluded.state, tip_height = excluded.tip_height,
         tip_hash = excluded.tip_hash, tip_parent = excluded.tip_parent, tip_time = excluded.tip_time
       WHERE (provider.state, provider.tip_hash) IS DISTINCT FROM (excluded.state, excluded.tip_hash)`,
      [network, ...COLUMNS.values(providers)],
    );
  };
