import { isTronPayload, readTronPayload, writeTronPayload } from "@coffer/addresses/tron";
import { deriveAccountId } from "../../derivation/account-id.ts";

const ADDRESS_PREFIX = 0x41;

/** Base58Check of 0x41 followed by the account id, which Tron computes as Ethereum does. */
export const encodeTronAddress = (publicKey: Uint8Array): string =>
  writeTronPayload(Uint8Array.of(ADDRESS_PREFIX, ...deriveAccountId(publicKey)));

/** Of an address as transactions have it; null where that is none. */
export const writeTronAddress = (bytes: Uint8Array): string | null =>
  isTronPayload(bytes) ? writeTronPayload(bytes) : null;

/** As transactions have it: 0x41 and the account id. Throws where it is no address. */
export const readTronAddress = (address: string): Uint8Array => readTronPayload(address);
