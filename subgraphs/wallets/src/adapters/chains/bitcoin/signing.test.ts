import { judgeByKernel, whyNoBitcoinKernel } from "@coffer/local-parts/bitcoin-kernel";
import { hexToBytes } from "@noble/hashes/utils.js";
import { mnemonicToSeedSync } from "@scure/bip39";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { SpendingKey } from "../../../app/sends/chain-ports.ts";
import type { SpendTerms } from "../../../app/sends/outputs/ports.ts";
import { accountChildNumbers } from "../../../domain/wallets/derivation-path.ts";
import { extendedKeys } from "../../derivation/extended-key.ts";
import { makeBitcoin } from "./chain.ts";
import { checkSigned, scriptOf } from "./check-signed.ts";
import { BITCOIN_NETS } from "./nets.ts";
import { type Codec, loadCodec } from "./raw-block.ts";
import { loadBitcoinSigner, signDigest } from "./signing.ts";

const net = BITCOIN_NETS.mainnet;
const WORDS = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const PATH = "m/84'/0'/0'";
const seed = mnemonicToSeedSync(WORDS);
const { xpub, xprv } = extendedKeys(seed, accountChildNumbers(PATH));
const addressAt = (index: number) => makeBitcoin({ net: "mainnet" }).receiveAddress(xpub, index).address;
const keys: ReadonlyMap<string, SpendingKey> = new Map(
  [0, 1, 2].map((index) => [addressAt(index), { accountKey: xprv, accountPath: PATH, index }]),
);
const PAYEE = "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3";
const txid = (place: number) => place.toString(16).padStart(64, "0");
const coin = (place: number, units: bigint) => ({
  txid: txid(place),
  vout: place % 5,
  units,
  address: addressAt(place % 3),
});

const TERMS: SpendTerms = {
  inputs: [coin(2, 70_000n), coin(1, 50_000n)],
  outputs: [
    { address: PAYEE, units: 100_000n },
    { address: addressAt(0), units: 19_500n },
  ],
  fee: 500n,
};

describe("a signature of Bitcoin", () => {
  it("is that of BIP-143's native P2WPKH, over the digest that it says", async () => {
    const { Transaction, script } = await loadCodec();
    const unsigned = Transaction.fromHex(
      "0100000002fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f0000000000eeffffffef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac11000000",
    );
    // BIP-143: the key's script, and what it is worth: 6 BTC.
    const scriptCode = hexToBytes("76a9141d0f172a0ecb48aee1be1f2687d2963ae33f71a188ac");
    const digest = unsigned.hashForWitnessV0(1, scriptCode, 600_000_000n, 1);
    expect(Buffer.from(digest).toString("hex")).toBe(
      "c37af31116d1b27caf68aae9e3ac82f1477929014d5b917657d0eb49478cb670",
    );
    const key = hexToBytes("619c335025c7f4012e556c2a58b2506e30b8511b53ade95ea316fd8c3286feb9");
    expect(Buffer.from(script.signature.encode(signDigest(digest, key), 1)).toString("hex")).toBe(
      "304402203609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a0220573a954c4518331561406f90300e8f3358f51928d43c212a8caed02de67eebee01",
    );
  });
});

