import { judgeByKernel, whyNoBitcoinKernel } from "@coffer/local-parts/bitcoin-kernel";
import { hexToBytes } from "@noble/hashes/utils.js";
import { mnemonicToSeedSync } from "@scure/bip39";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { SpendingKey } from "../../../app/sends/chain-ports.ts";
import type { SpendTerms } from "../../../app/sends/outputs/ports.ts";
import { weigh } from "../../../domain/sends/outputs/coin.ts";
import { FORMS, type InputForm, inputsOf, virtualSize } from "../../../domain/sends/outputs/sizes.ts";
import { accountChildNumbers } from "../../../domain/wallets/derivation-path.ts";
import { chainKey } from "../../derivation/account-chains.ts";
import { extendedKeys } from "../../derivation/extended-key.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { encodeAddress, tapTweak } from "./address-types.ts";
import { makeBitcoin } from "./chain.ts";
import { checkSigned } from "./check-signed.ts";
import { BITCOIN_NETS } from "./nets.ts";
import { type Codec, loadCodec } from "./raw-block.ts";
import { loadBitcoinSigner, signDigest, signTaproot } from "./signing.ts";
import { digestOf, readSpent, type Spent, scriptOf } from "./spent.ts";

const net = BITCOIN_NETS.mainnet;
const WORDS = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const PATH = "m/84'/0'/0'";
const seed = mnemonicToSeedSync(WORDS);
const { xpub, xprv } = extendedKeys(seed, accountChildNumbers(PATH));
const addressAt = (index: number) => makeBitcoin({ net: "mainnet" }).receiveAddress(xpub, index).address;
const FORM_NAMES = Object.keys(FORMS) as readonly InputForm[];
/** The same keys, whatever form their addresses have. */
const formAt = (form: InputForm, index: number) => encodeAddress(form, chainKey(xpub, 0, index), net);
const keys: ReadonlyMap<string, SpendingKey> = new Map(
  [0, 1, 2].flatMap((index) =>
    FORM_NAMES.map((form) => [formAt(form, index), { accountKey: xprv, accountPath: PATH, index }] as const),
  ),
);
const PAYEE = "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3";
const txid = (place: number) => place.toString(16).padStart(64, "0");
const coin = (place: number, units: bigint) => ({
  txid: txid(place),
  vout: place % 5,
  units,
  address: addressAt(place % 3),
});

