import { createHash } from "node:crypto";

/** SHA-256 of SHA-256, as Bitcoin names blocks and transactions by; in the order of its bytes. */
export const hash256 = (...parts: readonly Uint8Array[]): Buffer => sha256([sha256(parts)]);

function sha256(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/**
 * The root over the hashes of a block's transactions, in the order of its bytes. Null where two
 * neighbours are the same: a list whose end is said twice has the root of the shorter one
 * (CVE-2012-2459). `rest` is awaited between steps. Of none there is no root.
 */
export async function merkleRoot(txids: readonly Buffer[], rest: () => Promise<void>): Promise<Buffer | null> {
  let level = txids;
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as Buffer;
      const right = level[i + 1];
      if (right?.equals(left)) return null;
      above.push(hash256(left, right ?? left));
      await rest();
    }
    level = above;
  }
  return level[0] ?? null;
}
