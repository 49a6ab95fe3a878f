import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import { deriveAccountId } from "../../derivation/account-id.ts";

const base58check = createBase58check(sha256);
const ADDRESS_PREFIX = 0x41;
const PAYLOAD_BYTES = 21;
const TEXT_LENGTH = 34; // of every 21-byte payload that starts with 0x41

/** Base58Check of 0x41 followed by the account id, which Tron computes as Ethereum does. */
export const encodeTronAddress = (publicKey: Uint8Array): string =>
  base58check.encode(Uint8Array.of(ADDRESS_PREFIX, ...deriveAccountId(publicKey)));

/** Of an address as transactions have it; null where that is none. */
export const writeTronAddress = (bytes: Uint8Array): string | null =>
  isPayload(bytes) ? base58check.encode(bytes) : null;

/** As transactions have it: 0x41 and the account id. Throws where it is no address. */
export const readTronAddress = (address: string): Uint8Array => base58check.decode(address);

export function isTronAddress(text: string): boolean {
  if (text.length !== TEXT_LENGTH) return false; // also: decoding base58 takes time quadratic in the length
  try {
    return isPayload(base58check.decode(text));
  } catch {
    return false;
  }
}

const isPayload = (bytes: Uint8Array): boolean => bytes.length === PAYLOAD_BYTES && bytes[0] === ADDRESS_PREFIX;
