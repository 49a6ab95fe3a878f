import { sha256OfPublic } from "./sha256.ts";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const CHECKSUM_BYTES = 4;
/** Bytes at a time, and digits at a time: what a step multiplies and adds stays below 2^53. */
const CHUNK_BYTES = 3;
const CHUNK = 2 ** (8 * CHUNK_BYTES);
const LIMB_DIGITS = 4;
const LIMB = 58 ** LIMB_DIGITS;
const DIGITS = Buffer.from(ALPHABET);
const [NOTHING = 0] = DIGITS;

/**
 * Base58Check of what is public, and short: the time is quadratic in the length. Half of what
 * the library takes, which goes byte by byte and digit by digit.
 */
export function encodeBase58Check(payload: Uint8Array): string {
  const bytes = new Uint8Array(payload.length + CHECKSUM_BYTES);
  bytes.set(payload);
  bytes.set(sha256OfPublic(sha256OfPublic(payload)).subarray(0, CHECKSUM_BYTES), payload.length);
  let zeros = 0;
  while (bytes[zeros] === 0) zeros += 1;
  return ALPHABET.charAt(0).repeat(zeros) + textOf(limbsOf(bytes));
}

/** The number in base 58^4, its lowest first, with zeros behind. */
function limbsOf(bytes: Uint8Array): Float64Array {
  // A limb holds 23.4 bits.
  const limbs = new Float64Array(Math.ceil(bytes.length / CHUNK_BYTES) + Math.ceil(bytes.length / 100));
  let used = 0;
  for (let at = 0, end = bytes.length % CHUNK_BYTES; at < bytes.length; end += CHUNK_BYTES) {
    let carry = 0;
    for (; at < end; at += 1) carry = carry * 256 + (bytes[at] ?? 0);
    for (let i = 0; i < used || carry > 0; i += 1) {
      const value = (limbs[i] ?? 0) * CHUNK + carry;
      carry = Math.floor(value / LIMB);
      limbs[i] = value - carry * LIMB;
      if (i === used) used += 1;
    }
  }
  return limbs;
}

/** Without the digits of nothing that it begins with. */
function textOf(limbs: Float64Array): string {
  const text = Buffer.allocUnsafe(limbs.length * LIMB_DIGITS);
  let at = text.length;
  for (let i = 0; i < limbs.length; i += 1) {
    let rest = (limbs[i] ?? 0) | 0;
    for (let digit = 0; digit < LIMB_DIGITS; digit += 1) {
      at -= 1;
      text[at] = DIGITS[rest % 58] ?? NOTHING;
      rest = (rest / 58) | 0;
    }
  }
  let from = 0;
  while (text[from] === NOTHING) from += 1;
  return text.toString("latin1", from);
}
