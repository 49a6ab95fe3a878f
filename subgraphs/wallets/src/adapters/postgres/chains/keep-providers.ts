import type pg from "pg";
import type { KeepProviders } from "../../../app/chains/ports.ts";

/** Writes what has changed, and nothing where nothing has. */
export const makeKeepProviders =
  (pool: pg.Pool): KeepProviders =>
  async (network, providers) => {
    await pool.query(
      `INSERT INTO provider (network, place, state, tip_height, tip_hash, tip_parent, tip_time)
       SELECT $1, p.* FROM unnest($2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::timestamptz[]) p
       ON CONFLICT (network, place) DO UPDATE SET state = excluded.state, tip_height = excluded.tip_height,
         tip_hash = excluded.tip_hash, tip_parent = excluded.tip_parent, tip_time = excluded.tip_time
       WHERE (provider.state, provider.tip_hash) IS DISTINCT FROM (excluded.state, excluded.tip_hash)`,
      [
        network,
        providers.map(({ place }) => place),
        providers.map(({ state }) => state),
        providers.map(({ tip }) => tip?.height ?? null),
        providers.map(({ tip }) => tip?.hash ?? null),
        providers.map(({ tip }) => tip?.parent ?? null),
        providers.map(({ tip }) => tip?.time ?? null),
      ],
    );
  };
