import { err, ok, type Result } from "@coffer/platform/values/result";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Psbt, Transaction } from "bitcoinjs-lib";
import type { SignedTransfer } from "../../../app/sends/chain-ports.ts";
import type { EncodeSpend, KeyOrigin, ReadSigned, SignerNeeds } from "../../../app/sends/external/ports.ts";
import { isSpend, type SignedFault, type SpendDraft } from "../../../domain/sends/draft.ts";
import type { Coin } from "../../../domain/sends/outputs/coin.ts";
import { formOfScript, type InputForm } from "../../../domain/sends/outputs/sizes.ts";
import { encodeAddress } from "./address-types.ts";
import { checkSigned, SEQUENCE, VERSION } from "./check-signed.ts";
import type { BitcoinNetParams } from "./nets.ts";
import { type Codec, loadCodec } from "./raw-block.ts";
import { addressOfScript } from "./script-address.ts";
import { inOrder } from "./signing.ts";
import { readSpent, redeemScript, type Spent, scriptOf } from "./spent.ts";

type ExternalCodec = Codec & { readonly Psbt: typeof Psbt };
type With = { readonly codec: ExternalCodec; readonly net: BitcoinNetParams };

const loadWith = async (net: BitcoinNetParams): Promise<With> => ({
  codec: { ...(await loadCodec()), Psbt: (await import("bitcoinjs-lib")).Psbt },
  net,
});

/** BIP-174: with what each output is worth, its script, and, as far as that is known, its key. */
export async function loadSpendEncoder(net: BitcoinNetParams): Promise<EncodeSpend> {
  const { codec } = await loadWith(net);
  return (given, needs) => {
    const terms = inOrder(given);
    const psbt = new codec.Psbt();
    psbt.setVersion(VERSION);
    for (const [i, input] of terms.inputs.entries()) {
      psbt.addInput({ hash: input.txid, index: input.vout, sequence: SEQUENCE });
      // Past the library's own door, which would make a taproot output of it to compare.
      psbt.data.updateInput(i, fieldsOfInput(needs, readSpent(input, net), input.txid));
    }
    for (const [i, { address, units }] of terms.outputs.entries()) {
      const script = scriptOf(address, net);
      psbt.addOutput({ script, value: units });
      const origin = needs.origins.get(address);
      if (origin) psbt.data.updateOutput(i, derivationOf(origin, formOfScript(script.length)));
    }
    const spent = terms.inputs.reduce((sum, { units }) => sum + units, 0n);
    const paid = terms.outputs.reduce((sum, { units }) => sum + units, 0n);
    if (spent - paid !== terms.fee || terms.fee <= 0n) throw new Error("what is to be signed pays another fee");
    return { unsigned: unsignedOf(psbt), psbt: psbt.toBuffer() };
  };
}

/**
 * What a signer wants to know of what is spent, by its form. Of P2PKH nothing but the whole
 * transaction proves what it is worth (BIP-174); BIP-341 signs what all of them are.
 */
function fieldsOfInput({ origins, previous }: SignerNeeds, { address, script, units, form }: Spent, txid: string) {
  const [origin, made] = [origins.get(address), previous.get(txid)];
  const before = made && form !== "P2TR" ? { nonWitnessUtxo: made } : {};
  if (form === "P2PKH" && !made) throw new Error("the transaction that made what is spent is missing");
  return {
    ...before,
    ...(form === "P2PKH" ? {} : { witnessUtxo: { script, value: units } }),
    ...(origin && form === "P2SH_P2WPKH" ? { redeemScript: redeemScript(origin.publicKey) } : {}),
    ...(origin ? derivationOf(origin, form) : {}),
  };
}

/** BIP-174, and of taproot's keys BIP-371: no leaf of a script has them. */
function derivationOf({ publicKey, fingerprint: masterFingerprint, path }: KeyOrigin, form: InputForm) {
  if (form !== "P2TR") return { bip32Derivation: [{ pubkey: publicKey, masterFingerprint, path }] };
  const pubkey = publicKey.subarray(1);
  return { tapInternalKey: pubkey, tapBip32Derivation: [{ pubkey, masterFingerprint, path, leafHashes: [] }] };
}

const unsignedOf = (psbt: Psbt): Uint8Array => psbt.data.globalMap.unsignedTx.toBuffer();

/** A PSBT in base64, signed or finalised; or the signed transaction in hexadecimal. */
export async function loadSpendReader(net: BitcoinNetParams): Promise<ReadSigned> {
  const using = await loadWith(net);
  return (signed, draft) => {
    if (!isSpend(draft)) throw new Error("a draft of another kind of chain");
    const text = signed.trim();
    const read = /^[0-9a-f]+$/i.test(text) ? readTransaction(using, text) : readPsbt(using, text);
    if (!read.ok) return read;
    if (bytesToHex(read.value.unsigned) !== bytesToHex(draft.unsigned)) return err("OTHER_TRANSACTION");
    return finalise(using, draft, read.value);
  };
}

/** A signature and the key that is said to have made it. */
type Pair = readonly [signature: Uint8Array, publicKey: Uint8Array];

/** What there is of an input's signatures. */
type Found = {
  readonly pairs: readonly Pair[];
  /** Of BIP-340: the output says its key. */
  readonly alone: readonly Uint8Array[];
};

