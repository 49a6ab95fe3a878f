import { err, ok, type Result } from "@coffer/platform/values/result";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Psbt, Transaction } from "bitcoinjs-lib";
import type { SignedTransfer } from "../../../app/sends/chain-ports.ts";
import { type EncodeSpend, isSpend, type ReadSigned, type SignerNeeds } from "../../../app/sends/external/ports.ts";
import type { SignedFault, SpendDraft } from "../../../domain/sends/draft.ts";
import type { Coin } from "../../../domain/sends/outputs/coin.ts";
import { encodeP2wpkh } from "./address.ts";
import { checkSigned, SEQUENCE, VERSION } from "./check-signed.ts";
import type { BitcoinNetParams } from "./nets.ts";
import { type Codec, loadCodec } from "./raw-block.ts";
import { addressOfScript } from "./script-address.ts";
import { inOrder } from "./signing.ts";
import { scriptOf } from "./spent.ts";

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
    for (const { txid, vout, units, address } of terms.inputs) {
      const previous = needs.previous.get(txid);
      psbt.addInput({
        ...{ hash: txid, index: vout, sequence: SEQUENCE },
        witnessUtxo: { script: scriptOf(address, net), value: units },
        ...(previous ? { nonWitnessUtxo: previous } : {}),
        ...derivationOf(needs, address),
      });
    }
    for (const { address, units } of terms.outputs)
      psbt.addOutput({ script: scriptOf(address, net), value: units, ...derivationOf(needs, address) });
    const spent = terms.inputs.reduce((sum, { units }) => sum + units, 0n);
    const paid = terms.outputs.reduce((sum, { units }) => sum + units, 0n);
    if (spent - paid !== terms.fee || terms.fee <= 0n) throw new Error("what is to be signed pays another fee");
    return { unsigned: unsignedOf(psbt), psbt: psbt.toBuffer() };
  };
}

function derivationOf({ origins }: SignerNeeds, address: string) {
  const origin = origins.get(address);
  if (!origin) return {};
  const { publicKey: pubkey, fingerprint: masterFingerprint, path } = origin;
  return { bip32Derivation: [{ pubkey, masterFingerprint, path }] };
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
    return finalise(using, draft, read.value.witnesses);
  };
}

/** A signature and the key that is said to have made it. */
type Witness = readonly [signature: Uint8Array, publicKey: Uint8Array];

type Read = {
  readonly unsigned: Uint8Array;
  /** Of each input, whatever is there. */
  readonly witnesses: readonly (readonly Witness[])[];
};

function readTransaction({ codec }: With, hex: string): Result<Read, SignedFault> {
  try {
    const read = codec.Transaction.fromHex(hex);
    const witnesses = read.ins.map(({ witness }) => toWitnesses(witness));
    for (const [i] of read.ins.entries()) read.setWitness(i, []);
    return ok({ unsigned: read.toBuffer(), witnesses });
  } catch {
    return err("UNREADABLE");
  }
}

function readPsbt({ codec }: With, text: string): Result<Read, SignedFault> {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return err("UNREADABLE");
  try {
    const psbt = codec.Psbt.fromBase64(text);
    const witnesses = psbt.data.inputs.map(({ partialSig = [], finalScriptWitness }) => [
      ...partialSig.map(({ signature, pubkey }): Witness => [signature, pubkey]),
      ...(finalScriptWitness ? toWitnesses(readStack(finalScriptWitness)) : []),
    ]);
    return ok({ unsigned: unsignedOf(psbt), witnesses });
  } catch {
    return err("UNREADABLE");
  }
}

const toWitnesses = ([signature, publicKey, ...more]: readonly Uint8Array[]): readonly Witness[] =>
  signature && publicKey && more.length === 0 ? [[signature, publicKey]] : [];

/** BIP-141: how many items, and of each how long it is; those of a P2WPKH are short. */
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
function finalise(using: With, draft: SpendDraft, witnesses: Read["witnesses"]): Result<SignedTransfer, SignedFault> {
  const { codec, net } = using;
  const transaction: Transaction = codec.Transaction.fromBuffer(draft.unsigned);
  const inputs: Coin[] = [];
  for (const [i, { hash, index }] of transaction.ins.entries()) {
    const txid = Buffer.from(hash).reverse().toString("hex");
    const coin = draft.inputs.find((one) => one.txid === txid && one.vout === index);
    if (!coin) throw new Error("what was given out spends what it does not say");
    inputs.push(coin);
    const all = witnesses[i] ?? [];
    const ours = all.find(([, publicKey]) => isOf(publicKey, coin.address, net));
    if (!ours) return err(all.length === 0 ? "SIGNATURE_MISSING" : "OTHER_KEY");
    transaction.setWitness(i, [...ours]);
  }
  const bytes = transaction.toBuffer();
  const outputs = transaction.outs.map(({ script, value }) => ({ address: toAddress(script, net), units: value }));
  try {
    checkSigned(codec.Transaction.fromBuffer(bytes), { inputs, outputs, fee: draft.fee }, using);
  } catch {
    return err("SIGNATURE_INVALID");
  }
  return ok({ txid: transaction.getId(), bytes });
}

function isOf(publicKey: Uint8Array, address: string, net: BitcoinNetParams): boolean {
  return publicKey.length === 33 && encodeP2wpkh(publicKey, net) === address;
}

function toAddress(script: Uint8Array, net: BitcoinNetParams): string {
  const address = addressOfScript(script, net);
  if (address === null) throw new Error("what was given out pays to no address");
  return address;
}
