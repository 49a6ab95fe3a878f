import { sha256 } from "@noble/hashes/sha2.js";
import { bech32, bech32m, createBase58check } from "@scure/base";
import type { CoreCoin } from "../../domain/node-wallets/core-coin.ts";

const base58check = createBase58check(sha256);
/** Of a 21-byte payload; decoding base58 takes time quadratic in the length. */
const BASE58_LENGTH_MAX = 35;
/** Of a witness program of 32 bytes, with what a coin calls itself. */
const BECH32_LENGTH_MAX = 90;

/**
 * The script (hex) that pays an address of this coin; null where it is none that can be paid. Only
 * what somebody can spend: of SegWit version 0 and 1 alone, since anybody takes what is paid to a
 * version to come.
 */
export function scriptOf(
  address: string,
  coin: Pick<CoreCoin, "keyVersions" | "scriptVersions" | "hrp">,
): string | null {
  return ofBech32(address, coin.hrp) ?? ofBase58(address, coin);
}

function ofBech32(address: string, hrp: string | null): string | null {
  if (hrp === null || address.length > BECH32_LENGTH_MAX) return null;
  const asBech32 = bech32.decodeUnsafe(address);
  const decoded = asBech32 ?? bech32m.decodeUnsafe(address);
  if (decoded?.prefix !== hrp) return null;
  const [version, ...words] = decoded.words;
  const program = bech32.fromWordsUnsafe(words);
  if (!program) return null;
  const isV0 = version === 0 && asBech32 !== undefined && (program.length === 20 || program.length === 32);
  const isV1 = version === 1 && asBech32 === undefined && program.length === 32;
  if (!isV0 && !isV1) return null;
  return hexOf(isV0 ? 0x00 : 0x51, program.length, ...program);
}

function ofBase58(
  address: string,
  { keyVersions, scriptVersions }: Pick<CoreCoin, "keyVersions" | "scriptVersions">,
): string | null {
  if (address.length > BASE58_LENGTH_MAX) return null;
  const payload = decodeBase58(address);
  if (payload?.length !== 21) return null;
  const [version = -1, ...hash] = payload;
  // OP_DUP OP_HASH160 <20> OP_EQUALVERIFY OP_CHECKSIG, and OP_HASH160 <20> OP_EQUAL.
  if (keyVersions.includes(version)) return hexOf(0x76, 0xa9, 20, ...hash, 0x88, 0xac);
  return scriptVersions.includes(version) ? hexOf(0xa9, 20, ...hash, 0x87) : null;
}

function decodeBase58(address: string): Uint8Array | null {
  try {
    return base58check.decode(address);
  } catch {
    return null;
  }
}

const hexOf = (...bytes: readonly number[]): string => Buffer.from(bytes).toString("hex");
