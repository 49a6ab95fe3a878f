import { judgeByKernel, whyNoBitcoinKernel } from "@coffer/local-parts/bitcoin-kernel";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { mnemonicToSeedSync } from "@scure/bip39";
import { Psbt, Transaction } from "bitcoinjs-lib";
import { beforeAll, describe, expect, it } from "vitest";
import type { EncodeSpend, ReadSigned, SignerNeeds } from "../../../app/sends/external/ports.ts";
import type { SpendTerms } from "../../../app/sends/outputs/ports.ts";
import type { SpendDraft } from "../../../domain/sends/draft.ts";
import { accountChildNumbers } from "../../../domain/wallets/derivation-path.ts";
import { compress } from "../../derivation/bip32.ts";
import { extendedKeys } from "../../derivation/extended-key.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { withReceivePrivateKey } from "../../derivation/spending-key.ts";
import { verifySchnorr } from "../../derivation/verify-schnorr.ts";
import { encodeAddress, PURPOSES, tapTweak } from "./address-types.ts";
import { BITCOIN_NETS } from "./nets.ts";
import { toOrigin } from "./origins.ts";
import { addressOfScript } from "./script-address.ts";
import { loadBitcoinSigner, signDigest, signTaproot } from "./signing.ts";
import { digestOf, readSpent, redeemScript, scriptOf } from "./spent.ts";
import { loadSpendEncoder, loadSpendReader } from "./unsigned.ts";

const net = BITCOIN_NETS.mainnet;
const SEED = mnemonicToSeedSync(
  "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
);
const FINGERPRINT = "73c5da0a";
const PAYEE = "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3";

/** Of the form that one has (DER), and of nothing. */
const STRANGE = Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1, 1);

