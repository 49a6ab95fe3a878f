import { LITECOIN_REGTEST_GENESIS } from "@coffer/local-parts/litecoind";

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
