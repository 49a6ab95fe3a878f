import { newId } from "@coffer/contracts/ids";
import { LITECOIN_REGTEST_GENESIS, type Litecoind } from "@coffer/local-parts/litecoind";
import type { NodeActor } from "@coffer/platform/identity/actor";
import { Secret } from "@coffer/platform/values/secret";
import type { NodeWalletsConfig } from "../src/config.ts";
import type { CoreCoin } from "../src/domain/node-wallets/core-coin.ts";
import { NO_COINS } from "./world.ts";

/** Litecoin's regtest: final soon, since nothing is mined on it above height 431. */
export const LITECOIN: CoreCoin = {
  ...{ network: "LITECOIN", displayName: "Litecoin", currency: "LTC", genesis: LITECOIN_REGTEST_GENESIS },
  ...{ keyVersions: [111], scriptVersions: [58, 196], hrp: "rltc", confirmations: 2, finality: 4 },
  ...{ dust: 5_460n, feeFloor: 10_000n, feeMax: 1_000_000n, replacementStep: 1_000n },
};

export const withLitecoin = (url: string | null, changes: Partial<NodeWalletsConfig> = {}): NodeWalletsConfig => ({
  ...NO_COINS,
  coins: [{ coin: LITECOIN, url: url === null ? null : new Secret(url) }],
  ...changes,
});

/** A node, as the gateway tells of it. */
export const aNode = (changes: Partial<NodeActor> = {}): NodeActor => ({
  ...{ kind: "node", nodeId: newId("nod"), capabilities: ["wallet"], roles: ["NODE"], scopes: null },
  credential: { kind: "node-key", id: newId("ngr") },
  ...{ assurance: { methods: [], at: 0 }, expiresAt: 4_000_000_000 },
  ...changes,
});

/** Somebody outside, who has what a hundred blocks brought. */
export async function outsideOn(litecoind: Litecoind) {
  await litecoind.ask("createwallet", "miner");
  let address = String(await litecoind.askWallet("miner", "getnewaddress"));
  const mine = (blocks: number) => litecoind.ask("generatetoaddress", blocks, address);
  const height = async () => (await litecoind.ask("getblockcount")) as number;
  await mine(110);
  return {
    mine,
    height,
    pay: async (to: string, amount: string): Promise<string> => {
      await litecoind.askWallet("miner", "settxfee", "0.0002");
      return String(await litecoind.askWallet("miner", "sendtoaddress", to, amount));
    },
    /** The newest blocks are none of the chain any more; what they held waits to be mined again. */
    async takeBack(depth: number): Promise<void> {
      await litecoind.ask("invalidateblock", await litecoind.ask("getblockhash", (await height()) - depth + 1));
      // Others in their place: the same ones would be refused again.
      address = String(await litecoind.askWallet("miner", "getnewaddress"));
    },
    newAddress: async (): Promise<string> => String(await litecoind.askWallet("miner", "getnewaddress")),
  };
}