describe.each(["P2PKH", "P2SH_P2WPKH", "P2TR"] as const)("what spends %s and is signed elsewhere", (form) => {
  const accountPath = `m/${PURPOSES[form]}'/0'/0'`;
  const { xpub, xprv } = extendedKeys(SEED, accountChildNumbers(accountPath));
  const originAt = (child: number) => toOrigin({ xpub, accountPath, masterFingerprint: FINGERPRINT, chain: 0, child });
  const addressAt = (child: number) => encodeAddress(form, originAt(child).publicKey, net);
  const keyAt = (index: number) => ({ accountKey: xprv, accountPath, index });
  const made = [0, 1].map((child) => {
    const transaction = new Transaction();
    transaction.addInput(new Uint8Array(32).fill(child + 1), 0);
    transaction.addOutput(scriptOf(addressAt(child), net), 60_000n);
    return transaction;
  });
  const TERMS: SpendTerms = {
    inputs: made.map((one, child) => ({ txid: one.getId(), vout: 0, units: 60_000n, address: addressAt(child) })),
    outputs: [
      { address: PAYEE, units: 100_000n },
      { address: addressAt(2), units: 19_000n },
    ],
    fee: 1_000n,
  };
  const NEEDS: SignerNeeds = {
    origins: new Map([0, 1, 2].map((child) => [addressAt(child), originAt(child)])),
    previous: new Map(made.map((one) => [one.getId(), one.toBuffer()])),
  };
  let encode: EncodeSpend;
  let read: ReadSigned;
  beforeAll(async () => {
    [encode, read] = [await loadSpendEncoder(net), await loadSpendReader(net)];
  });
  const draft = (terms = TERMS): SpendDraft => ({
    ...{ sendId: "txn_" as never, number: 1, isCancel: false, units: 100_000n, madeAt: new Date(0), isOpen: true },
    ...{ ...encode(terms, NEEDS), fee: terms.fee, vsize: 300, inputs: terms.inputs },
  });
  const readGiven = (terms = TERMS) => Psbt.fromBase64(Buffer.from(draft(terms).psbt).toString("base64"));
  const given = () => readGiven();
  const take = (signed: string) => read(signed, draft(), "");
  const fault = (error: string) => ({ ok: false, error });

  /** Of each input, its path's last number. */
  const childrenOf = ({ data }: Psbt): readonly number[] =>
    data.inputs.map(({ bip32Derivation, tapBip32Derivation }) =>
      Number((bip32Derivation ?? tapBip32Derivation)?.[0]?.path.split("/").at(-1)),
    );
  const transactionOf = ({ data }: Psbt) => Transaction.fromBuffer(data.globalMap.unsignedTx.toBuffer());
  /** By what the PSBT says, and nothing else; `by`: the child of another key. */
  function signOffline(psbt = given(), { at = [0, 1], by }: { at?: readonly number[]; by?: number } = {}): Psbt {
    const spent = psbt.data.inputs.map(({ witnessUtxo }) => ({
      ...{ script: witnessUtxo?.script ?? new Uint8Array(), units: witnessUtxo?.value ?? 0n },
      ...{ address: "", form: "P2TR" as const },
    }));
    for (const i of at)
      withReceivePrivateKey(keyAt(by ?? childrenOf(psbt)[i] ?? 0), (privateKey) => {
        const publicKey = compress(findCurve().publicKeyOf(privateKey));
        if (form === "P2TR") {
          const digest = digestOf(transactionOf(psbt), i, { spent, publicKey });
          const internal = psbt.data.inputs[i]?.tapInternalKey ?? new Uint8Array();
          psbt.data.updateInput(i, { tapKeySig: signTaproot(digest, privateKey, tapTweak(internal)) });
        } else if (by === undefined) psbt.signInput(i, { publicKey, sign: (digest) => signDigest(digest, privateKey) });
        else psbt.data.updateInput(i, { partialSig: [{ pubkey: publicKey, signature: STRANGE }] });
      });
    return psbt;
  }
  const finalised = (psbt = signOffline()): Psbt => {
    if (form !== "P2TR") return psbt.finalizeAllInputs();
    for (const [i, { tapKeySig }] of psbt.data.inputs.entries())
      psbt.data.updateInput(i, {
        finalScriptWitness: concatBytes(Uint8Array.of(1, 64), tapKeySig ?? new Uint8Array()),
      });
    for (const input of psbt.data.inputs) delete input.tapKeySig;
    return psbt;
  };
  const whole = (): string => {
    const taken = take(signOffline().toBase64());
    return taken.ok ? bytesToHex(taken.value.bytes) : "";
  };

  it("is given out with what its form wants: all of what made it, the script that is hashed, or taproot's key", () => {
    const [input] = given().data.inputs;
    const [child = -1] = childrenOf(given());
    const { publicKey } = originAt(child);
    const spent = { script: scriptOf(addressAt(child), net), value: 60_000n };
    expect(input?.witnessUtxo).toEqual(form === "P2PKH" ? undefined : spent);
    expect(input?.nonWitnessUtxo === undefined).toBe(form === "P2TR");
    expect(input?.redeemScript).toEqual(form === "P2SH_P2WPKH" ? redeemScript(publicKey) : undefined);
    expect(input?.tapInternalKey).toEqual(form === "P2TR" ? publicKey.subarray(1) : undefined);
    const change = given().data.outputs.find(
      ({ bip32Derivation, tapBip32Derivation }) => bip32Derivation ?? tapBip32Derivation,
    );
    expect((change?.bip32Derivation ?? change?.tapBip32Derivation)?.[0]?.path).toBe(`${accountPath}/0/2`);
    if (form === "P2PKH") expect(() => encode(TERMS, { ...NEEDS, previous: new Map() })).toThrow("is missing");
    else expect(encode(TERMS, { ...NEEDS, previous: new Map() }).unsigned).toEqual(draft().unsigned);
  });

  it("is taken signed, finalised, or as the whole transaction, and is the same that we would sign", async () => {
    const sign = await loadBitcoinSigner(net);
    const ours = sign(TERMS, new Map([0, 1].map((child) => [addressAt(child), keyAt(child)])));
    const taken = take(signOffline().toBase64());
    expect(taken).toEqual({ ok: true, value: { ...ours, bytes: ours.bytes } });
    expect(take(finalised().toBase64())).toEqual(taken);
    expect(take(whole())).toEqual(taken);
  });

  it.skipIf(whyNoBitcoinKernel())("may spend what it does, as Bitcoin Core's own interpreter says", () => {
    const transaction = Transaction.fromHex(whole());
    const spent = transaction.ins.map(({ hash }) => {
      const txid = Buffer.from(hash).reverse().toString("hex");
      const input = TERMS.inputs.find((one) => one.txid === txid);
      return { script: bytesToHex(scriptOf(input?.address ?? "", net)), units: input?.units ?? 0n };
    });
    expect(judgeByKernel([{ hex: whole(), spent }])).toEqual([[true, true]]);
  });

  it("is refused with a bit of it changed, wherever that is", () => {
    const bytes = hexToBytes(whole());
    for (let place = 0; place < bytes.length * 8; place += 11) {
      const flipped = Uint8Array.from(bytes);
      flipped[place >> 3] = (flipped[place >> 3] ?? 0) ^ (1 << (place & 7));
      expect(take(bytesToHex(flipped)).ok, `bit ${place}`).toBe(false);
    }
  });

  it("says what is wrong with it", () => {
    expect(take(given().toBase64())).toEqual(fault("SIGNATURE_MISSING"));
    expect(take(signOffline(given(), { at: [1] }).toBase64())).toEqual(fault("SIGNATURE_MISSING"));
    // Who has made a signature of taproot's, it does not say.
    const other = form === "P2TR" ? "SIGNATURE_INVALID" : "OTHER_KEY";
    expect(take(signOffline(given(), { by: 7 }).toBase64())).toEqual(fault(other));
    const elsewhere = readGiven({ ...TERMS, outputs: [{ address: PAYEE, units: 119_000n }] });
    expect(take(signOffline(elsewhere).toBase64())).toEqual(fault("OTHER_TRANSACTION"));
    if (form !== "P2TR") return;
    // Of SIGHASH_ALL: another way to say the same, which whoever has it could have changed.
    const longer = signOffline();
    const [input] = longer.data.inputs;
    if (input?.tapKeySig) input.tapKeySig = concatBytes(input.tapKeySig, Uint8Array.of(1));
    expect(take(longer.toBase64())).toEqual(fault("SIGNATURE_INVALID"));
  });
});

