/** What RLP encodes: bytes, or a list of such (Yellow Paper, appendix B). */
export type Rlp = Uint8Array | readonly Rlp[];

const ONE_BYTE_MAX = 0x7f;
const SHORT_MAX = 55;
const BYTES = 0x80;
const LIST = 0xc0;

export function encodeRlp(item: Rlp): Uint8Array {
  if (item instanceof Uint8Array) {
    const isItself = item.length === 1 && (item[0] ?? 0) <= ONE_BYTE_MAX;
    return isItself ? item : Buffer.concat([head(BYTES, item.length), item]);
  }
  const parts = item.map(encodeRlp);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([head(LIST, length), ...parts]);
}

/** Which of the two it is, and how long. */
function head(kind: number, length: number): Uint8Array {
  if (length <= SHORT_MAX) return Uint8Array.of(kind + length);
  const size = bytesOf(BigInt(length));
  return Uint8Array.of(kind + SHORT_MAX + size.length, ...size);
}

/** Big-endian, without zeros in front: 0 is no bytes at all. */
export function bytesOf(number: bigint): Uint8Array {
  if (number === 0n) return new Uint8Array();
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

/**
 * What these bytes encode, all of them and in the one way that is allowed. Throws where they are
 * not RLP.
 */
export function decodeRlp(bytes: Uint8Array): Rlp {
  const { item, end } = readItem(bytes, 0);
  if (end !== bytes.length) throw new Error("more than one item");
  return item;
}

type Read = { readonly item: Rlp; readonly end: number };

function readItem(bytes: Uint8Array, at: number): Read {
  const first = byteAt(bytes, at);
  if (first <= ONE_BYTE_MAX) return { item: bytes.subarray(at, at + 1), end: at + 1 };
  const kind = first >= LIST ? LIST : BYTES;
  const { length, from } = readLength(bytes, { at, short: first - kind });
  const end = from + length;
  if (end > bytes.length) throw new Error("an item that is cut");
  if (kind === LIST) return { item: readItems(bytes.subarray(from, end)), end };
  const item = bytes.subarray(from, end);
  if (item.length === 1 && (item[0] ?? 0) <= ONE_BYTE_MAX) throw new Error("a byte that is its own encoding");
  return { item, end };
}

function readItems(bytes: Uint8Array): readonly Rlp[] {
  const items: Rlp[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { item, end } = readItem(bytes, at);
    items.push(item);
    at = end;
  }
  return items;
}

/** `short`: the length itself, or, above 55, in how many bytes it stands. */
function readLength(bytes: Uint8Array, { at, short }: { readonly at: number; readonly short: number }) {
  if (short <= SHORT_MAX) return { length: short, from: at + 1 };
  const size = short - SHORT_MAX;
  let length = 0;
  for (let i = 0; i < size; i += 1) length = length * 256 + byteAt(bytes, at + 1 + i);
  if (byteAt(bytes, at + 1) === 0 || length <= SHORT_MAX || !Number.isSafeInteger(length))
    throw new Error("a length that is written otherwise");
  return { length, from: at + 1 + size };
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new Error("an item that is cut");
  return byte;
}
