/** Of a script that pays to a key's hash by a witness (P2WPKH, BIP-141), as all of ours do. */
export const OWN_SCRIPT_BYTES = 22;

/** A weight unit is a quarter of a virtual byte (BIP-141). */
const WEIGHT_PER_VBYTE = 4;
/** Version, lock time, and what says that there are witnesses. */
const BASE_WEIGHT = 4 * (4 + 4) + 2;
/**
 * Of a P2WPKH input: outpoint, empty script and sequence, 41 bytes; and its witness, of which the
 * signature has 72 bytes at most (low S).
 */
const INPUT_WEIGHT = 4 * 41 + (1 + 1 + 72 + 1 + 33);
export const INPUT_VBYTES = INPUT_WEIGHT / WEIGHT_PER_VBYTE;

/** Its value in 8 bytes, its script, and how long that is. */
export const outputVbytes = (scriptBytes: number): number => 8 + countBytes(scriptBytes) + scriptBytes;

/** CompactSize. */
const countBytes = (count: number): number => (count < 0xfd ? 1 : count <= 0xffff ? 3 : 5);

/**
 * Virtual bytes of a transaction that spends so many outputs of ours, and pays to scripts of these
 * lengths: exact but for signatures that are shorter, a quarter of a byte each.
 */
export function virtualSize(inputs: number, scripts: readonly number[]): number {
  const outputs = scripts.reduce((sum, bytes) => sum + outputVbytes(bytes), 0);
  const counts = countBytes(inputs) + countBytes(scripts.length);
  return Math.ceil((BASE_WEIGHT + 4 * (counts + outputs) + inputs * INPUT_WEIGHT) / WEIGHT_PER_VBYTE);
}

/** Satoshi for a thousand virtual bytes; what it comes to is rounded up. */
export const feeFor = (rate: bigint, vbytes: number): bigint => (rate * BigInt(vbytes) + 999n) / 1_000n;

/** No node relays an output of ours of less (Bitcoin Core, `dustrelayfee`). */
export const OWN_DUST = 294n;
