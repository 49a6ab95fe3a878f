import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hash256, merkleRoot } from "./merkle.ts";
import { loadCodec } from "./raw-block.ts";

const rest = async () => undefined;
const hashes = fc
  .uniqueArray(fc.uint8Array({ minLength: 32, maxLength: 32 }), {
    minLength: 1,
    maxLength: 40,
    selector: (bytes) => Buffer.from(bytes).toString("hex"),
  })
  .map((all): readonly Buffer[] => all.map((bytes) => Buffer.from(bytes)));

describe("the Merkle root of a block's transactions", () => {
  it("is that of bitcoinjs-lib, of any number", async () => {
    const { Block } = await loadCodec();
    await fc.assert(
      fc.asyncProperty(hashes, async (all) => {
        const theirs = Block.calculateMerkleRoot(all.map((hash) => ({ getHash: () => hash })) as never);
        expect(await merkleRoot(all, rest)).toEqual(Buffer.from(theirs));
      }),
    );
  });

  it("is another with any of them changed, left out, or in another order", async () => {
    await fc.assert(
      fc.asyncProperty(hashes, fc.nat(), async (all, seed) => {
        const root = await merkleRoot(all, rest);
        const at = seed % all.length;
        const changed = all.with(at, hash256(all[at] as Buffer));
        const others = [changed, all.toSpliced(at, 1), ...(all.length > 1 ? [all.toReversed()] : [])];
        for (const other of others) expect(await merkleRoot(other, rest)).not.toEqual(root);
      }),
    );
  });

  it("is none of a list whose end is said twice, which would have that of the list itself", async () => {
    const odd = hashes.filter((all) => all.length % 2 === 1);
    await fc.assert(
      fc.asyncProperty(odd, async (all) => {
        expect(await merkleRoot([...all, all.at(-1) as Buffer], rest)).toBeNull();
      }),
    );
  });

  it("is none of nothing, and of one that one", async () => {
    const one = Buffer.alloc(32, 7);
    expect(await merkleRoot([], rest)).toBeNull();
    expect(await merkleRoot([one], rest)).toEqual(one);
  });
});
