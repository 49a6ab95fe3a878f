import { NoAnswer } from "../../app/chains/ports.ts";
import { isObject, type Json, JsonNumber, type JsonObject } from "./json.ts";

// What a node's answer must be where it is read. None of these says what the node sent.

/** `what`: the place, as in "the block's hash". */
export const notKnown = (what: string): NoAnswer =>
  new NoAnswer(`the node answered in a form that is not known: ${what}`);

export function toObject(json: Json | undefined, what: string): JsonObject {
  if (!isObject(json)) throw notKnown(what);
  return json;
}

export function toList(json: Json | undefined, what: string): readonly Json[] {
  if (!Array.isArray(json)) throw notKnown(what);
  return json;
}

/** 0 to 2^53 - 1, written as an integer. */
export function toCount(json: Json | undefined, what: string): number {
  const count = json instanceof JsonNumber ? json.toSafeInteger() : null;
  if (count === null || count < 0) throw notKnown(what);
  return count;
}

/** Of what is kept of chains: none is near it, and who claims more is wrong, or lies. */
const HEIGHT_MAX = 2_147_483_647;

/** Of a height, or of how many transactions an address has sent. */
export function withinBounds(count: number, what: string): number {
  if (count > HEIGHT_MAX) throw notKnown(what);
  return count;
}

const HASH = /^[0-9a-f]{64}$/i;

/** 32 bytes in hex, as Bitcoin and Tron write them; in small letters. */
export function toHash(json: Json | undefined, what: string): string {
  if (typeof json !== "string" || !HASH.test(json)) throw notKnown(what);
  return json.toLowerCase();
}

/** Of any length, in hex as {@link toHash}. */
export function toBytes(json: Json | undefined, what: string): Buffer {
  const bytes = Buffer.from(typeof json === "string" ? json : "", "hex");
  // It ends before the first character that is no hex.
  if (typeof json !== "string" || bytes.length * 2 !== json.length) throw notKnown(what);
  return bytes;
}

/** ECMAScript's largest instant. */
const MS_MAX = 8_640_000_000_000_000;

export function toTime(ms: number, what: string): Date {
  if (ms > MS_MAX) throw notKnown(what);
  return new Date(ms);
}
