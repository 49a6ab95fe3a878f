import { underLease } from "@coffer/platform/postgres/lease";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { Loop } from "@coffer/platform/running/loop";
import type { CountedMetric } from "@coffer/platform/running/show-counted";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import { makeChainReader } from "../adapters/postgres/chains/chain-reader.ts";
import { makeChainWriter } from "../adapters/postgres/chains/chain-writer.ts";
import { makeKeepProviders } from "../adapters/postgres/chains/keep-providers.ts";
import { makeFollowChain } from "../app/chains/follow-chain.ts";
import { makeLookAtProviders } from "../app/chains/look-at-providers.ts";
import type { ChainReader, ConnectedNetwork, InChain } from "../app/chains/ports.ts";
import { makeReadNetworks } from "../app/chains/read-networks.ts";
import { makeResumeNetwork } from "../app/chains/resume-network.ts";
import type { Networks } from "../app/wallets/ports.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import { makeFollowNetworks } from "../jobs/follow-networks.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly networks: Networks;
  readonly connected: readonly ConnectedNetwork[];
};

/** What of wallets looks at chains. */
export function composeChains({ pool, clock, log, networks, connected }: Parts) {
  const reader = makeChainReader(pool);
  const inChain: InChain = (work) => inTransaction(pool, (client) => work(makeChainWriter(pgSql(client))));
  const keepProviders = makeKeepProviders(pool);
  const configured = new Map(connected.map(({ network, nodes }) => [network, nodes.length]));
  const loops: readonly Loop[] = makeFollowNetworks(
    { alone: (name, work) => underLease({ pool, log }, name, work), log },
    connected.map((one) => ({
      connected: one,
      follow: makeFollowChain({
        connected: one,
        sight: makeLookAtProviders({ connected: one, clock, log }),
        reader,
        inChain,
        keepProviders,
        clock,
        log,
      }),
    })),
  );
  return {
    readNetworks: makeReadNetworks({ reader, configured, clock }),
    resumeNetwork: makeResumeNetwork({ networks, inChain, clock }),
    counts: makeCounts(reader, [...configured.keys()]),
    start: () => {
      for (const loop of loops) loop.start();
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

/** What operators watch. */
function makeCounts(reader: ChainReader, networks: readonly NetworkCode[]): readonly CountedMetric[] {
  const ofChains = async (count: (height: { tip: number; followed: number; stopped: boolean }) => number) =>
    [...(await reader.list(networks))].map(([label, { tip, cursor, state }]) => ({
      label,
      count: count({ tip: tip.height, followed: cursor.height, stopped: state === "STOPPED" }),
    }));
  const label = "network";
  return [
    {
      name: "coffer_chain_tip_height",
      help: "The height of the newest block that a network's node knows of.",
      label,
      count: () => ofChains(({ tip }) => tip),
    },
    {
      name: "coffer_chain_blocks_behind",
      help: "Blocks that a network's node knows of, and that are not read yet.",
      label,
      count: () => ofChains(({ tip, followed }) => Math.max(0, tip - followed)),
    },
    {
      name: "coffer_chain_stopped",
      help: "1 where a block that was final was replaced, and an operator has to look.",
      label,
      count: () => ofChains(({ stopped }) => (stopped ? 1 : 0)),
    },
    {
      name: "coffer_chain_providers_ok",
      help: "Providers of a network that can be followed.",
      label,
      count: async () =>
        [...(await reader.listProviders(networks))].map(([network, providers]) => ({
          label: network,
          count: providers.filter(({ state }) => state === "OK").length,
        })),
    },
  ];
}
