import { COIN_TYPE } from "../../../domain/wallets/network.ts";

/**
 * What makes an address belong to one net: the prefix of BIP-173 and the version bytes of
 * Base58Check.
 */
export type BitcoinNetParams = { hrp: string; p2pkh: number; p2sh: number; coinType: number };

export const BITCOIN_NETS = {
  mainnet: { hrp: "bc", p2pkh: 0x00, p2sh: 0x05, coinType: COIN_TYPE.BITCOIN },
  testnet: { hrp: "tb", p2pkh: 0x6f, p2sh: 0xc4, coinType: COIN_TYPE.TEST },
  regtest: { hrp: "bcrt", p2pkh: 0x6f, p2sh: 0xc4, coinType: COIN_TYPE.TEST },
} as const satisfies Record<string, BitcoinNetParams>;

export type BitcoinNet = keyof typeof BITCOIN_NETS;
