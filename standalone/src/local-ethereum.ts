import { join } from "node:path";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import type { DataFolder } from "@coffer/local-parts/data-folder";
import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import { Secret } from "@coffer/platform/values/secret";
import type { StandaloneConfig } from "./config.ts";

export type LocalChain = {
  /** With the chain as the provider of its network; without one, as it was. */
  readonly config: StandaloneConfig;
  stop(): Promise<void>;
};

/**
 * One for every sandbox: what is killed before it wrote its state begins with the same block again.
 */
const GENESIS_TIME = new Date("2026-01-01T00:00:00.000Z");

/**
 * A chain of Ethereum beside the embedded database, where the configuration wants one. A sandbox
 * lives on without it, where it cannot run here or ends: its network waits then.
 */
export async function openLocalEthereum(
  config: StandaloneConfig,
  folder: DataFolder,
  log: Logger,
): Promise<LocalChain> {
  const asItWas = { config, stop: async () => undefined };
  if (!config.localEthereum) return asItWas;
  const missing = whyNoAnvil();
  if (missing) {
    log.warn(`no local chain of Ethereum: ${missing}`);
    return asItWas;
  }
  try {
    const anvil = await startAnvil({
      stateFile: join(folder.path, "ethereum.json"),
      genesisTime: GENESIS_TIME,
      onUnexpectedEnd: (message) => log.error(`the local chain of Ethereum is gone: ${message}`),
    });
    const pace = makePace(anvil, log);
    pace.start();
    const providers = { ...config.wallets.providers, ETHEREUM: [new Secret(anvil.url)] };
    return {
      // Anvil runs a block again for whoever asks.
      config: { ...config, wallets: { ...config.wallets, providers, readsInternal: true } },
      async stop() {
        await pace.stop();
        await anvil.stop();
      },
    };
  } catch (error) {
    log.error({ err: error }, "the local chain of Ethereum does not start");
    return asItWas;
  }
}

/** Blocks behind each with a transaction. */
const BLOCKS_BEHIND = 8;
const BLOCK_EVERY_MS = 1_000;

/**
 * Makes blocks for a while behind each transaction, so that what it brings is confirmed before
 * one's eyes. A chain on which nothing happens stands still.
 */
function makePace(anvil: Anvil, log: Logger): Loop {
  let quietAt: unknown;
  return makeLoop({
    name: "pace of the local chain",
    everyMs: BLOCK_EVERY_MS,
    log,
    async run() {
      const newest = await anvil.ask("eth_blockNumber");
      if (newest === quietAt) return false;
      const heights = Array.from({ length: BLOCKS_BEHIND }, (_, below) => Number(newest) - below);
      const counts = heights
        .filter((height) => height >= 0)
        .map((height) => anvil.ask("eth_getBlockTransactionCountByNumber", `0x${height.toString(16)}`));
      if ((await Promise.all(counts)).some((count) => Number(count) > 0)) await anvil.ask("evm_mine");
      else quietAt = newest;
      return false;
    },
  });
}
