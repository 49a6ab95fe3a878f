import type { Psbt, Transaction } from "bitcoinjs-lib";
import type { SignedTransfer, SpendingKey } from "../../../app/sends/chain-ports.ts";
import type { SignSpend, SpendTerms } from "../../../app/sends/outputs/ports.ts";
import { compress } from "../../derivation/bip32.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { withReceivePrivateKey } from "../../derivation/spending-key.ts";
import { encodeP2wpkh } from "./address.ts";
import { checkSigned, SEQUENCE, scriptOf, VERSION } from "./check-signed.ts";
import type { BitcoinNetParams } from "./nets.ts";
import { type Codec, loadCodec } from "./raw-block.ts";

/** Of bitcoinjs-lib, which encodes and decodes: it is shown no key, and asks no node. */
export type SigningCodec = Codec & { readonly Psbt: typeof Psbt };

/** Takes some 80 ms and 23 MB the first time: not at start-up. */
export async function loadBitcoinSigner(net: BitcoinNetParams): Promise<SignSpend> {
  const codec: SigningCodec = { ...(await loadCodec()), Psbt: (await import("bitcoinjs-lib")).Psbt };
  return (terms, keys) => signWith({ codec, net }, inOrder(terms), keys);
}

type With = { readonly codec: SigningCodec; readonly net: BitcoinNetParams };

/** BIP-69: what is paid and what comes back stand in no order that would tell. */
export const inOrder = ({ inputs, outputs, fee }: SpendTerms): SpendTerms => ({
  inputs: inputs.toSorted((a, b) => (a.txid === b.txid ? a.vout - b.vout : a.txid < b.txid ? -1 : 1)),
  outputs: outputs.toSorted((a, b) =>
    a.units === b.units ? (a.address < b.address ? -1 : 1) : a.units < b.units ? -1 : 1,
  ),
  fee,
});

export function signWith(
  { codec, net }: With,
  terms: SpendTerms,
  keys: ReadonlyMap<string, SpendingKey>,
): SignedTransfer {
  const psbt = new codec.Psbt({ maximumFeeRate: Number.MAX_SAFE_INTEGER });
  psbt.setVersion(VERSION);
  for (const { txid, vout, units, address } of terms.inputs)
    psbt.addInput({
      ...{ hash: txid, index: vout, sequence: SEQUENCE },
      witnessUtxo: { script: scriptOf(address, net), value: units },
    });
  for (const { address, units } of terms.outputs) psbt.addOutput({ script: scriptOf(address, net), value: units });
  for (const [i, { address }] of terms.inputs.entries()) {
    const key = keys.get(address);
    if (!key) throw new Error("the key of what is spent is missing");
    withReceivePrivateKey(key, (privateKey) => signInput(psbt, i, { privateKey, address, net }));
  }
  psbt.finalizeAllInputs();
  // What it may cost is checked below, against what it was meant to.
  const bytes = psbt.extractTransaction(true).toBuffer();
  const read: Transaction = codec.Transaction.fromBuffer(bytes);
  checkSigned(read, terms, { codec, net });
  return { txid: read.getId(), bytes };
}

function signInput(
  psbt: Psbt,
  i: number,
  { privateKey, address, net }: { privateKey: Uint8Array; address: string; net: BitcoinNetParams },
): void {
  const publicKey = compress(findCurve().publicKeyOf(privateKey));
  if (encodeP2wpkh(publicKey, net) !== address) throw new Error("the key is not that of what is spent");
  psbt.signInput(i, { publicKey, sign: (digest: Uint8Array) => signDigest(digest, privateKey) });
}

/** The same terms give the same bytes: see Curve.sign. */
export const signDigest = (digest: Uint8Array, privateKey: Uint8Array): Uint8Array =>
  findCurve().sign(digest, privateKey).signature;
