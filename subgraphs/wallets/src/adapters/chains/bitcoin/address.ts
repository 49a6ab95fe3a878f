import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bech32 } from "@scure/base";
import type { BitcoinNetParams } from "./nets.ts";

/**
 * BIP-84 over BIP-173: witness version 0 with the key's HASH160. The key is compressed, as BIP-143
 * demands.
 */
export const encodeP2wpkh = (publicKey: Uint8Array, { hrp }: BitcoinNetParams): string =>
  bech32.encode(hrp, [0, ...bech32.toWords(ripemd160(sha256(publicKey)))]);
