import { join } from "node:path";
import type { DataFolder } from "@coffer/local-parts/data-folder";
import { startTronStandIn } from "@coffer/local-parts/tron-stand-in";
import type { Logger } from "@coffer/platform/running/log";
import { Secret } from "@coffer/platform/values/secret";
import type { StandaloneConfig } from "./config.ts";
import type { LocalChain } from "./local-ethereum.ts";

/** The address of the private key 1, which the test money of wallets comes from. */
const HOLDER = "417e5f4552091a69125d5dfcb7b8c2659029395bdf";
/** All that there is on the main network, about. */
const SUN = 100_000_000_000_000_000n;
/** What wallets take for a test USDT (TEST_USDT_ADDRESS there), and how much of it there is. */
const TEST_USDT = "41501c53fc332afd93cc9ea012c191cbfa25721914";
const USDT_UNITS = 100_000_000_000_000_000n;
/** One for every sandbox: a folder whose chain is lost begins with the same block again. */
const GENESIS_TIME = new Date("2026-01-01T00:00:00.000Z");

/**
 * A stand-in for a chain of Tron beside the embedded database, where the configuration wants one. A
 * sandbox lives on without it, where it does not start: its network waits then.
 */
export async function openLocalTron(config: StandaloneConfig, folder: DataFolder, log: Logger): Promise<LocalChain> {
  if (!config.localTron) return { config, stop: async () => undefined };
  try {
    const tron = await startTronStandIn({
      file: join(folder.path, "tron.jsonl"),
      balances: new Map([[HOLDER, SUN]]),
      tokens: new Map([[TEST_USDT, { symbol: "USDT", decimals: 6, balances: new Map([[HOLDER, USDT_UNITS]]) }]]),
      ...{ genesisTime: GENESIS_TIME.getTime(), mining: "at-once" },
      // Its blocks come together: by Tron's three seconds they would run ahead of the clock.
      slotMs: 1,
    });
    const providers = { ...config.wallets.providers, TRON: [new Secret(tron.url)] };
    return { config: { ...config, wallets: { ...config.wallets, providers } }, stop: tron.stop };
  } catch (error) {
    log.error({ err: error }, "the local chain of Tron does not start");
    return { config, stop: async () => undefined };
  }
}
