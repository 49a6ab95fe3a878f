import { pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { entropyToMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";

const derive = promisify(pbkdf2);

/**
 * BIP-39 seed (64 bytes) of the English words of this entropy. The caller zeroes it after use.
 * node:crypto and not @scure/bip39, whose PBKDF2 holds the event loop; node's runs in the thread
 * pool.
 */
export async function seedFromEntropy(entropy: Uint8Array, passphrase = ""): Promise<Buffer> {
  // A JavaScript string cannot be zeroed: the sentence lives in this function only and goes with
  // the next collection.
  const sentence = new TextEncoder().encode(entropyToMnemonic(entropy, wordlist));
  try {
    // The English words are ASCII, which NFKD leaves alone; a passphrase may be anything.
    return await derive(sentence, `mnemonic${passphrase}`.normalize("NFKD"), 2048, 64, "sha512");
  } finally {
    sentence.fill(0);
  }
}