type Read = {
  readonly unsigned: Uint8Array;
  /** Of each input, whatever is there. */
  readonly found: readonly Found[];
  /** Where it is said to be the whole of it. */
  readonly whole: Uint8Array | null;
};

function readTransaction({ codec }: With, hex: string): Result<Read, SignedFault> {
  try {
    const read = codec.Transaction.fromHex(hex);
    const found = read.ins.map(({ witness, script }) => together(inStack(witness), inStack(pushedBy(codec, script))));
    for (const [i] of read.ins.entries()) {
      read.setWitness(i, []);
      read.setInputScript(i, new Uint8Array());
    }
    return ok({ unsigned: read.toBuffer(), found, whole: Buffer.from(hex, "hex") });
  } catch {
    return err("UNREADABLE");
  }
}

function readPsbt({ codec }: With, text: string): Result<Read, SignedFault> {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return err("UNREADABLE");
  try {
    const psbt = codec.Psbt.fromBase64(text);
    const found = psbt.data.inputs.map(({ partialSig = [], tapKeySig, finalScriptWitness, finalScriptSig }) =>
      together(
        {
          pairs: partialSig.map(({ signature, pubkey }): Pair => [signature, pubkey]),
          alone: tapKeySig ? [tapKeySig] : [],
        },
        inStack(finalScriptWitness ? readStack(finalScriptWitness) : []),
        inStack(finalScriptSig ? pushedBy(codec, finalScriptSig) : []),
      ),
    );
    return ok({ unsigned: unsignedOf(psbt), found, whole: null });
  } catch {
    return err("UNREADABLE");
  }
}

const together = (...all: readonly Found[]): Found => ({
  pairs: all.flatMap(({ pairs }) => pairs),
  alone: all.flatMap(({ alone }) => alone),
});

function inStack([first, second, ...more]: readonly Uint8Array[]): Found {
  if (!first || more.length > 0) return { pairs: [], alone: [] };
  return second ? { pairs: [[first, second]], alone: [] } : { pairs: [], alone: [first] };
}

/** What a script pushes, where it does nothing else. */
function pushedBy(codec: Codec, script: Uint8Array): readonly Uint8Array[] {
  const pushed = codec.script.decompile(script) ?? [];
  return pushed.every((one) => one instanceof Uint8Array) ? pushed : [];
}

/** BIP-141: how many items, and of each how long it is; those of one key are short. */
function readStack(bytes: Uint8Array): readonly Uint8Array[] {
  const items: Uint8Array[] = [];
  let at = 1;
  for (let count = bytes[0] ?? 0; count > 0; count -= 1) {
    const length = bytes[at] ?? 0;
    items.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return at === bytes.length ? items : [];
}

/** Out of the very bytes that were given out, with nothing from elsewhere but signatures. */
function finalise(using: With, draft: SpendDraft, { found, whole }: Read): Result<SignedTransfer, SignedFault> {
  const { codec, net } = using;
  const transaction: Transaction = codec.Transaction.fromBuffer(draft.unsigned);
  const inputs: Coin[] = [];
  for (const [i, { hash, index }] of transaction.ins.entries()) {
    const txid = Buffer.from(hash).reverse().toString("hex");
    const coin = draft.inputs.find((one) => one.txid === txid && one.vout === index);
    if (!coin) throw new Error("what was given out spends what it does not say");
    inputs.push(coin);
    const fault = fillIn(using, transaction, { i, spent: readSpent(coin, net), found: found[i] });
    if (fault !== null) return err(fault);
  }
  const bytes = transaction.toBuffer();
  const outputs = transaction.outs.map(({ script, value }) => ({ address: toAddress(script, net), units: value }));
  try {
    checkSigned(codec.Transaction.fromBuffer(bytes), { inputs, outputs, fee: draft.fee }, using);
  } catch {
    return err("SIGNATURE_INVALID");
  }
  // What is whole is taken as it is, or not.
  if (whole && bytesToHex(whole) !== bytesToHex(bytes)) return err("OTHER_TRANSACTION");
  return ok({ txid: transaction.getId(), bytes });
}

type Filling = { readonly i: number; readonly spent: Spent; readonly found: Found | undefined };

/** As its form has signatures: in a witness, in a script, or in both. */
function fillIn({ codec, net }: With, into: Transaction, { i, spent, found }: Filling): SignedFault | null {
  const { form, address } = spent;
  const { pairs = [], alone = [] } = found ?? {};
  if (form === "P2TR") {
    const [signature] = alone;
    if (!signature) return pairs.length === 0 ? "SIGNATURE_MISSING" : "OTHER_KEY";
    into.setWitness(i, [signature]);
    return null;
  }
  const ours = pairs.find(([, key]) => key.length === KEY_BYTES && encodeAddress(form, key, net) === address);
  if (!ours) return pairs.length === 0 ? "SIGNATURE_MISSING" : "OTHER_KEY";
  if (form === "P2PKH") into.setInputScript(i, codec.script.compile([...ours]));
  else into.setWitness(i, [...ours]);
  if (form === "P2SH_P2WPKH") into.setInputScript(i, codec.script.compile([redeemScript(ours[1])]));
  return null;
}

/** Of a compressed key. */
const KEY_BYTES = 33;

function toAddress(script: Uint8Array, net: BitcoinNetParams): string {
  const address = addressOfScript(script, net);
  if (address === null) throw new Error("what was given out pays to no address");
  return address;
}
