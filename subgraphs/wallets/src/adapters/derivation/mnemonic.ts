import { hash } from "node:crypto";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import type { KeyFault } from "../../domain/segregated/keys.ts";
import { copySecret, SecretBytes } from "./secret-bytes.ts";

const PLACES: ReadonlyMap<string, number> = new Map(wordlist.map((word, place) => [word, place]));
const WORD_COUNTS: readonly number[] = [12, 15, 18, 21, 24];
const WORD_BITS = 11;

/**
 * BIP-39: the entropy of English words, whose checksum fits. The caller zeroes it. Letters may be
 * capitals, and spaces as many as somebody typed.
 */
export function readMnemonic(text: string): Result<Uint8Array, KeyFault> {
  const words = text.normalize("NFKD").trim().toLowerCase().split(/\s+/);
  if (!WORD_COUNTS.includes(words.length)) return err("WORD_COUNT");
  const places = words.map((word) => PLACES.get(word));
  if (places.includes(undefined)) return err("UNKNOWN_WORD");
  const bytes = new SecretBytes(new ArrayBuffer(Math.ceil((words.length * WORD_BITS) / 8)));
  for (const [i, place] of places.entries()) writeBits(bytes, i * WORD_BITS, place ?? 0);
  const length = (words.length * 4) / 3;
  const entropy = copySecret(bytes.subarray(0, length));
  const digest = hash("sha256", entropy, "buffer");
  // A bit for each four bytes.
  const unused = 8 - length / 4;
  const isRight = (bytes[length] ?? 0) >> unused === (digest[0] ?? 0) >> unused;
  digest.fill(0);
  bytes.fill(0);
  if (isRight) return ok(entropy);
  entropy.fill(0);
  return err("BAD_CHECKSUM");
}

function writeBits(bytes: Uint8Array, from: number, word: number): void {
  for (let i = 0; i < WORD_BITS; i += 1) {
    const at = from + i;
    const bit = (word >> (WORD_BITS - 1 - i)) & 1;
    bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (7 - (at & 7)));
  }
}