describe("BIP-371's own PSBTs", () => {
  /** One input of a taproot key, with its path; the same, signed; and an output of such a key. */
  const KEYED =
    "cHNidP8BAFICAAAAASd0Srq/MCf+DWzyOpbu4u+xiO9SMBlUWFiD5ptmJLJCAAAAAAD/////AUjmBSoBAAAAFgAUdo4e60z0IIZgM/gKzv8PlyB0SWkAAAAAAAEBKwDyBSoBAAAAIlEgWiws9bUs8x+DrS6Npj/wMYPs2PYJx1EK6KSOA5EKB1chFv40kGTJjW4qhT+jybEr2LMEoZwZXGDvp+4jkwRtP6IyGQB3Ky2nVgAAgAEAAIAAAACAAQAAAAAAAAABFyD+NJBkyY1uKoU/o8mxK9izBKGcGVxg76fuI5MEbT+iMgAiAgNrdyptt02HU8mKgnlY3mx4qzMSEJ830+AwRIQkLs5z2Bh3Ky2nVAAAgAEAAIAAAACAAAAAAAAAAAAA";
  const SIGNED =
    "cHNidP8BAFICAAAAASd0Srq/MCf+DWzyOpbu4u+xiO9SMBlUWFiD5ptmJLJCAAAAAAD/////AUjmBSoBAAAAFgAUdo4e60z0IIZgM/gKzv8PlyB0SWkAAAAAAAEBKwDyBSoBAAAAIlEgWiws9bUs8x+DrS6Npj/wMYPs2PYJx1EK6KSOA5EKB1cBE0C7U+yRe62dkGrxuocYHEi4as5aritTYFpyXKdGJWMUdvxvW67a9PLuD0d/NvWPOXDVuCc7fkl7l68uPxJcl680IRb+NJBkyY1uKoU/o8mxK9izBKGcGVxg76fuI5MEbT+iMhkAdystp1YAAIABAACAAAAAgAEAAAAAAAAAARcg/jSQZMmNbiqFP6PJsSvYswShnBlcYO+n7iOTBG0/ojIAIgIDa3cqbbdNh1PJioJ5WN5seKszEhCfN9PgMESEJC7Oc9gYdystp1QAAIABAACAAAAAgAAAAAAAAAAAAA==";
  const PAYING =
    "cHNidP8BAF4CAAAAASd0Srq/MCf+DWzyOpbu4u+xiO9SMBlUWFiD5ptmJLJCAAAAAAD/////AUjmBSoBAAAAIlEgg2mORYxmZOFZXXXaJZfeHiLul9eY5wbEwKS1qYI810MAAAAAAAEBKwDyBSoBAAAAIlEgWiws9bUs8x+DrS6Npj/wMYPs2PYJx1EK6KSOA5EKB1chFv40kGTJjW4qhT+jybEr2LMEoZwZXGDvp+4jkwRtP6IyGQB3Ky2nVgAAgAEAAIAAAACAAQAAAAAAAAABFyD+NJBkyY1uKoU/o8mxK9izBKGcGVxg76fuI5MEbT+iMgABBSARJNp67JLM0GyVRWJkf0N7E4uVchqEvivyJ2u92rPmcSEHESTaeuySzNBslUViZH9DexOLlXIahL4r8idrvdqz5nEZAHcrLadWAACAAQAAgAAAAIAAAAAABQAAAAA=";
  const testnet = BITCOIN_NETS.testnet;
  const toAddress = (script: Uint8Array): string => addressOfScript(script, testnet) ?? "";

  it.each([KEYED, PAYING])("say of taproot's keys what ours do", async (text) => {
    const published = Psbt.fromBase64(text);
    const encode = await loadSpendEncoder(testnet);
    const { data, txInputs, txOutputs } = published;
    const origins: [string, SignerNeeds["origins"] extends ReadonlyMap<string, infer One> ? One : never][] = [];
    const know = (address: string, of: (typeof data.inputs)[number] | (typeof data.outputs)[number] | undefined) => {
      const [keyed] = of?.tapBip32Derivation ?? [];
      const { pubkey, masterFingerprint: fingerprint, path } = keyed ?? of?.bip32Derivation?.[0] ?? {};
      if (!pubkey || !fingerprint || path === undefined) throw new Error("it says no key");
      origins.push([address, { publicKey: keyed ? Uint8Array.of(2, ...pubkey) : pubkey, fingerprint, path }]);
    };
    const [input, output] = [data.inputs[0]?.witnessUtxo, txOutputs[0]];
    if (!input || !output || !txInputs[0]) throw new Error("it has one of each");
    know(toAddress(input.script), data.inputs[0]);
    know(toAddress(output.script), data.outputs[0]);
    const { hash, index: vout } = txInputs[0];
    const { psbt } = encode(
      {
        inputs: [
          {
            ...{ txid: Buffer.from(hash).reverse().toString("hex"), vout, units: input.value },
            address: toAddress(input.script),
          },
        ],
        outputs: [{ address: toAddress(output.script), units: output.value }],
        fee: input.value - output.value,
      },
      { origins: new Map(origins), previous: new Map() },
    );
    const ours = Psbt.fromBase64(Buffer.from(psbt).toString("base64"));
    expect(ours.data.inputs).toEqual(data.inputs);
    expect(ours.data.outputs).toEqual(data.outputs);
  });

  it("are signed as we say that it is right", () => {
    const { data } = Psbt.fromBase64(SIGNED);
    const [input] = data.inputs;
    if (!input?.witnessUtxo || !input.tapKeySig) throw new Error("it is signed");
    const { script, value: units } = input.witnessUtxo;
    const spent = [readSpent({ address: toAddress(script), units }, testnet)];
    const transaction = Transaction.fromBuffer(data.globalMap.unsignedTx.toBuffer());
    const digest = digestOf(transaction, 0, { spent, publicKey: script.subarray(2) });
    expect(verifySchnorr(input.tapKeySig, digest, script.subarray(2))).toBe(true);
  });
});
