import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { type ChainReader, isNodeFault } from "../chains/ports.ts";
import type { Mempool, SightingStore } from "./ports.ts";

type Deps = {
  readonly network: NetworkCode;
  /** By the place of each provider. */
  readonly mempools: readonly Mempool[];
  readonly chains: Pick<ChainReader, "find">;
  readonly sightings: SightingStore;
  readonly clock: Clock;
  readonly log: Logger;
};

/** So much of an id tells them apart: a mempool has a hundred thousand. */
const NAME_LENGTH = 16;
const nameOf = (txid: string): string => txid.slice(-NAME_LENGTH);

/**
 * Notes what waits at the provider that is followed, and forgets what does not any more: it was
 * mined, and is a deposit, or it is gone. By one node's word, which is enough to show, and credits
 * nothing.
 */
export function makeWatchMempool({ network, mempools, chains, sightings, clock, log }: Deps): () => Promise<void> {
  let known: ReadonlySet<string> = new Set();
  return async () => {
    const leader = (await chains.find(network))?.leader ?? null;
    const mempool = leader === null ? undefined : mempools[leader - 1];
    if (!mempool) return;
    try {
      const { txids, arrivals } = await mempool.look((txid) => known.has(nameOf(txid)));
      const waiting = new Set(txids.map(nameOf));
      if (arrivals.length > 0) await sightings.keep(network, arrivals, clock.now());
      const gone = (await sightings.listTxids(network)).filter((txid) => !waiting.has(nameOf(txid)));
      if (gone.length > 0) await sightings.forget(network, gone);
      known = waiting;
    } catch (error) {
      if (!isNodeFault(error)) throw error;
      log.debug({ err: error, network }, "a node does not say what waits to be mined");
    }
  };
}