describe("a transaction of Bitcoin", () => {
  let codec: Codec;
  let sign: Awaited<ReturnType<typeof loadBitcoinSigner>>;
  beforeAll(async () => {
    codec = await loadCodec();
    sign = await loadBitcoinSigner(net);
  });

  it("spends exactly these inputs of several keys, pays exactly these outputs, may be replaced, and is the same again", () => {
    const { bytes, txid: hash } = sign(TERMS, keys);
    const read = codec.Transaction.fromBuffer(bytes);
    expect([read.version, read.locktime, read.getId()]).toEqual([2, 0, hash]);
    expect(read.ins.map(({ sequence }) => sequence)).toEqual([0xffff_fffd, 0xffff_fffd]);
    expect(read.outs.map(({ value }) => value)).toEqual([19_500n, 100_000n]);
    const backwards = { inputs: TERMS.inputs.toReversed(), outputs: TERMS.outputs.toReversed(), fee: 500n };
    expect(sign(backwards, keys)).toEqual({ bytes, txid: hash });
  });

  it("has no more virtual bytes than were reckoned, whatever is signed", async () => {
    const { virtualSize } = await import("../../../domain/sends/outputs/sizes.ts");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 1_000_000 }), (inputs, salt) => {
        const coins = Array.from({ length: inputs }, (_, i) => coin(salt + i, 10_000n));
        const outputs = [{ address: PAYEE, units: BigInt(inputs) * 10_000n - 5_000n }];
        const { bytes } = sign({ inputs: coins, outputs, fee: 5_000n }, keys);
        const vsize = codec.Transaction.fromBuffer(bytes).virtualSize();
        const reckoned = virtualSize(inputs, [34]);
        expect(vsize).toBeLessThanOrEqual(reckoned);
        // A signature may be shorter by some bytes of a quarter each.
        expect(vsize).toBeGreaterThanOrEqual(reckoned - inputs);
      }),
      { numRuns: 25 },
    );
  });

  it.skipIf(whyNoBitcoinKernel())("may spend each of its inputs, as Bitcoin Core's own interpreter says", () => {
    const spent = TERMS.inputs.toReversed();
    const judged = (more: bigint) => ({
      hex: Buffer.from(sign(TERMS, keys).bytes).toString("hex"),
      spent: spent.map(({ address, units }) => ({
        script: Buffer.from(scriptOf(address, net)).toString("hex"),
        units: units + more,
      })),
    });
    expect(judgeByKernel([judged(0n), judged(1n)])).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it("moves amounts beyond what a number holds, to the last unit", () => {
    const units = 2n ** 53n + 1n;
    const terms = { inputs: [coin(1, units)], outputs: [{ address: PAYEE, units: units - 500n }], fee: 500n };
    expect(codec.Transaction.fromBuffer(sign(terms, keys).bytes).outs[0]?.value).toBe(units - 500n);
  });

  it.each<[string, (terms: SpendTerms) => SpendTerms]>([
    ["another fee than is left", (terms) => ({ ...terms, fee: 499n })],
    ["no fee", (terms) => ({ ...terms, outputs: [{ address: PAYEE, units: 120_000n }], fee: 0n })],
    ["more than is spent", (terms) => ({ ...terms, outputs: [{ address: PAYEE, units: 120_001n }], fee: -1n })],
    ["an input twice", (terms) => ({ ...terms, inputs: [coin(1, 50_000n), coin(1, 50_000n)] })],
    ["no input", (terms) => ({ ...terms, inputs: [] })],
    ["no output", (terms) => ({ ...terms, outputs: [] })],
    ["a payee that is no address", (terms) => ({ ...terms, outputs: [{ address: "nowhere", units: 119_500n }] })],
    [
      "a payee of another net",
      (terms) => ({ ...terms, outputs: [{ address: "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", units: 119_500n }] }),
    ],
    [
      "an input whose key is not there",
      (terms) => ({ ...terms, inputs: [{ ...coin(1, 120_000n), address: addressAt(9) }] }),
    ],
  ])("is not signed with %s", (_what, changed) => {
    expect(() => sign(changed(TERMS), keys)).toThrow();
  });

  it("is not signed with the key of another address, which is not quoted", () => {
    const [first, second] = [addressAt(0), addressAt(1)];
    const wrong = new Map([...keys, [first, keys.get(second) as SpendingKey]]);
    const terms = {
      inputs: [{ ...coin(3, 10_000n), address: first }],
      outputs: [{ address: PAYEE, units: 9_500n }],
      fee: 500n,
    };
    expect(() => sign(terms, wrong)).toThrow("the key is not that of what is spent");
  });

  it.each<[string, (read: import("bitcoinjs-lib").Transaction) => void]>([
    ["version", (read) => Object.assign(read, { version: 1 })],
    ["locktime", (read) => Object.assign(read, { locktime: 7 })],
    ["inputs", (read) => Object.assign(read.ins[0] ?? {}, { index: 4 })],
    ["sequence", (read) => Object.assign(read.ins[0] ?? {}, { sequence: 0xffff_ffff })],
    ["outputs", (read) => Object.assign(read.outs[0] ?? {}, { value: 19_501n })],
    ["outputs", (read) => Object.assign(read.outs[0] ?? {}, { script: read.outs[1]?.script })],
    ["a script of an input", (read) => Object.assign(read.ins[0] ?? {}, { script: Uint8Array.of(0) })],
    ["a signature", (read) => Object.assign(read.ins[0] ?? {}, { witness: read.ins[1]?.witness })],
    ["a signature", (read) => Object.assign(read.ins[0] ?? {}, { witness: [] })],
  ])("is refused where its bytes say something else: %s", (field, change) => {
    const read = codec.Transaction.fromBuffer(sign(TERMS, keys).bytes);
    const ordered = { ...TERMS, inputs: TERMS.inputs.toReversed(), outputs: TERMS.outputs.toReversed() };
    expect(() => checkSigned(read, ordered, { codec, net })).not.toThrow();
    change(read);
    expect(() => checkSigned(read, ordered, { codec, net })).toThrow(field);
  });
});
