import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import { faultIn, type Said, scripted } from "../../rpc/scripted.fixture.ts";
import { makeBitcoinBlockReader } from "./block-reader.ts";
import { BLOCK_170, BLOCK_542213, GENESIS } from "./known-blocks.fixture.ts";
import { hash256, merkleRoot } from "./merkle.ts";
import { BITCOIN_NETS } from "./nets.ts";
import { loadCodec, writeHash } from "./raw-block.ts";
import { addressOfScript } from "./script-address.ts";

const { mainnet } = BITCOIN_NETS;
const read = (head: BlockHead, getblock: Said | NodeRefusal) =>
  makeBitcoinBlockReader(scripted({ getblock }), mainnet).readBlock(head);
const HEADER_BYTES = 80;

describe("a known block of Bitcoin", () => {
  it("is read by its hash, as its raw bytes", async () => {
    const asked: unknown[][] = [];
    const rpc = scripted({
      getblock(...params) {
        asked.push([...params]);
        return GENESIS.hex;
      },
    });
    expect(await makeBitcoinBlockReader(rpc, mainnet).readBlock(GENESIS.head)).toEqual({
      block: GENESIS.head,
      arrivals: [],
      outcomes: [],
      outputs: { coinbase: "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b", spends: [] },
    });
    expect(asked).toEqual([[GENESIS.head.hash, 0]]);
  });

  it("brings nothing to public keys, which have no address, and says what they spend", async () => {
    expect(await read(BLOCK_170.head, BLOCK_170.hex)).toMatchObject({
      arrivals: [],
      outputs: {
        coinbase: "b1fea52486ce0c62bb442b530a3f0132b826c74e473d1f2c220bfa78111c5082",
        spends: [
          {
            txid: "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16",
            output: { txid: "0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9", vout: 0 },
          },
        ],
      },
    });
  });

  it("is read with its witnesses, each output at its place, to every kind of address", async () => {
    const { arrivals, outputs } = await read(BLOCK_542213.head, BLOCK_542213.hex);
    const mined = "c399a9d747a422c9fc9261934f96c406cec3ca136280812f8abb8a3b9fdd868d";
    const txid = "6c6e3849acf1b570db352dc08f7776e99c344a56fbb2f019e1865d1b6e044889";
    expect(outputs?.coinbase).toBe(mined);
    expect(outputs?.spends).toHaveLength(12);
    expect(arrivals).toHaveLength(7);
    expect(arrivals).toEqual(
      expect.arrayContaining(
        [
          { txid: mined, position: "vout:0", address: "1Nh7uHdvY6fNwtQtM1G5EZAFPLC33B59rB", units: 1_250_004_874n },
          { txid, position: "vout:0", address: "3HXqvg1xnpL4iHn2LFn7yznEWhc1u3LsBe", units: 1_627_238n },
          { txid, position: "vout:1", address: "bc1qg8m8gcgses87cypwsvzn6nq2u4h6kx7a92ckrn", units: 1_150n },
        ].map((one) => ({ ...one, from: null, token: null })),
      ),
    );
  });

  it.each([
    ["nothing", null],
    ["no hex", "zz"],
    ["half a byte", `${BLOCK_170.hex}0`],
    ["no more than a header", BLOCK_170.hex.slice(0, 2 * HEADER_BYTES)],
    ["less than a header", BLOCK_170.hex.slice(0, 100)],
    ["an end that is cut off", BLOCK_170.hex.slice(0, -2)],
    ["more behind its end", `${BLOCK_170.hex}00`],
    ["another block", BLOCK_542213.hex],
    ["the header of this one with the transactions of another", swapped(BLOCK_170.hex, BLOCK_542213.hex)],
    ["an amount that was changed", BLOCK_170.hex.replace("00ca9a3b00000000", "01ca9a3b00000000")],
    ["a payee that was changed", BLOCK_170.hex.replace("ae1a62fe09", "ae1a62fe0a")],
    ["more transactions than there are", counted("03")],
    ["none", `${BLOCK_170.hex.slice(0, 2 * HEADER_BYTES)}00`],
    ["a number of them that is cut off", `${BLOCK_170.hex.slice(0, 2 * HEADER_BYTES)}fd02`],
    ["a number of them in eight bytes", counted("ff0200000000000000")],
    ["its last transaction twice", twice()],
  ])("is not relied on where the node gives %s", async (_what, given) => {
    expect(await faultIn(read(BLOCK_170.head, given))).toBeInstanceOf(NoAnswer);
  });

  it.each([
    ["hash", { hash: BLOCK_542213.head.hash }],
    ["parent", { parent: BLOCK_542213.head.parent }],
    ["time", { time: new Date(0) }],
  ])("is not relied on with another %s than it was asked for with", async (_what, other) => {
    expect(await faultIn(read({ ...BLOCK_170.head, ...other }, BLOCK_170.hex))).toBeInstanceOf(NoAnswer);
  });

  it("is refused as the node refuses it", async () => {
    const refusal = new NodeRefusal(-5, "Block not found");
    expect(await faultIn(read(BLOCK_170.head, refusal))).toBe(refusal);
  });

  it("is not relied on with any bit of what counts turned round", async () => {
    const bytes = Buffer.from(BLOCK_170.hex, "hex");
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
        const turned = Buffer.from(bytes);
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await faultIn(read(BLOCK_170.head, turned.toString("hex")))).toBeInstanceOf(NoAnswer);
      }),
    );
  });
});

