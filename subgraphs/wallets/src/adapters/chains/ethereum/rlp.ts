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
