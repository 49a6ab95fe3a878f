/** What an authenticator writes in CBOR (RFC 8949): whole numbers, texts, bytes and maps. */
export type CborValue = number | string | Uint8Array | ReadonlyMap<number | string, CborValue>;

/**
 * In the order in which the map has its keys, as CTAP's canonical form wants it of whoever gives it
 * one.
 */
export function encodeCbor(value: CborValue): Buffer {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([key, of]) => [encodeCbor(key), encodeCbor(of)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

function head(major: number, count: number): Buffer {
  const type = major << 5;
  if (count < 24) return Buffer.from([type | count]);
  if (count < 0x100) return Buffer.from([type | 24, count]);
  return Buffer.from([type | 25, count >> 8, count & 0xff]);
}
