import { hash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { Secret } from "../values/secret.ts";

/**
 * `cof_`, 256 random bits and a CRC-32 of all before it, both in base62: whoever scans texts for
 * leaked keys finds them by this expression, and tells by the checksum that it is one (as GitHub's
 * tokens do).
 */
export const API_KEY_PATTERN = /cof_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}/;
const WHOLE = new RegExp(`^${API_KEY_PATTERN.source}$`);

const BYTES = 32;
const RANDOM_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const PREFIX = "cof_";
/** How much of a key lists show: 36 of its bits. */
const SHOWN_LENGTH = PREFIX.length + 6;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export function makeApiKey(bytes: Uint8Array = randomBytes(BYTES)): Secret {
  if (bytes.length !== BYTES) throw new Error("a key is made of 32 bytes");
  const random = base62(BigInt(`0x${Buffer.from(bytes).toString("hex")}`), RANDOM_LENGTH);
  return new Secret(`${PREFIX}${random}_${checksumOf(PREFIX + random)}`);
}

/** Whether a text says that it is a key: it need not be one. */
export const isMeantAsApiKey = (text: string): boolean => text.startsWith(PREFIX);

/**
 * SHA-256, by which a key is known wherever it is kept; null where the text is no key, whatever its
 * length: nobody need be asked about it.
 */
export function hashOfApiKey(key: Secret): Buffer | null {
  const text = key.reveal();
  if (text.length > PREFIX.length + RANDOM_LENGTH + 1 + CHECKSUM_LENGTH || !WHOLE.test(text)) return null;
  const at = text.length - CHECKSUM_LENGTH - 1;
  return text.slice(at + 1) === checksumOf(text.slice(0, at)) ? hash("sha256", text, "buffer") : null;
}

/** The first characters, by which its owner knows a key again. */
export const startOfApiKey = (key: Secret): string => key.reveal().slice(0, SHOWN_LENGTH);

/** In numbers, not in bigints: it is looked at for each request by a key. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let checksum = "";
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    checksum = ALPHABET.charAt(rest % 62) + checksum;
    rest = Math.floor(rest / 62);
  }
  return checksum;
}

function base62(value: bigint, length: number): string {
  let rest = value;
  let text = "";
  for (let i = 0; i < length; i++) {
    text = ALPHABET.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}