function swapped(header: string, others: string): string {
  return header.slice(0, 2 * HEADER_BYTES) + others.slice(2 * HEADER_BYTES);
}

/** With another number of transactions, as it is written. */
function counted(count: string): string {
  return BLOCK_170.hex.slice(0, 2 * HEADER_BYTES) + count + BLOCK_170.hex.slice(2 * HEADER_BYTES + 2);
}

function twice(): string {
  const second = BLOCK_170.hex.indexOf("0100000001c997a5e5");
  return counted("03") + BLOCK_170.hex.slice(second);
}

type Output = { readonly script: Uint8Array; readonly value: bigint };

const hash = fc.uint8Array({ minLength: 20, maxLength: 20 });
const script = fc.oneof(
  hash.map((key) => Uint8Array.of(0, 20, ...key)),
  hash.map((key) => Uint8Array.of(0x76, 0xa9, 20, ...key, 0x88, 0xac)),
  fc.uint8Array({ maxLength: 30 }),
);
const value = fc.oneof(
  fc.constantFrom(0n, 1n, 2n ** 53n - 1n, 2n ** 53n + 1n, 10n ** 18n, 2n ** 63n - 1n),
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
);
const outputs = fc.array(fc.record({ script, value }), { minLength: 1, maxLength: 4 });

/** A block of these transactions behind its coinbase, and each that was made, as it is written. */
async function makeBlock(all: readonly (readonly Output[])[], hasWitness: boolean) {
  const { Block, Transaction } = await loadCodec();
  const transactions = all.map((outs, i) => {
    const transaction = new Transaction();
    const isCoinbase = i === 0;
    transaction.addInput(isCoinbase ? Buffer.alloc(32) : Buffer.alloc(32, i), isCoinbase ? 0xffff_ffff : i);
    if (isCoinbase) transaction.setInputScript(0, Buffer.from("00ff", "hex"));
    if (hasWitness) transaction.setWitness(0, [Buffer.alloc(32, 9)]);
    for (const out of outs) transaction.addOutput(out.script, out.value);
    return transaction;
  });
  const root = await merkleRoot(
    transactions.map((one) => Buffer.from(one.getHash(false))),
    async () => undefined,
  );
  const block = new Block();
  Object.assign(block, { version: 4, prevHash: Buffer.alloc(32, 3), merkleRoot: root, timestamp: 1_700_000_000 });
  Object.assign(block, { bits: 0x207f_ffff, nonce: 5, transactions });
  const head = {
    height: 7,
    hash: writeHash(hash256(block.toBuffer(true))),
    parent: "03".repeat(32),
    time: new Date(1_700_000_000_000),
  };
  return { head, hex: block.toHex(), transactions };
}

describe("any block of Bitcoin", () => {
  it("brings each of its outputs that an address pays to, to the last unit, and no other", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(outputs, { minLength: 1, maxLength: 6 }), fc.boolean(), async (all, hasWitness) => {
        const { head, hex, transactions } = await makeBlock(all, hasWitness);
        const { arrivals, outputs: moved } = await read(head, hex);
        const expected = all.flatMap((outs, i) =>
          outs.flatMap(({ script: paid, value: units }, vout) => {
            const address = addressOfScript(paid, mainnet);
            const txid = transactions[i]?.getId();
            const place = { txid, position: `vout:${vout}`, address, from: null, token: null };
            return address === null || units === 0n ? [] : [{ ...place, units }];
          }),
        );
        expect(arrivals).toEqual(expected);
        expect(moved?.coinbase).toBe(transactions[0]?.getId());
        expect(moved?.spends).toEqual(
          transactions.slice(1).map((one, i) => ({
            txid: one.getId(),
            output: { txid: Buffer.alloc(32, i + 1).toString("hex"), vout: i + 1 },
          })),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("is not relied on without a coinbase in front, nor with a second one", async () => {
    const { Block } = await loadCodec();
    const paid = [{ script: Uint8Array.of(0, 20, ...Buffer.alloc(20)), value: 1n }];
    const { head, hex } = await makeBlock([paid, paid], false);
    const relist = async (change: (transactions: unknown[]) => unknown[]) => {
      const block = Block.fromHex(hex);
      block.transactions = change(block.transactions ?? []) as NonNullable<typeof block.transactions>;
      const hashes = block.transactions.map((one) => Buffer.from(one.getHash(false)));
      block.merkleRoot = (await merkleRoot(hashes, async () => undefined)) ?? Buffer.alloc(32);
      return read({ ...head, hash: writeHash(hash256(block.toBuffer(true))) }, block.toHex());
    };
    await relist((all) => all);
    expect(await faultIn(relist((all) => all.toReversed()))).toBeInstanceOf(NoAnswer);
    expect(await faultIn(relist((all) => all.slice(1)))).toBeInstanceOf(NoAnswer);
    expect(await faultIn(relist(([coinbase, other]) => [coinbase, coinbase, other]))).toBeInstanceOf(NoAnswer);
  });
});
