import { bytesToHex } from "@noble/hashes/utils.js";
import type { Transaction } from "bitcoinjs-lib";
import type { SpendTerms } from "../../../app/sends/outputs/ports.ts";
import { compress } from "../../derivation/bip32.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { isLowS } from "../../derivation/low-s.ts";
import { verifySchnorr } from "../../derivation/verify-schnorr.ts";
import { encodeAddress } from "./address-types.ts";
import type { BitcoinNetParams } from "./nets.ts";
import { type Codec, writeHash } from "./raw-block.ts";
import { digestOf, readSpent, redeemScript, SIGHASH_ALL, type Spent, scriptOf } from "./spent.ts";

type With = { readonly codec: Pick<Codec, "script">; readonly net: BitcoinNetParams };

/** BIP-68. */
export const VERSION = 2;
/** BIP-125: it may be replaced, and has no lock time. */
export const SEQUENCE = 0xffff_fffd;
/** Of a compressed key. */
const KEY_BYTES = 33;
/** BIP-341: without a byte behind it, all is signed. */
const SCHNORR_BYTES = 64;

/** Throws unless what these bytes say, down to who signed each input, is what was meant. */
export function checkSigned(read: Transaction, terms: SpendTerms, { codec, net }: With): void {
  const spentUnits = terms.inputs.reduce((sum, { units }) => sum + units, 0n);
  const paid = read.outs.reduce((sum, { value }) => sum + value, 0n);
  const names = read.ins.map(({ hash, index }) => `${writeHash(hash)}:${index}`);
  expect("version", read.version === VERSION);
  expect("locktime", read.locktime === 0);
  expect("inputs", names.join() === terms.inputs.map(({ txid, vout }) => `${txid}:${vout}`).join());
  expect("an input that is there twice", new Set(names).size === names.length && names.length > 0);
  const outputs = read.outs.map(({ script, value }) => `${bytesToHex(script)}=${value}`);
  const meant = terms.outputs.map(({ address, units }) => `${bytesToHex(scriptOf(address, net))}=${units}`);
  expect("outputs", outputs.join() === meant.join() && outputs.length > 0);
  expect("fee", spentUnits - paid === terms.fee && terms.fee > 0n);
  const spent = terms.inputs.map((input) => readSpent(input, net));
  for (const [i, { sequence }] of read.ins.entries()) {
    expect("sequence", sequence === SEQUENCE);
    checkInput(read, i, { spent, codec, net });
  }
}

function expect(field: string, isSo: boolean): void {
  if (!isSo) throw differs(field);
}

const differs = (field: string) => new Error(`the signed bytes say something else: ${field}`);

type Of = With & { readonly spent: readonly Spent[] };

/** That it has what its form wants, and nothing else, signed by the key of its address. */
function checkInput(read: Transaction, i: number, { spent, codec, net }: Of): void {
  const [input, one] = [read.ins[i], spent[i]];
  if (!input || !one) throw new Error("an input is missing");
  if (one.form === "P2TR") {
    expect("a script of an input", input.script.length === 0);
    expect("a signature", isByTaproot(read, i, spent));
    return;
  }
  const pushed = one.form === "P2PKH" ? (codec.script.decompile(input.script) ?? []) : input.witness;
  const [signed, publicKey, ...more] = pushed;
  const isPair = signed instanceof Uint8Array && publicKey instanceof Uint8Array && more.length === 0;
  if (!isPair || publicKey.length !== KEY_BYTES) throw differs("a signature");
  const script = {
    P2PKH: codec.script.compile([signed, publicKey]),
    P2SH_P2WPKH: codec.script.compile([redeemScript(publicKey)]),
    P2WPKH: new Uint8Array(),
  }[one.form];
  expect("a script of an input", bytesToHex(input.script) === bytesToHex(script));
  expect("a signature", one.form !== "P2PKH" || input.witness.length === 0);
  expect("a signature", encodeAddress(one.form, publicKey, net) === one.address);
  expect("a signature", isSigned(codec, { signed, publicKey, digest: digestOf(read, i, { spent, publicKey }) }));
}

/** BIP-340, over all that BIP-341 has in it, by the key that the output names. */
function isByTaproot(read: Transaction, i: number, spent: readonly Spent[]): boolean {
  const [signature, ...more] = read.ins[i]?.witness ?? [];
  const outputKey = spent[i]?.script.subarray(2);
  if (!outputKey || signature?.length !== SCHNORR_BYTES || more.length > 0) return false;
  return verifySchnorr(signature, digestOf(read, i, { spent, publicKey: outputKey }), outputKey);
}

type Signed = { readonly signed: Uint8Array; readonly publicKey: Uint8Array; readonly digest: Uint8Array };

/** ECDSA in strict DER (BIP-66) with the lower s, over everything. */
function isSigned(codec: With["codec"], { signed, publicKey, digest }: Signed): boolean {
  const { signature, hashType } = codec.script.signature.decode(signed);
  const isStrict = bytesToHex(codec.script.signature.encode(signature, hashType)) === bytesToHex(signed);
  const isLow = isLowS(signature.subarray(32));
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
