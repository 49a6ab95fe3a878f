import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bech32, bech32m, createBase58check } from "@scure/base";
import type { BitcoinNetParams } from "./nets.ts";

const base58check = createBase58check(sha256);
const BASE58_LENGTH_MAX = 35; // of a 21-byte payload; decoding base58 takes time quadratic in the length
const HASH_BYTES = 20;
const WITNESS_VERSION_MAX = 16;
const V0_PROGRAM_BYTES = [20, 32]; // BIP-141: P2WPKH and P2WSH

/**
 * BIP-84 over BIP-173: witness version 0 with the key's HASH160. The key is compressed, as BIP-143
 * demands.
 */
export const encodeP2wpkh = (publicKey: Uint8Array, { hrp }: BitcoinNetParams): string =>
  bech32.encode(hrp, [0, ...bech32.toWords(ripemd160(sha256(publicKey)))]);

export const isBitcoinAddress = (text: string, net: BitcoinNetParams): boolean =>
  isSegwitAddress(text, net) || isBase58Address(text, net);

/**
 * BIP-350: version 0 is checksummed with Bech32, versions 1 to 16 with Bech32m; a version without a
 * meaning yet is valid.
 */
function isSegwitAddress(text: string, { hrp }: BitcoinNetParams): boolean {
  const asBech32 = bech32.decodeUnsafe(text);
  const decoded = asBech32 ?? bech32m.decodeUnsafe(text);
  if (decoded?.prefix !== hrp) return false;
  const [version, ...words] = decoded.words;
  if (version === undefined || version > WITNESS_VERSION_MAX) return false;
  if ((version === 0) !== (asBech32 !== undefined)) return false;
  const program = bech32.fromWordsUnsafe(words);
  if (!program || program.length < 2 || program.length > 40) return false;
  return version > 0 || V0_PROGRAM_BYTES.includes(program.length);
}

function isBase58Address(text: string, { p2pkh, p2sh }: BitcoinNetParams): boolean {
  if (text.length > BASE58_LENGTH_MAX) return false;
  try {
    const payload = base58check.decode(text);
    return payload.length === HASH_BYTES + 1 && (payload[0] === p2pkh || payload[0] === p2sh);
  } catch {
    return false;
  }
}
