import { hash, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { takeSecret } from "./secret-bytes.ts";

const derive = promisify(pbkdf2);

const WORD_BITS = 11;
const WORD_BYTES_MAX = 8;
const SPACE = 0x20;
/** Each word with a space behind it, at its place. */
const WORD_ROOM = WORD_BYTES_MAX + 1;
const LETTERS = new TextEncoder().encode(wordlist.map((word) => word.padEnd(WORD_ROOM)).join(""));
const LENGTHS = Uint8Array.from(wordlist, (word) => word.length);
const SALT = "mnemonic";
const SALT_ALONE = new TextEncoder().encode(SALT);
const ENTROPY_BYTES: readonly number[] = [16, 20, 24, 28, 32];

/**
 * BIP-39 seed (64 bytes) of the English words of this entropy. The caller zeroes it after use.
 * node's PBKDF2 runs in the thread pool, and does not hold the event loop.
 */
export async function seedFromEntropy(entropy: Uint8Array, passphrase = ""): Promise<Buffer> {
  const sentence = sentenceOf(entropy);
  // The English words are ASCII, which NFKD leaves alone; a passphrase may be anything. As bytes:
  // Node would make some of a text, and leave them.
  const salt = passphrase === "" ? SALT_ALONE : secretSalt(passphrase);
  try {
    return await derive(sentence, salt, 2048, 64, "sha512");
  } finally {
    sentence.fill(0);
    if (salt !== SALT_ALONE) salt.fill(0);
  }
}

const secretSalt = (passphrase: string): Uint8Array =>
  takeSecret(new TextEncoder().encode(`${SALT}${passphrase}`.normalize("NFKD")));

/**
 * BIP-39, "Generating the mnemonic": a checksum of a bit for each four bytes behind the entropy,
 * and a word for each 11 bits. As bytes, for a string cannot be zeroed.
 */
function sentenceOf(entropy: Uint8Array): Uint8Array {
  if (!ENTROPY_BYTES.includes(entropy.length)) throw new RangeError("entropy has 16, 20, 24, 28 or 32 bytes");
  const digest = hash("sha256", entropy, "buffer");
  const sentence = new Uint8Array((entropy.length * 3 * WORD_ROOM) / 4);
  let [length, bits, pending] = [0, 0, 0];
  // Of the digest only whole words are taken, which are as many bits as the checksum has.
  for (let at = 0; at <= entropy.length; at += 1) {
    pending = (pending << 8) | (entropy[at] ?? digest[0] ?? 0);
    bits += 8;
    if (bits < WORD_BITS) continue;
    bits -= WORD_BITS;
    const word = pending >> bits;
    pending &= (1 << bits) - 1;
    const from = word * WORD_ROOM;
    const end = from + (LENGTHS[word] ?? 0) + 1;
    for (let letter = from; letter < end; letter += 1) sentence[length++] = LETTERS[letter] ?? SPACE;
  }
  digest.fill(0);
  return sentence.subarray(0, length - 1);
}
