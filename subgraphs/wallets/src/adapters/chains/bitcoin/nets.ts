import { BITCOIN_PREFIXES, type BitcoinNet, type BitcoinPrefixes } from "@coffer/addresses/bitcoin";
import { COIN_TYPE } from "../../../domain/wallets/network.ts";

export type { BitcoinNet } from "@coffer/addresses/bitcoin";

/** What makes an address belong to one net, and a path. */
export type BitcoinNetParams = BitcoinPrefixes & { readonly coinType: number };

export const BITCOIN_NETS = {
  mainnet: { ...BITCOIN_PREFIXES.mainnet, coinType: COIN_TYPE.BITCOIN },
  testnet: { ...BITCOIN_PREFIXES.testnet, coinType: COIN_TYPE.TEST },
  regtest: { ...BITCOIN_PREFIXES.regtest, coinType: COIN_TYPE.TEST },
} as const satisfies Record<BitcoinNet, BitcoinNetParams>;
