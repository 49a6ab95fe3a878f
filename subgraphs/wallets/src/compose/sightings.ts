import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { FollowedNetwork } from "../adapters/followed-network.ts";
import { makeChainReader } from "../adapters/postgres/chains/chain-reader.ts";
import { makeSightingReader, makeSightingStore } from "../adapters/postgres/sightings/sightings.ts";
import { makeReadSightings } from "../app/sightings/read-sightings.ts";
import { makeWatchMempool } from "../app/sightings/watch-mempool.ts";
import { makeLeasedLoops } from "../jobs/leased-loops.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly followed: readonly FollowedNetwork[];
};

/** What waits to be mined, and would come to wallets. */
export function composeSightings({ pool, clock, log, followed }: Parts) {
  const chains = makeChainReader(pool);
  // Beside the loops that follow: what waits keeps no block waiting.
  const loops = makeLeasedLoops(
    { pool, log },
    "mempool",
    followed.flatMap(({ mempools, connected: { network, rules }, watched }) => {
      if (mempools === null) return [];
      const sightings = makeSightingStore(pool, watched);
      const watch = makeWatchMempool({ network, mempools, chains, sightings, clock, log });
      const run = async () => {
        await watch();
        return false;
      };
      return { network, everyMs: rules.lookEveryMs, run };
    }),
  );
  return {
    readSightings: makeReadSightings({ sightings: makeSightingReader(pool), clock }),
    ...loops,
  };
}
