import type { Acceptance, ChainReader, ChainWriter, InChain, KeepProviders } from "../../src/app/chains/ports.ts";
import type { BlockHead } from "../../src/domain/chains/block.ts";
import { advance, type FollowedChain } from "../../src/domain/chains/following.ts";
import type { Provider } from "../../src/domain/chains/providers.ts";
import type { NetworkCode } from "../../src/domain/wallets/network.ts";
import { makeFakeLocks } from "./locks.ts";

export type KeptChains = {
  readonly reader: ChainReader;
  readonly inChain: InChain;
  readonly keepProviders: KeepProviders;
};

export type FakeChains = KeptChains & { readonly accepted: Acceptance[] };

type Kept = { readonly chain: FollowedChain; readonly blocks: readonly BlockHead[] };

/** Chains in memory, one transaction after the other. */
export function makeFakeChains(): FakeChains {
  let kept: ReadonlyMap<NetworkCode, Kept> = new Map();
  const providers = new Map<NetworkCode, readonly Provider[]>();
  const accepted: Acceptance[] = [];
  const locks = makeFakeLocks();

  return {
    accepted,
    reader: {
      find: async (network) => kept.get(network)?.chain ?? null,
      list: async (networks) =>
        new Map(
          networks.flatMap((network) => {
            const chain = kept.get(network)?.chain;
            return chain ? [[network, chain] as const] : [];
          }),
        ),
      blockAt: async (network, height) => kept.get(network)?.blocks.find((block) => block.height === height) ?? null,
      lowestFrom: async (network, from) =>
        kept
          .get(network)
          ?.blocks.filter(({ height }) => height >= from)
          .toSorted((a, b) => a.height - b.height)[0] ?? null,
      listProviders: async (networks) => new Map(networks.map((network) => [network, providers.get(network) ?? []])),
    },
    inChain: (work) =>
      locks.during(async (lock) => {
        await lock("chains");
        const open = new Map(kept);
        const said: Acceptance[] = [];
        const done = await work(writerOver(open, said));
        kept = open;
        accepted.push(...said);
        return done;
      }),
    async keepProviders(network, found) {
      const others = (providers.get(network) ?? []).filter(({ place }) => !found.some((one) => one.place === place));
      providers.set(
        network,
        [...found, ...others].toSorted((a, b) => a.place - b.place),
      );
    },
  };
}

function writerOver(open: Map<NetworkCode, Kept>, said: Acceptance[]): ChainWriter {
  const change = (network: NetworkCode, to: (before: Kept) => Kept) => {
    const before = open.get(network);
    if (before) open.set(network, to(before));
  };
  return {
    lock: async (network) => open.get(network)?.chain ?? null,
    holds: async (network, { height, hash }) =>
      open.get(network)?.blocks.some((block) => block.height === height && block.hash === hash) ?? false,
    async begin(network, chain) {
      if (open.has(network)) throw new Error("a network begins once");
      open.set(network, { chain, blocks: [chain.cursor] });
    },
    async append(network, block, keep) {
      change(network, ({ chain, blocks }) => {
        if (block.parent !== blocks.find(({ height }) => height === block.height - 1)?.hash)
          throw new Error("a block is no child of the one below it");
        return {
          chain: advance(chain, block),
          blocks: [...blocks, block].filter(({ height }) => height >= block.height - keep),
        };
      });
    },
    async takeBack(network, cursor, below) {
      change(network, ({ chain, blocks }) => ({
        chain: { ...chain, cursor: below },
        blocks: [
          ...blocks.filter(({ height }) => height < cursor.height),
          ...(below.height === cursor.height ? [below] : []),
        ],
      }));
    },
    async note(network, found) {
      change(network, ({ chain, blocks }) => ({ chain: { ...chain, ...found }, blocks }));
    },
    async accept(acceptance) {
      said.push(acceptance);
      change(acceptance.network, ({ chain, blocks }) => ({
        chain: { ...chain, state: "CATCHING_UP", acceptedUpTo: chain.cursor.height },
        blocks,
      }));
    },
  };
}
