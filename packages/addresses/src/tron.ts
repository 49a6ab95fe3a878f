import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";

const base58check = createBase58check(sha256);
const ADDRESS_PREFIX = 0x41;
const PAYLOAD_BYTES = 21;
const TEXT_LENGTH = 34; // of every 21-byte payload that starts with 0x41

/** Of 0x41 and an account's id, 21 bytes: Base58Check. */
export const writeTronPayload = (bytes: Uint8Array): string => base58check.encode(bytes);

/** Throws where it is no address. */
export const readTronPayload = (address: string): Uint8Array => base58check.decode(address);

export function isTronAddress(text: string): boolean {
  if (text.length !== TEXT_LENGTH) return false; // also: decoding base58 takes time quadratic in the length
  try {
    return isTronPayload(base58check.decode(text));
  } catch {
    return false;
  }
}

export const isTronPayload = (bytes: Uint8Array): boolean =>
  bytes.length === PAYLOAD_BYTES && bytes[0] === ADDRESS_PREFIX;

/** Nobody has its key: what is sent there is lost. */
export const isTronZeroAddress = (address: string): boolean => address === ZERO;
const ZERO = writeTronPayload(new Uint8Array(PAYLOAD_BYTES).with(0, ADDRESS_PREFIX));
