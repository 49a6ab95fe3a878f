import type { Transaction } from "bitcoinjs-lib";
import type { SignedTransfer, SpendingKey } from "../../../app/sends/chain-ports.ts";
import type { SignSpend, SpendTerms } from "../../../app/sends/outputs/ports.ts";
import { compress } from "../../derivation/bip32.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { withReceivePrivateKey } from "../../derivation/spending-key.ts";
import { encodeAddress, tapTweak, withTweaked } from "./address-types.ts";
import { checkSigned, SEQUENCE, VERSION } from "./check-signed.ts";
import type { BitcoinNetParams } from "./nets.ts";
import { type Codec, loadCodec } from "./raw-block.ts";
import { digestOf, readSpent, redeemScript, SIGHASH_ALL, type Spent, scriptOf } from "./spent.ts";

/** Takes some 80 ms and 23 MB the first time: not at start-up. */
export async function loadBitcoinSigner(net: BitcoinNetParams): Promise<SignSpend> {
  const codec = await loadCodec();
  return (terms, keys) => signWith({ codec, net }, inOrder(terms), keys);
}

type With = { readonly codec: Codec; readonly net: BitcoinNetParams };

/** BIP-69: what is paid and what comes back stand in no order that would tell. */
export const inOrder = ({ inputs, outputs, fee }: SpendTerms): SpendTerms => ({
  inputs: inputs.toSorted((a, b) => (a.txid === b.txid ? a.vout - b.vout : a.txid < b.txid ? -1 : 1)),
  outputs: outputs.toSorted((a, b) =>
    a.units === b.units ? (a.address < b.address ? -1 : 1) : a.units < b.units ? -1 : 1,
  ),
  fee,
});

/** `bitcoinjs-lib` encodes, and says what is to be signed; it is shown no key. */
export function signWith(
  { codec, net }: With,
  terms: SpendTerms,
  keys: ReadonlyMap<string, SpendingKey>,
): SignedTransfer {
  const made = new codec.Transaction();
  made.version = VERSION;
  for (const { txid, vout } of terms.inputs) made.addInput(Buffer.from(txid, "hex").reverse(), vout, SEQUENCE);
  for (const { address, units } of terms.outputs) made.addOutput(scriptOf(address, net), units);
  const spent = terms.inputs.map((input) => readSpent(input, net));
  for (const [i, { address }] of terms.inputs.entries()) {
    const key = keys.get(address);
    if (!key) throw new Error("the key of what is spent is missing");
    withReceivePrivateKey(key, (privateKey) => signInput({ codec, net }, made, { i, spent, privateKey }));
  }
  const bytes = made.toBuffer();
  // What it may cost is checked here, too, against what it was meant to.
  const read: Transaction = codec.Transaction.fromBuffer(bytes);
  checkSigned(read, terms, { codec, net });
  return { txid: read.getId(), bytes };
}

type Signing = { readonly i: number; readonly spent: readonly Spent[]; readonly privateKey: Uint8Array };

/** By the form of what it spends: BIP-143 of a witness's first version, BIP-341 of the next. */
function signInput({ codec, net }: With, made: Transaction, { i, spent, privateKey }: Signing): void {
  const publicKey = compress(findCurve().publicKeyOf(privateKey));
  const one = spent[i];
  if (!one || encodeAddress(one.form, publicKey, net) !== one.address)
    throw new Error("the key is not that of what is spent");
  const digest = digestOf(made, i, { spent, publicKey });
  if (one.form === "P2TR") {
    made.setWitness(i, [signTaproot(digest, privateKey, tapTweak(publicKey.subarray(1)))]);
    return;
  }
  const signed = codec.script.signature.encode(signDigest(digest, privateKey), SIGHASH_ALL);
  if (one.form === "P2PKH") made.setInputScript(i, codec.script.compile([signed, publicKey]));
  else made.setWitness(i, [signed, publicKey]);
  if (one.form === "P2SH_P2WPKH") made.setInputScript(i, codec.script.compile([redeemScript(publicKey)]));
}

/** The same terms give the same bytes: see Curve.sign. */
export const signDigest = (digest: Uint8Array, privateKey: Uint8Array): Uint8Array =>
  findCurve().sign(digest, privateKey).signature;

/** BIP-341, by the key: see Curve.signSchnorr. */
export const signTaproot = (digest: Uint8Array, privateKey: Uint8Array, tweak: Uint8Array): Uint8Array =>
  withTweaked(privateKey, tweak, (tweaked) => findCurve().signSchnorr(digest, tweaked));
