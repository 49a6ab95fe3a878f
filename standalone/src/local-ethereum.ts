import { join } from "node:path";
import { startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import type { DataFolder } from "@coffer/local-parts/data-folder";
import type { Logger } from "@coffer/platform/running/log";
import { Secret } from "@coffer/platform/values/secret";
import type { StandaloneConfig } from "./config.ts";

export type LocalEthereum = {
  /** With the chain as the provider of ETHEREUM; without one, as it was. */
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
): Promise<LocalEthereum> {
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
    const providers = { ...config.wallets.providers, ETHEREUM: [new Secret(anvil.url)] };
    return { config: { ...config, wallets: { ...config.wallets, providers } }, stop: anvil.stop };
  } catch (error) {
    log.error({ err: error }, "the local chain of Ethereum does not start");
    return asItWas;
  }
}
