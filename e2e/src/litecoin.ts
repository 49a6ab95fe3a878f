import { LITECOIN_REGTEST_GENESIS, type Litecoind } from "@coffer/local-parts/litecoind";

/** Litecoin's regtest, as an operator of a Coffer says it. */
export const litecoinSettings = (url: string): Record<string, string> => ({
  CORE_RPC_URLS: `LITECOIN=${url}`,
  CORE_COINS: JSON.stringify([
    {
      ...{ network: "LITECOIN", name: "Litecoin", currency: "LTC", genesis: LITECOIN_REGTEST_GENESIS },
      ...{ keyVersions: [111], scriptVersions: [58, 196], hrp: "rltc", confirmations: 2, finality: 4 },
      ...{ dust: "0.0000546", feeFloor: "0.0001", feeMax: "0.01", replacementStep: "0.00001" },
    },
  ]),
});

/** To a wallet `miner` of the node's, which is made where there is none. */
export async function mineOn(litecoind: Litecoind, blocks: number): Promise<void> {
  const wallets = (await litecoind.ask("listwallets")) as string[];
  if (!wallets.includes("miner")) await litecoind.ask("createwallet", "miner");
  const address = await litecoind.askWallet("miner", "getnewaddress");
  await litecoind.ask("generatetoaddress", blocks, address);
}
