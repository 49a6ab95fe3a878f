import { hash, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { takeSecret } from "./secret-bytes.ts";

const derive = promisify(pbkdf2);

const WORDS: readonly Uint8Array[] = wordlist.map((word) => new TextEncoder().encode(word));
const WORD_BITS = 11;
const WORD_BYTES_MAX = 8;
const SPACE = 0x20;
const ENTROPY_BYTES: readonly number[] = [16, 20, 24, 28, 32];

/**
 * BIP-39 seed (64 bytes) of the English words of this entropy. The caller zeroes it after use.
 * node's PBKDF2 runs in the thread pool, and does not hold the event loop.
 */
export async function seedFromEntropy(entropy: Uint8Array, passphrase = ""): Promise<Buffer> {
  const sentence = sentenceOf(entropy);
  // The English words are ASCII, which NFKD leaves alone; a passphrase may be anything. As bytes:
  // Node would make some of a text, and leave them.
  const salt = takeSecret(new TextEncoder().encode(`mnemonic${passphrase}`.normalize("NFKD")));
  try {
    return await derive(sentence, salt, 2048, 64, "sha512");
  } finally {
    sentence.fill(0);
    salt.fill(0);
  }
}

/**
 * BIP-39, "Generating the mnemonic": a checksum of a bit for each four bytes behind the entropy,
 * and a word for each 11 bits. As bytes, for a string cannot be zeroed.
 */
function sentenceOf(entropy: Uint8Array): Uint8Array {
  if (!ENTROPY_BYTES.includes(entropy.length)) throw new RangeError("entropy has 16, 20, 24, 28 or 32 bytes");
  const digest = hash("sha256", entropy, "buffer");
  const sentence = new Uint8Array((entropy.length * 3 * (WORD_BYTES_MAX + 1)) / 4);
  let [length, bits, word] = [0, 0, 0];
  // Of the digest only whole words are taken, which are as many bits as the checksum has.
  for (let at = 0; at <= entropy.length; at += 1) {
    const byte = entropy[at] ?? digest[0] ?? 0;
    for (let bit = 7; bit >= 0; bit -= 1) {
      word = (word << 1) | ((byte >> bit) & 1);
      bits += 1;
      if (bits % WORD_BITS > 0) continue;
      const letters = WORDS[word] ?? Uint8Array.of();
      sentence.set(letters, length);
      sentence[length + letters.length] = SPACE;
      length += letters.length + 1;
      word = 0;
    }
  }
  digest.fill(0);
  return sentence.subarray(0, length - 1);
}
