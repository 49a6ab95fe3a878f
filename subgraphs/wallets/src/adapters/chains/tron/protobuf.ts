// What Tron needs of Protocol Buffers (proto3), with numbers as bigint: tronweb reads and writes
// amounts as doubles, which round from 2^53 on without a word.

/** Of a field its number, and what it holds: an integer, or bytes (a text, a message). */
export type Field = readonly [number: number, value: bigint | Uint8Array];

/** By the number of a field what it holds, in its order. */
export type Message = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

const VARINT = 0;
const FIXED_64 = 1;
const DELIMITED = 2;
const FIXED_32 = 5;
/** Of 64 bits, seven in each. */
const VARINT_BYTES_MAX = 10;

/** In the given order. An integer that is 0 is left out, as proto3 does; bytes are not. */
export const encodeMessage = (fields: readonly Field[]): Buffer =>
  Buffer.concat(
    fields.flatMap(([number, value]) => {
      const tag = (kind: number) => encodeVarint((BigInt(number) << 3n) | BigInt(kind));
      if (typeof value !== "bigint") return [tag(DELIMITED), encodeVarint(BigInt(value.length)), value];
      return value === 0n ? [] : [tag(VARINT), encodeVarint(value)];
    }),
  );

/** int64: what is below zero takes ten bytes. */
function encodeVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, value);
  while (left > 0x7fn) {
    bytes.push(Number(left & 0x7fn) | 0x80);
    left >>= 7n;
  }
  return Uint8Array.of(...bytes, Number(left));
}

/**
 * All fields, as java-tron reads them; null where that is no message, or has groups, which nothing
 * of Tron does. What is of fixed width is passed over: no field that is read here is.
 */
export function decodeMessage(bytes: Uint8Array): Message | null {
  const fields = new Map<number, (bigint | Uint8Array)[]>();
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const number = Number((tag?.value ?? 0n) >> 3n);
    const held = tag && readHeld(bytes, tag.end, Number(tag.value & 7n));
    if (!held || number < 1) return null;
    if (held.value !== null) {
      const before = fields.get(number);
      if (before) before.push(held.value);
      else fields.set(number, [held.value]);
    }
    at = held.end;
  }
  return fields;
}

type Held<Value> = { readonly value: Value; readonly end: number };

/** Null where the bytes end before it does; the value of what is passed over is null. */
function readHeld(bytes: Uint8Array, at: number, kind: number): Held<bigint | Uint8Array | null> | null {
  if (kind === VARINT) return readVarint(bytes, at);
  const length = kind === DELIMITED ? readVarint(bytes, at) : null;
  const start = length?.end ?? at;
  const width = length?.value ?? (kind === FIXED_64 ? 8n : kind === FIXED_32 ? 4n : -1n);
  if (width < 0n || width > BigInt(bytes.length - start)) return null;
  const end = start + Number(width);
  return { value: length && bytes.subarray(start, end), end };
}

/** Signed, and of 64 bits whatever is written beyond. */
function readVarint(bytes: Uint8Array, at: number): Held<bigint> | null {
  let value = 0n;
  for (let i = 0; i < VARINT_BYTES_MAX; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value: BigInt.asIntN(64, value), end: at + i + 1 };
  }
  return null;
}

/** The last one counts, as in every reader of proto3; 0 where there is none. */
export const integerIn = (message: Message, number: number): bigint =>
  message.get(number)?.findLast((value) => typeof value === "bigint") ?? 0n;

/** As {@link integerIn}; empty where there are none. */
export const bytesIn = (message: Message, number: number): Uint8Array =>
  message.get(number)?.findLast((value) => typeof value !== "bigint") ?? new Uint8Array();
