import { keccak_256, keccakP } from "@noble/hashes/sha3.js";
import { isLE } from "@noble/hashes/utils.js";

/** Keccak (2011), of Keccak-256: 1,600 bits of state, of which data goes into these. */
const [STATE_BYTES, RATE_BYTES, DIGEST_BYTES] = [200, 136, 32];

// For all in turn: it is filled, permuted and read without giving way to anything.
const state = new Uint8Array(STATE_BYTES);
const words = new Uint32Array(state.buffer);

/**
 * Keccak-256 of what is public: the permutation is the library's, and for what fits into one block
 * the state is always the same memory, where the library takes and checks three anew.
 */
export function keccak256(bytes: Uint8Array): Uint8Array {
  if (!isLE || bytes.length >= RATE_BYTES) return keccak_256(bytes);
  state.fill(0);
  state.set(bytes);
  state[bytes.length] = 0x01;
  state[RATE_BYTES - 1] = (state[RATE_BYTES - 1] ?? 0) | 0x80;
  keccakP(words);
  return state.slice(0, DIGEST_BYTES);
}
