import type { Mode } from "@coffer/platform/postgres/provision";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { FollowedNetwork } from "../adapters/followed-network.ts";
import { makeOutageStore } from "../adapters/postgres/simulations/outage-store.ts";
import { type ControlChains, makeControlChains } from "../app/simulations/control-chains.ts";
import { makeOutages, type Outages } from "../app/simulations/outages.ts";
import type { Networks } from "../app/wallets/ports.ts";

/** Null where money is real: nothing can cut anything off there. */
export const composeOutages = (pool: pg.Pool, clock: Clock, mode: Mode): Outages | null =>
  mode === "sandbox" ? makeOutages({ store: makeOutageStore(pool), clock }) : null;

type Parts = {
  readonly networks: Networks;
  readonly followed: readonly FollowedNetwork[];
  readonly outages: Outages | null;
  readonly clock: Clock;
};

/** What is done in a sandbox with chains of one's own. */
export const composeControls = ({ networks, followed, outages, clock }: Parts): ControlChains =>
  makeControlChains({
    networks,
    clock,
    sandbox: outages && {
      outages,
      chains: new Map(
        followed.map(({ connected: { network, rules }, controls }) => [
          network,
          { finality: rules.finality, controls },
        ]),
      ),
    },
  });
