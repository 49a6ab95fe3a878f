import type { Json } from "../../rpc/json.ts";
import { notKnown } from "../../rpc/read-json.ts";

// What Ethereum's JSON-RPC writes in hex (execution-apis: uint256, hash32, address).

const QUANTITY = /^0x[0-9a-f]{1,64}$/i;
const HASH = /^0x[0-9a-f]{64}$/i;
const BYTES = /^0x(?:[0-9a-f]{2})*$/i;
const ADDRESS = /^0x[0-9a-f]{40}$/i;

const toMatching = (form: RegExp, json: Json | undefined, what: string): string => {
  if (typeof json !== "string" || !form.test(json)) throw notKnown(what);
  return json.toLowerCase();
};

/** 0 to 2^256 - 1. */
export const toQuantity = (json: Json | undefined, what: string): bigint => BigInt(toMatching(QUANTITY, json, what));

/** 0 to 2^53 - 1. */
export function toSafeQuantity(json: Json | undefined, what: string): number {
  const quantity = Number(toQuantity(json, what));
  if (!Number.isSafeInteger(quantity)) throw notKnown(what);
  return quantity;
}

/** Of any length, whole bytes. */
export const toBytes = (json: Json | undefined, what: string): Uint8Array =>
  Buffer.from(toMatching(BYTES, json, what).slice(2), "hex");

/** In small letters. */
export const toHash32 = (json: Json | undefined, what: string): string => toMatching(HASH, json, what);

/** In small letters. */
export const toAddress = (json: Json | undefined, what: string): string => toMatching(ADDRESS, json, what);

export const fromNumber = (number: number): string => `0x${number.toString(16)}`;
