import { readBitcoinPayee } from "@coffer/addresses/bitcoin";
import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import type { Transaction } from "bitcoinjs-lib";
import type { SpendTerms } from "../../../app/sends/outputs/ports.ts";
import { compress } from "../../derivation/bip32.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { encodeP2wpkh } from "./address.ts";
import type { BitcoinNetParams } from "./nets.ts";
import { type Codec, writeHash } from "./raw-block.ts";

type With = { readonly codec: Pick<Codec, "script">; readonly net: BitcoinNetParams };

/** BIP-68. */
export const VERSION = 2;
/** BIP-125: it may be replaced, and has no lock time. */
export const SEQUENCE = 0xffff_fffd;
const SIGHASH_ALL = 1;
/** Of the order of secp256k1 (SEC 2): s is no more (BIP-62). */
const HALF_ORDER = 0x7fffffff_ffffffff_ffffffff_ffffffff_5d576e73_57a4501d_dfe92f46_681b20a0n;
/** Of a compressed key. */
const KEY_BYTES = 33;

export function scriptOf(address: string, net: BitcoinNetParams): Uint8Array {
  const payee = readBitcoinPayee(address, net);
  if (!payee) throw new Error("a payer or a payee is no address");
  return payee.script;
}

/** Throws unless what these bytes say, down to who signed each input, is what was meant. */
export function checkSigned(read: Transaction, terms: SpendTerms, { codec, net }: With): void {
  const spent = terms.inputs.reduce((sum, { units }) => sum + units, 0n);
  const paid = read.outs.reduce((sum, { value }) => sum + value, 0n);
  const names = read.ins.map(({ hash, index }) => `${writeHash(hash)}:${index}`);
  expect("version", read.version === VERSION);
  expect("locktime", read.locktime === 0);
  expect("inputs", names.join() === terms.inputs.map(({ txid, vout }) => `${txid}:${vout}`).join());
  expect("an input that is there twice", new Set(names).size === names.length && names.length > 0);
  const outputs = read.outs.map(({ script, value }) => `${bytesToHex(script)}=${value}`);
  const meant = terms.outputs.map(({ address, units }) => `${bytesToHex(scriptOf(address, net))}=${units}`);
  expect("outputs", outputs.join() === meant.join() && outputs.length > 0);
  expect("fee", spent - paid === terms.fee && terms.fee > 0n);
  for (const [i, { script, sequence }] of read.ins.entries()) {
    expect("sequence", sequence === SEQUENCE);
    expect("a script of an input", script.length === 0);
    expect("a signature", isSigned(read, i, { terms, codec, net }));
  }
}

function expect(field: string, isSo: boolean): void {
  if (!isSo) throw new Error(`the signed bytes say something else: ${field}`);
}

/** BIP-143: by the key of the address that the input is at, over the input's own worth. */
function isSigned(read: Transaction, i: number, { terms, codec, net }: With & { readonly terms: SpendTerms }): boolean {
  const input = terms.inputs[i];
  const [signed, publicKey, ...more] = read.ins[i]?.witness ?? [];
  if (!input || !signed || publicKey?.length !== KEY_BYTES || more.length > 0) return false;
  if (encodeP2wpkh(publicKey, net) !== input.address) return false;
  const { signature, hashType } = codec.script.signature.decode(signed);
  const hash = ripemd160(sha256(publicKey));
  // The script that P2PKH has.
  const scriptCode = concatBytes(Uint8Array.of(0x76, 0xa9, hash.length), hash, Uint8Array.of(0x88, 0xac));
  const digest = read.hashForWitnessV0(i, scriptCode, input.units, SIGHASH_ALL);
  const isStrict = bytesToHex(codec.script.signature.encode(signature, hashType)) === bytesToHex(signed);
  const isLow = BigInt(`0x${bytesToHex(signature.subarray(32))}`) <= HALF_ORDER;
  return hashType === SIGHASH_ALL && isStrict && isLow && isBy(publicKey, signature, digest);
}

/** SEC 1, 4.1.6: a key has signed where it is one of the two that come out. */
const isBy = (publicKey: Uint8Array, signature: Uint8Array, digest: Uint8Array): boolean =>
  [false, true].some((isOdd) => {
    try {
      return bytesToHex(compress(findCurve().recover(digest, signature, isOdd))) === bytesToHex(publicKey);
    } catch {
      return false;
    }
  });
