import { type Anvil, startAnvil } from "@coffer/local-parts/anvil";
import { type Btcd, startBtcd } from "@coffer/local-parts/btcd";
import { makeTemporaryFolder, type TemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { afterAll, beforeAll } from "vitest";
import { snapshotSettings } from "./heap-snapshot.ts";
import { BROUGHT_MINER } from "./tell-of-brought-keys.ts";

/**
 * A chain of Ethereum and one of Bitcoin, and a folder for heaps; `environment` says so to who is
 * started behind it.
 */
export function useKeyChains() {
  const environment: Record<string, string> = {};
  let [anvil, btcd, folder] = [] as unknown as [Anvil, Btcd, TemporaryFolder];
  beforeAll(async () => {
    [anvil, btcd, folder] = await Promise.all([
      startAnvil({ accounts: 2, mining: 1 }),
      startBtcd({ miner: BROUGHT_MINER }),
      makeTemporaryFolder("heap"),
    ]);
    Object.assign(environment, snapshotSettings(folder.path));
    environment.ETHEREUM_RPC_URLS = anvil.url;
    environment.BITCOIN_RPC_URLS = btcd.url;
  });
  afterAll(() => Promise.all([anvil.stop(), btcd.stop(), folder.remove()]));
  return {
    environment,
    chains: { anvil: () => anvil, btcd: () => btcd },
    /** The chain of Ethereum makes blocks by itself. */
    place: { mine: async () => undefined, heapFolder: () => folder.path },
  };
}
