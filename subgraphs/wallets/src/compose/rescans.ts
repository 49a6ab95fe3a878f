import type { Logger } from "@coffer/platform/running/log";
import type { CountedMetric } from "@coffer/platform/running/show-counted";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { FollowedNetwork } from "../adapters/followed-network.ts";
import { makeRescanReader } from "../adapters/postgres/rescans/rescan-reader.ts";
import type { ChainReader, ContentWatch, InChain } from "../app/chains/ports.ts";
import type { DepositChainWriter } from "../app/deposits/ports.ts";
import { makeFindDeposits } from "../app/deposits/watch-deposits.ts";
import type { OutputChainWriter } from "../app/outputs/ports.ts";
import { makeFindOutputs } from "../app/outputs/watch-outputs.ts";
import { makeBackfill } from "../app/rescans/backfill.ts";
import type { InRescanChain, RescanChainWriter } from "../app/rescans/ports.ts";
import { makeReadRescans } from "../app/rescans/read-rescans.ts";
import { makeRescanBlocks } from "../app/rescans/rescan-blocks.ts";
import { makeRescanNetworks } from "../app/rescans/rescan-network.ts";
import type { ReadOldBlock } from "../app/tokens/read-old-block.ts";
import type { Networks } from "../app/wallets/ports.ts";
import { blocksLeft } from "../domain/rescans/rescan.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly networks: Networks;
  readonly followed: readonly FollowedNetwork[];
  readonly chains: ChainReader;
};

type PoolWriter = RescanChainWriter & DepositChainWriter & OutputChainWriter;

type Reading<Writer extends PoolWriter> = {
  readonly inChain: InChain<Writer>;
  readonly readBlock: ReadOldBlock;
  readonly readUntraced: ReadOldBlock | null;
  /** What comes to the treasury; null where there is none. */
  readonly funding: Pick<ContentWatch<Writer>, "added"> | null;
};

/** Blocks of before that are read once more for what is pooled. */
export function composeRescans(parts: Parts) {
  const { pool, clock, log, networks, followed, chains } = parts;
  const rescans = makeRescanReader(pool);
  const readable = new Set(
    followed.flatMap(({ connected, watched }) => (watched.readers === null ? [] : [connected.network])),
  );
  return {
    backfillOf: ({ connected: { network } }: FollowedNetwork) => makeBackfill({ network, rescans, clock, log }),
    ofNetwork<Writer extends PoolWriter>(
      { connected: { network }, watched, hasOutputs }: FollowedNetwork,
      reading: Reading<Writer>,
    ): () => Promise<boolean> {
      return makeRescanBlocks<Writer>({
        ...{ ...reading, network, chains, rescans, clock },
        facts: hasOutputs ? [makeFindOutputs(network)] : [],
        findDeposits: makeFindDeposits({ watched, clock }),
      });
    },
    appOf: (inChain: InRescanChain) => ({
      rescanNetworks: makeRescanNetworks({ networks, readable, inChain, clock }),
      readRescans: makeReadRescans({ rescans }),
    }),
    counts: [
      {
        name: "coffer_chain_rescan_blocks_left",
        help: "Blocks of before that are still to be read once more for what is pooled.",
        label: "network",
        async count() {
          const open = await rescans.listOpen();
          return [...readable].map((label) => ({
            label,
            count: open.filter(({ network }) => network === label).reduce((sum, one) => sum + blocksLeft(one), 0),
          }));
        },
      },
    ] satisfies readonly CountedMetric[],
  };
}
