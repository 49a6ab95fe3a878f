/** What JSON says, its numbers as they were written: a `number` would round from 2^53 on. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** 2^256 has 78 digits; reading many more would keep the process busy. */
const DIGITS_MAX = 100;
const INTEGER = /^-?\d+$/;

export class JsonNumber {
  /** As it was written: `9007199254740993`, `0.10`, `1e-8`. */
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  /** Null where it was not written as an integer: `1.0` and `1e3` are none. */
  toInteger(): bigint | null {
    return INTEGER.test(this.text) && this.text.length <= DIGITS_MAX ? BigInt(this.text) : null;
  }
  /** Null, too, beyond ±(2^53 - 1). */
  toSafeInteger(): number | null {
    const integer = Number(this.toInteger() ?? Number.NaN);
    return Number.isSafeInteger(integer) ? integer : null;
  }
}

/** Of ECMAScript's JSON.parse source text access, which no type library knows yet. */
type Reviver = (key: string, value: unknown, context: { readonly source: string }) => unknown;

const keepNumbers: Reviver = (_key, value, { source }) => (typeof value === "number" ? new JsonNumber(source) : value);

/** Throws a SyntaxError, or a RangeError where it is nested too deeply. */
export const parseJson = (text: string): Json => JSON.parse(text, keepNumbers as Parameters<typeof JSON.parse>[1]);

export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === "object" && json !== null && !Array.isArray(json) && !(json instanceof JsonNumber);
