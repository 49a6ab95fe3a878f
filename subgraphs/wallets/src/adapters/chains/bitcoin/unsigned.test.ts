import { judgeByKernel, whyNoBitcoinKernel } from "@coffer/local-parts/bitcoin-kernel";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { HDKey } from "@scure/bip32";
import { mnemonicToSeedSync } from "@scure/bip39";
import { Psbt, Transaction } from "bitcoinjs-lib";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { EncodeSpend, ReadSigned, SignerNeeds } from "../../../app/sends/external/ports.ts";
import type { SpendTerms } from "../../../app/sends/outputs/ports.ts";
import type { SpendDraft } from "../../../domain/sends/draft.ts";
import { accountChildNumbers } from "../../../domain/wallets/derivation-path.ts";
import { compress } from "../../derivation/bip32.ts";
import { extendedKeys } from "../../derivation/extended-key.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { withReceivePrivateKey } from "../../derivation/spending-key.ts";
import { makeBitcoin } from "./chain.ts";
import { BITCOIN_NETS } from "./nets.ts";
import { toOrigin } from "./origins.ts";
import { INVALID_PSBTS, VALID_PSBTS } from "./published-psbts.fixture.ts";
import { loadBitcoinSigner, signDigest } from "./signing.ts";
import { scriptOf } from "./spent.ts";
import { loadSpendEncoder, loadSpendReader } from "./unsigned.ts";

