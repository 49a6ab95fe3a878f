import type { DataFolder } from "@coffer/local-parts/data-folder";
import type { Logger } from "@coffer/platform/running/log";
import type { StandaloneConfig } from "./config.ts";
import { type LocalChain, openLocalEthereum } from "./local-ethereum.ts";
import { openLocalTron } from "./local-tron.ts";

/** Of each network that the configuration wants a chain of on this machine. */
export async function openLocalChains(config: StandaloneConfig, folder: DataFolder, log: Logger): Promise<LocalChain> {
  const ethereum = await openLocalEthereum(config, folder, log);
  const tron = await openLocalTron(ethereum.config, folder, log);
  return {
    config: tron.config,
    async stop() {
      await tron.stop();
      await ethereum.stop();
    },
  };
}