/** One of each form, each of two keys: of one its y is odd, of the other even. */
const MIXED = FORM_NAMES.flatMap((form, place) =>
  [0, 1, 2].map((index) => ({ ...coin(10 + 3 * place + index, 20_000n), address: formAt(form, index) })),
);
const MIXED_TERMS: SpendTerms = {
  inputs: MIXED,
  outputs: FORM_NAMES.map((form) => ({ address: formAt(form, 0), units: 59_000n })),
  fee: 4_000n,
};
/** As it is signed. */
const ordered = ({ inputs, outputs, fee }: SpendTerms): SpendTerms => ({
  inputs: inputs.toSorted((a, b) => (a.txid < b.txid ? -1 : 1)),
  outputs: outputs.toSorted((a, b) =>
    a.units === b.units ? (a.address < b.address ? -1 : 1) : a.units < b.units ? -1 : 1,
  ),
  fee,
});
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** Of BIP-341's wallet-test-vectors.json, "keyPathSpending". */
const BIP_341 = {
  unsigned:
    "02000000097de20cbff686da83a54981d2b9bab3586f4ca7e48f57f5b55963115f3b334e9c010000000000000000d7b7cab57b1393ace2d064f4d4a2cb8af6def61273e127517d44759b6dafdd990000000000fffffffff8e1f583384333689228c5d28eac13366be082dc57441760d957275419a418420000000000fffffffff0689180aa63b30cb162a73c6d2a38b7eeda2a83ece74310fda0843ad604853b0100000000feffffffaa5202bdf6d8ccd2ee0f0202afbbb7461d9264a25e5bfd3c5a52ee1239e0ba6c0000000000feffffff956149bdc66faa968eb2be2d2faa29718acbfe3941215893a2a3446d32acd050000000000000000000e664b9773b88c09c32cb70a2a3e4da0ced63b7ba3b22f848531bbb1d5d5f4c94010000000000000000e9aa6b8e6c9de67619e6a3924ae25696bb7b694bb677a632a74ef7eadfd4eabf0000000000ffffffffa778eb6a263dc090464cd125c466b5a99667720b1c110468831d058aa1b82af10100000000ffffffff0200ca9a3b000000001976a91406afd46bcdfd22ef94ac122aa11f241244a37ecc88ac807840cb0000000020ac9a87f5594be208f8532db38cff670c450ed2fea8fcdefcc9a663f78bab962b0065cd1d",
  spent: [
    ["512053a1f6e454df1aa2776a2814a721372d6258050de330b3c6d10ee8f4e0dda343", 420_000_000n],
    ["5120147c9c57132f6e7ecddba9800bb0c4449251c92a1e60371ee77557b6620f3ea3", 462_000_000n],
    ["76a914751e76e8199196d454941c45d1b3a323f1433bd688ac", 294_000_000n],
    ["5120e4d810fd50586274face62b8a807eb9719cef49c04177cc6b76a9a4251d5450e", 504_000_000n],
    ["512091b64d5324723a985170e4dc5a0f84c041804f2cd12660fa5dec09fc21783605", 630_000_000n],
    ["00147dd65592d0ab2fe0d0257d571abf032cd9db93dc", 378_000_000n],
    ["512075169f4001aa68f15bbed28b218df1d0a62cbbcf1188c6665110c293c907b831", 672_000_000n],
    ["5120712447206d7a5238acc7ff53fbe94a3b64539ad291c7cdbc490b7577e4b17df5", 546_000_000n],
    ["512077e30a5522dd9f894c3f8b8bd4c4b2cf82ca7da8a3ea6a239655c39c050ab220", 588_000_000n],
  ] as const,
  /** Private key, tweak, what is signed, by what. */
  keys: [
    [
      "6b973d88838f27366ed61c9ad6367663045cb456e28335c109e30717ae0c6baa",
      "b86e7be8f39bab32a6f2c0443abbc210f0edac0e2c53d501b36b64437d9c6c70",
      "2514a6272f85cfa0f45eb907fcb0d121b808ed37c6ea160a5a9046ed5526d555",
      "ed7c1647cb97379e76892be0cacff57ec4a7102aa24296ca39af7541246d8ff14d38958d4cc1e2e478e4d4a764bbfd835b16d4e314b72937b29833060b87276c",
    ],
    [
      "1e4da49f6aaf4e5cd175fe08a32bb5cb4863d963921255f33d3bc31e1343907f",
      "cbd8679ba636c1110ea247542cfbd964131a6be84f873f7f3b62a777528ed001",
      "325a644af47e8a5a2591cda0ab0723978537318f10e6a63d4eed783b96a71a4d",
      "052aedffc554b41f52b521071793a6b88d6dbca9dba94cf34c83696de0c1ec35ca9c5ed4ab28059bd606a4f3a657eec0bb96661d42921b5f50a95ad33675b54f",
    ],
    [
      "d3c7af07da2d54f7a7735d3d0fc4f0a73164db638b2f2f7c43f711f6d4aa7e64",
      "6af9e28dbf9d6aaf027696e2598a5b3d056f5fd2355a7fd5a37a0e5008132d30",
      "bf013ea93474aa67815b1b6cc441d23b64fa310911d991e713cd34c7f5d46669",
      "ff45f742a876139946a149ab4d9185574b98dc919d2eb6754f8abaa59d18b025637a3aa043b91817739554f4ed2026cf8022dbd83e351ce1fabc272841d2510a",
    ],
    [
      "f36bb07a11e469ce941d16b63b11b9b9120a84d9d87cff2c84a8d4affb438f4e",
      "b57bfa183d28eeb6ad688ddaabb265b4a41fbf68e5fed2c72c74de70d5a786f4",
      "4f900a0bae3f1446fd48490c2958b5a023228f01661cda3496a11da502a7f7ef",
      "b4010dd48a617db09926f729e79c33ae0b4e94b79f04a1ae93ede6315eb3669de185a17d2b0ac9ee09fd4c64b678a0b61a0a86fa888a273c8511be83bfd6810f",
    ],
    [
      "415cfe9c15d9cea27d8104d5517c06e9de48e2f986b695e4f5ffebf230e725d8",
      "6579138e7976dc13b6a92f7bfd5a2fc7684f5ea42419d43368301470f3b74ed9",
      "15f25c298eb5cdc7eb1d638dd2d45c97c4c59dcaec6679cfc16ad84f30876b85",
      "a3785919a2ce3c4ce26f298c3d51619bc474ae24014bcdd31328cd8cfbab2eff3395fa0a16fe5f486d12f22a9cedded5ae74feb4bbe5351346508c5405bcfee0",
    ],
    [
      "c7b0e81f0a9a0b0499e112279d718cca98e79a12e2f137c72ae5b213aad0d103",
      "9e0517edc8259bb3359255400b23ca9507f2a91cd1e4250ba068b4eafceba4a9",
      "cd292de50313804dabe4685e83f923d2969577191a3e1d2882220dca88cbeb10",
      "ea0c6ba90763c2d3a296ad82ba45881abb4f426b3f87af162dd24d5109edc1cdd11915095ba47c3a9963dc1e6c432939872bc49212fe34c632cd3ab9fed429c4",
    ],
    [
      "77863416be0d0665e517e1c375fd6f75839544eca553675ef7fdf4949518ebaa",
      "639f0281b7ac49e742cd25b7f188657626da1ad169209078e2761cefd91fd65e",
      "cccb739eca6c13a8a89e6e5cd317ffe55669bbda23f2fd37b0f18755e008edd2",
      "bbc9584a11074e83bc8c6759ec55401f0ae7b03ef290c3139814f545b58a9f8127258000874f44bc46db7646322107d4d86aec8e73b8719a61fff761d75b5dd9",
    ],
  ] as const,
};

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

  it("is that of BIP-143's P2SH-P2WPKH, over the digest that it says", async () => {
    const { Transaction, script } = await loadCodec();
    const unsigned = Transaction.fromHex(
      "0100000001db6b1b20aa0fd7b23880be2ecbd4a98130974cf4748fb66092ac4d3ceb1a54770100000000feffffff02b8b4eb0b000000001976a914a457b684d7f0d539a46a45bbc043f35b59d0d96388ac0008af2f000000001976a914fd270b1ee6abcaea97fea7ad0402e8bd8ad6d77c88ac92040000",
    );
    const publicKey = hexToBytes("03ad1d8e89212f0b92c74d23bb710c00662ad1470198ac48c43f7d6f93a2a26873");
    const spent: Spent = readSpent(
      { address: encodeAddress("P2SH_P2WPKH", publicKey, net), units: 1_000_000_000n },
      net,
    );
    expect(hex(spent.script)).toBe("a9144733f37cf4db86fbc2efed2500b4f4e49f31202387");
    const digest = digestOf(unsigned, 0, { spent: [spent], publicKey });
    expect(hex(digest)).toBe("64f3b0f4dd2bb3aa1ce8566d220cc74dda9df97d8490cc81d89d735c92e59fb6");
    const key = hexToBytes("eb696a065ef48a2192da5b28b694f87544b30fae8327c4510137a922f32c6dcf");
    expect(hex(script.signature.encode(signDigest(digest, key), 1))).toBe(
      "3044022047ac8e878352d3ebbde1c94ce3a10d057c24175747116f8288e5d794d12d482f0220217f36a485cae903c713331d877c1f64677e3622ad4010726870540656fe9dcb01",
    );
  });

  it("is over the digest of BIP-341's transaction of nine inputs, whoever's they are", async () => {
    const { Transaction } = await loadCodec();
    const unsigned = Transaction.fromHex(BIP_341.unsigned);
    const spent = BIP_341.spent.map(([script, units]) => ({
      ...{ script: hexToBytes(script), units, address: "", form: "P2TR" as const },
    }));
    expect(hex(digestOf(unsigned, 4, { spent, publicKey: new Uint8Array() }))).toBe(BIP_341.keys[3]?.[2]);
  });

  it.each(BIP_341.keys)("is that of BIP-341 by the key %s, whichever y that has", (key, tweak, digest, signature) => {
    expect(hex(signTaproot(hexToBytes(digest), hexToBytes(key), hexToBytes(tweak)))).toBe(signature);
  });

  it("tweaks a key as BIP-341 does where it signs without a script", () => {
    const [[key, tweak] = []] = BIP_341.keys;
    const x = findCurve()
      .publicKeyOf(hexToBytes(key ?? ""))
      .subarray(1, 33);
    expect(hex(tapTweak(x))).toBe(tweak);
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

  it("has no more virtual bytes than were reckoned, whatever is signed", () => {
    const inputs = fc.array(fc.constantFrom(...FORM_NAMES), { minLength: 1, maxLength: 12 });
    const outputs = fc.array(fc.constantFrom(...FORM_NAMES), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(inputs, outputs, fc.integer({ min: 1, max: 1_000_000 }), (forms, paid, salt) => {
        const coins = forms.map((form, i) => ({
          ...coin(salt + i, 10_000n),
          form,
          address: formAt(form, (salt + i) % 3),
        }));
        const each = (BigInt(forms.length) * 10_000n - 5_000n) / BigInt(paid.length);
        const fee = BigInt(forms.length) * 10_000n - each * BigInt(paid.length);
        const terms = { inputs: coins, outputs: paid.map((form) => ({ address: formAt(form, 2), units: each })), fee };
        const vsize = codec.Transaction.fromBuffer(sign(terms, keys).bytes).virtualSize();
        const reckoned = virtualSize(
          weigh(coins),
          paid.map((form) => FORMS[form].scriptBytes),
        );
        expect(vsize).toBeLessThanOrEqual(reckoned);
        // A signature may be shorter by some bytes, of a quarter each where it is in a witness.
        expect(vsize).toBeGreaterThanOrEqual(reckoned - forms.length * 4);
      }),
      { numRuns: 40 },
    );
    expect(virtualSize(inputsOf(2, "P2TR"), [34])).toBe(
      codec.Transaction.fromBuffer(
        sign(
          {
            inputs: [0, 1].map((index) => ({ ...coin(index + 1, 10_000n), address: formAt("P2TR", index) })),
            outputs: [{ address: formAt("P2TR", 2), units: 19_000n }],
            fee: 1_000n,
          },
          keys,
        ).bytes,
      ).virtualSize(),
    );
  });

  it("spends every form of each key in one, the same bytes each time", () => {
    const { bytes, txid: hash } = sign(MIXED_TERMS, keys);
    expect(codec.Transaction.fromBuffer(bytes).ins).toHaveLength(12);
    expect(sign({ ...MIXED_TERMS, inputs: MIXED.toReversed() }, keys)).toEqual({ bytes, txid: hash });
  });

  it.skipIf(whyNoBitcoinKernel()).each([
    ["of one form", TERMS, 2],
    ["of every form", MIXED_TERMS, 12],
    [
      "of P2PKH alone",
      { ...MIXED_TERMS, inputs: MIXED.slice(0, 3), outputs: [{ address: PAYEE, units: 59_000n }], fee: 1_000n },
      3,
    ],
    [
      "of P2TR alone",
      { ...MIXED_TERMS, inputs: MIXED.slice(9), outputs: [{ address: PAYEE, units: 59_000n }], fee: 1_000n },
      3,
    ],
  ])("may spend each of its inputs %s, as Bitcoin Core's own interpreter says", (_what, terms, count) => {
    const { inputs } = ordered(terms);
    const judged = (more: bigint) => ({
      hex: hex(sign(terms, keys).bytes),
      spent: inputs.map(({ address, units }) => ({ script: hex(scriptOf(address, net)), units: units + more })),
    });
    // Of P2PKH no signature says how much is spent: that is right by the block that it came from.
    const isLegacy = inputs.map(({ address }) => address.startsWith("1"));
    expect(judgeByKernel([judged(0n), judged(1n)])).toEqual([Array.from({ length: count }, () => true), isLegacy]);
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

  it.each(FORM_NAMES)("is refused where an input of %s is not signed for what it spends, by its key, alone", (form) => {
    const inputs = [0, 1].map((index) => ({ ...coin(index + 1, 60_000n), address: formAt(form, index) }));
    const terms = { inputs, outputs: [{ address: PAYEE, units: 119_000n }], fee: 1_000n };
    const read = () => codec.Transaction.fromBuffer(sign(terms, keys).bytes);
    expect(() => checkSigned(read(), terms, { codec, net })).not.toThrow();
    const swap = (of: "script" | "witness") => (made: ReturnType<typeof read>) => {
      const [first, second] = made.ins;
      if (!first || !second) throw new Error("it has two");
      Object.assign(first, { [of]: second[of] });
    };
    const changes: ((made: ReturnType<typeof read>) => void)[] = [
      swap(form === "P2PKH" ? "script" : "witness"),
      (made) => Object.assign(made.ins[0] ?? {}, { witness: [...(made.ins[0]?.witness ?? []), Uint8Array.of(1)] }),
      (made) => Object.assign(made.ins[0] ?? {}, { witness: [], script: new Uint8Array() }),
      (made) => Object.assign(made.ins[0] ?? {}, { script: Uint8Array.of(0x51, ...(made.ins[0]?.script ?? [])) }),
    ];
    for (const change of changes) {
      const made = read();
      change(made);
      expect(() => checkSigned(made, terms, { codec, net })).toThrow(/a signature|a script of an input/);
    }
    // What it spends was said to be worth something else.
    if (form !== "P2PKH")
      expect(() =>
        checkSigned(
          read(),
          { ...terms, inputs: inputs.map((one, i) => ({ ...one, units: one.units + (i === 0 ? 1n : -1n) })) },
          { codec, net },
        ),
      ).toThrow("a signature");
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
