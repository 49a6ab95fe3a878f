import { makeBitcoinBlockReader } from "@coffer/wallets/adapters/chains/bitcoin/block-reader";
import { BITCOIN_NETS } from "@coffer/wallets/adapters/chains/bitcoin/nets";
import { addressOfScript, scriptOfP2wpkh } from "@coffer/wallets/adapters/chains/bitcoin/script-address";
import { onlyOurs } from "@coffer/wallets/adapters/postgres/outputs/only-ours";
import { makeBitcoinBlock } from "./bitcoin-block.ts";
import type { ChainLoad } from "./chain-load.ts";

const NET = BITCOIN_NETS.regtest;
const TRANSACTIONS = 3_000;

export const bitcoinLoad: ChainLoad = {
  network: "BITCOIN",
  shape: `${TRANSACTIONS} transactions, 1.20 MB`,
  addressOf(key) {
    const address = addressOfScript(scriptOfP2wpkh(key), NET);
    if (address === null) throw new Error("20 bytes are an address");
    return address;
  },
  async makeBlock(height, payees) {
    const { hex, ...head } = await makeBitcoinBlock({ transactions: TRANSACTIONS, payees });
    return { head: { ...head, height }, reader: makeBitcoinBlockReader(async () => hex, NET) };
  },
  asFollowed: (reader, pool) => onlyOurs(reader, "BITCOIN", pool),
  watched: {
    ...{ network: "BITCOIN", currency: "BTC", scale: 8 },
    ...{ confirmations: 6, small: { below: 100_000_000n, confirmations: 2 } },
  },
};