const net = BITCOIN_NETS.mainnet;
const WORDS = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const PATH = "m/84'/0'/0'";
/** Of the master of these words: as BIP-84's and Trezor's own examples have it. */
const FINGERPRINT = "73c5da0a";
const { xpub, xprv } = extendedKeys(mnemonicToSeedSync(WORDS), accountChildNumbers(PATH));
const addressAt = (index: number) => makeBitcoin({ net: "mainnet" }).receiveAddress(xpub, index).address;
const PAYEE = "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3";
const coin = (place: number, units: bigint) => ({
  ...{ txid: place.toString(16).padStart(64, "0"), vout: place % 5, units },
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
const NEEDS: SignerNeeds = {
  origins: new Map(
    [0, 1, 2].map((child) => [
      addressAt(child),
      toOrigin({ xpub, accountPath: PATH, masterFingerprint: FINGERPRINT, chain: 0, child }),
    ]),
  ),
  previous: new Map(),
};

/** As a machine without a network signs: by the paths that the PSBT says, and nothing else. */
function signOffline(base64: string, { at = [0, 1], sighash = 1, index }: Signing = {}): Psbt {
  const psbt = Psbt.fromBase64(base64);
  for (const i of at) {
    const path = psbt.data.inputs[i]?.bip32Derivation?.[0]?.path ?? "";
    const key = { accountKey: xprv, accountPath: PATH, index: index ?? Number(path.split("/").at(-1)) };
    withReceivePrivateKey(key, (privateKey) => {
      const publicKey = compress(findCurve().publicKeyOf(privateKey));
      if (index === undefined)
        psbt.signInput(i, { publicKey, sign: (digest) => signDigest(digest, privateKey) }, [sighash]);
      else psbt.updateInput(i, { partialSig: [{ pubkey: publicKey, signature: strange(privateKey) }] });
    });
  }
  return psbt;
}
type Signing = { readonly at?: readonly number[]; readonly sighash?: number; readonly index?: number };
/** Of something else. */
const strange = (privateKey: Uint8Array) => {
  const signed = signDigest(new Uint8Array(32).fill(1), privateKey);
  return toDer(signed.subarray(0, 32), signed.subarray(32));
};
const toDer = (r: Uint8Array, s: Uint8Array, sighash = 1): Uint8Array => {
  const body = concatBytes(...[r, s].map(toInteger));
  return concatBytes(Uint8Array.of(0x30, body.length), body, Uint8Array.of(sighash));
};
const toInteger = (word: Uint8Array): Uint8Array => {
  const digits = word.subarray(word.findIndex((byte) => byte !== 0));
  const padded = (digits[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), digits) : digits;
  return concatBytes(Uint8Array.of(0x02, padded.length), padded);
};

describe("a transaction of Bitcoin that is signed elsewhere", () => {
  let encode: EncodeSpend;
  let read: ReadSigned;
  beforeAll(async () => {
    [encode, read] = [await loadSpendEncoder(net), await loadSpendReader(net)];
  });
  const draft = (terms = TERMS, needs = NEEDS): SpendDraft => ({
    ...{ sendId: "txn_" as never, number: 1, isCancel: false, units: 100_000n, madeAt: new Date(0), isOpen: true },
    ...{ ...encode(terms, needs), fee: terms.fee, vsize: 209, inputs: terms.inputs },
  });
  const base64 = (of = draft()) => Buffer.from(of.psbt).toString("base64");
  const take = (signed: string, of = draft()) => read(signed, of, "");
  const fault = (error: string) => ({ ok: false, error });

  it("is given out as a PSBT that says what it spends, what that is worth, and where its keys come from", () => {
    const psbt = Psbt.fromBase64(base64());
    expect([psbt.version, psbt.locktime, psbt.data.inputs.length]).toEqual([2, 0, 2]);
    expect(psbt.data.inputs.map(({ witnessUtxo }) => witnessUtxo?.value)).toEqual([50_000n, 70_000n]);
    const [first] = psbt.data.inputs[0]?.bip32Derivation ?? [];
    expect(Buffer.from(first?.masterFingerprint ?? []).toString("hex")).toBe(FINGERPRINT);
    expect(first?.path).toBe(`${PATH}/0/1`);
    // What comes back is at an address whose key is known, too.
    expect(psbt.data.outputs.flatMap(({ bip32Derivation = [] }) => bip32Derivation.map(({ path }) => path))).toEqual([
      `${PATH}/0/0`,
    ]);
    expect(encode({ ...TERMS, inputs: TERMS.inputs.toReversed(), outputs: TERMS.outputs.toReversed() }, NEEDS)).toEqual(
      encode(TERMS, NEEDS),
    );
  });

  it("says the path from the account's own key, where nobody has said the master's", () => {
    const { fingerprint, path } = toOrigin({ xpub, accountPath: PATH, masterFingerprint: null, chain: 1, child: 4 });
    expect(Buffer.from(fingerprint).readUInt32BE()).toBe(HDKey.fromExtendedKey(xpub).fingerprint);
    expect(path).toBe("m/1/4");
  });

  it("has the transactions that made what it spends, where they are known", () => {
    const made = new Transaction();
    made.addInput(new Uint8Array(32).fill(9), 0);
    made.addOutput(scriptOf(addressAt(0), net), 70_000n);
    const terms = {
      ...{ inputs: [{ txid: made.getId(), vout: 0, units: 70_000n, address: addressAt(0) }], fee: 500n },
      outputs: [{ address: PAYEE, units: 69_500n }],
    };
    const previous = new Map([[made.getId(), made.toBuffer()]]);
    const of = draft(terms, { ...NEEDS, previous });
    expect(Psbt.fromBase64(base64(of)).data.inputs[0]?.nonWitnessUtxo).toEqual(made.toBuffer());
    expect(take(signOffline(base64(of), { at: [0] }).toBase64(), of)).toMatchObject({ ok: true });
  });

  it("is taken signed, finalised, or as the whole transaction, and is the same that we would sign", async () => {
    const sign = await loadBitcoinSigner(net);
    const keys = new Map([0, 1, 2].map((index) => [addressAt(index), { accountKey: xprv, accountPath: PATH, index }]));
    const ours = sign(TERMS, keys);
    const signed = signOffline(base64());
    expect(take(signed.toBase64())).toEqual({ ok: true, value: { ...ours, bytes: ours.bytes } });
    const finalised = signOffline(base64()).finalizeAllInputs();
    expect(take(`\n${finalised.toBase64()} `)).toEqual(take(signed.toBase64()));
    expect(take(finalised.extractTransaction(true).toHex())).toEqual(take(signed.toBase64()));
  });

  it.skipIf(whyNoBitcoinKernel())("may spend what it does, as Bitcoin Core's own interpreter says", () => {
    const taken = take(signOffline(base64()).toBase64());
    const spent = TERMS.inputs
      .toReversed()
      .map(({ address, units }) => ({ script: bytesToHex(scriptOf(address, net)), units }));
    expect(judgeByKernel([{ hex: taken.ok ? bytesToHex(taken.value.bytes) : "", spent }])).toEqual([[true, true]]);
  });

  it("is refused with any bit of the transaction changed, in any way that it is given back", () => {
    const of = draft();
    const signed = signOffline(base64()).finalizeAllInputs();
    const hex = hexToBytes(signed.extractTransaction(true).toHex());
    for (let place = 0; place < hex.length * 8; place += 1) {
      const flipped = Uint8Array.from(hex);
      flipped[place >> 3] = (flipped[place >> 3] ?? 0) ^ (1 << (place & 7));
      expect(take(bytesToHex(flipped), of).ok, `bit ${place}`).toBe(false);
    }
    const psbt = signed.toBuffer();
    const start = Buffer.from(psbt).indexOf(Buffer.from(of.unsigned));
    expect(start).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.nat(of.unsigned.length * 8 - 1), (place) => {
        const flipped = Buffer.from(psbt);
        flipped[start + (place >> 3)] = (flipped[start + (place >> 3)] ?? 0) ^ (1 << (place & 7));
        expect(take(flipped.toString("base64"), of).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("takes nothing of a PSBT but signatures: what else it claims changes nothing", () => {
    const lying = signOffline(base64());
    lying.data.inputs[0] = { ...lying.data.inputs[0], witnessUtxo: { script: new Uint8Array(22), value: 1n } };
    expect(take(lying.toBase64())).toEqual(take(signOffline(base64()).toBase64()));
  });

  it("says what is wrong with it", () => {
    expect(take("nonsense!")).toEqual(fault("UNREADABLE"));
    expect(take("bm9uc2Vuc2U=")).toEqual(fault("UNREADABLE"));
    expect(take("00")).toEqual(fault("UNREADABLE"));
    expect(take(base64())).toEqual(fault("SIGNATURE_MISSING"));
    expect(take(signOffline(base64(), { at: [1] }).toBase64())).toEqual(fault("SIGNATURE_MISSING"));
    const other = draft({ ...TERMS, outputs: [{ address: PAYEE, units: 119_500n }] });
    expect(take(signOffline(base64(other)).toBase64())).toEqual(fault("OTHER_TRANSACTION"));
    expect(take(signOffline(base64(), { index: 9 }).toBase64())).toEqual(fault("OTHER_KEY"));
    const half = signOffline(base64(), { at: [1] }).toBase64();
    expect(take(signOffline(half, { at: [0], index: 1 }).toBase64())).toEqual(fault("SIGNATURE_INVALID"));
    // SIGHASH_NONE, SINGLE, and ALL of those that let others add inputs: none is of all of it.
    for (const sighash of [2, 3, 0x81]) {
      const psbt = Psbt.fromBase64(base64());
      for (const i of [0, 1]) psbt.updateInput(i, { sighashType: sighash });
      expect(take(signOffline(psbt.toBase64(), { sighash }).toBase64())).toEqual(fault("SIGNATURE_INVALID"));
    }
  });

  it.each(INVALID_PSBTS)("is not read from what BIP-174 calls invalid: %s", (_what, psbt) => {
    expect(["UNREADABLE", "OTHER_TRANSACTION"].map(fault)).toContainEqual(take(psbt));
  });

  it.each(VALID_PSBTS)("is another one than BIP-174's own: %s", (_what, psbt) => {
    expect(["UNREADABLE", "OTHER_TRANSACTION"].map(fault)).toContainEqual(take(psbt));
  });

  it("is refused with a signature of high s, which anybody could change", () => {
    const hex = signOffline(base64()).finalizeAllInputs().extractTransaction(true);
    const [signature, publicKey] = hex.ins[0]?.witness ?? [];
    if (!signature || !publicKey) throw new Error("it is signed");
    const rLength = signature[3] ?? 0;
    const [r, s] = [signature.subarray(4, 4 + rLength), signature.subarray(6 + rLength, -1)];
    const order = 0xffffffff_ffffffff_ffffffff_fffffffe_baaedce6_af48a03b_bfd25e8c_d0364141n;
    const high = hexToBytes((order - BigInt(`0x${bytesToHex(s)}`)).toString(16).padStart(64, "0"));
    hex.setWitness(0, [toDer(r, high), publicKey]);
    expect(take(hex.toHex())).toEqual(fault("SIGNATURE_INVALID"));
  });
});
