import { readBitcoinPayee } from "@coffer/addresses/bitcoin";
import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Transaction } from "bitcoinjs-lib";
import type { Coin } from "../../../domain/sends/outputs/coin.ts";
import { formOfScript, type InputForm } from "../../../domain/sends/outputs/sizes.ts";
import type { BitcoinNetParams } from "./nets.ts";
import { scriptOfP2wpkh } from "./script-address.ts";

export const SIGHASH_ALL = 1;
/** BIP-341: the same, and its signature does not say so. */
export const SIGHASH_DEFAULT = 0;

/** What one input spends, as its signature knows it. */
export type Spent = {
  readonly address: string;
  readonly script: Uint8Array;
  readonly units: bigint;
  readonly form: InputForm;
};

export function scriptOf(address: string, net: BitcoinNetParams): Uint8Array {
  const payee = readBitcoinPayee(address, net);
  if (!payee) throw new Error("a payer or a payee is no address");
  return payee.script;
}

export function readSpent({ address, units }: Pick<Coin, "address" | "units">, net: BitcoinNetParams): Spent {
  const script = scriptOf(address, net);
  return { address, script, units, form: formOfScript(script.length) };
}

const hash160 = (bytes: Uint8Array): Uint8Array => ripemd160(sha256(bytes));

/** Of P2SH-P2WPKH: what the script that is paid to is the hash of. */
export const redeemScript = (publicKey: Uint8Array): Uint8Array => scriptOfP2wpkh(hash160(publicKey));

type Of = { readonly spent: readonly Spent[]; readonly publicKey: Uint8Array };

/**
 * What is signed of this transaction for this input. Of P2PKH it does not have what is spent in it:
 * that is right by the block that it was read from. BIP-143 has the input's own worth, BIP-341 that
 * of all, and their scripts.
 */
export function digestOf(transaction: Transaction, i: number, { spent, publicKey }: Of): Uint8Array {
  const one = spent[i];
  if (!one) throw new Error("an input spends nothing");
  switch (one.form) {
    case "P2PKH":
      return transaction.hashForSignature(i, one.script, SIGHASH_ALL);
    case "P2SH_P2WPKH":
    case "P2WPKH":
      return transaction.hashForWitnessV0(i, scriptCode(publicKey), one.units, SIGHASH_ALL);
    case "P2TR":
      return transaction.hashForWitnessV1(
        i,
        spent.map(({ script }) => script),
        spent.map(({ units }) => units),
        SIGHASH_DEFAULT,
      );
  }
}

/** BIP-143: the script that P2PKH has. */
function scriptCode(publicKey: Uint8Array): Uint8Array {
  const hash = hash160(publicKey);
  return concatBytes(Uint8Array.of(0x76, 0xa9, hash.length), hash, Uint8Array.of(0x88, 0xac));
}
