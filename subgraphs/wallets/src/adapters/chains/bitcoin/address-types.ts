import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { bech32m, createBase58check } from "@scure/base";
import type { AddressType } from "../../../domain/segregated/keys.ts";
import { compress } from "../../derivation/bip32.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { encodeP2wpkh } from "./address.ts";
import type { BitcoinNetParams } from "./nets.ts";
import { scriptOfP2wpkh } from "./script-address.ts";

const base58check = createBase58check(sha256);
const hash160 = (bytes: Uint8Array): Uint8Array => ripemd160(sha256(bytes));

/** BIP-43 and those that follow it: the purpose of an account of such addresses. */
export const PURPOSES = { P2PKH: 44, P2SH_P2WPKH: 49, P2WPKH: 84, P2TR: 86 } as const satisfies Record<
  AddressType,
  number
>;

/** The address of a key alone, whichever way the key is serialised. */
export function encodeAddress(type: AddressType, publicKey: Uint8Array, net: BitcoinNetParams): string {
  const key = compress(publicKey);
  switch (type) {
    case "P2PKH":
      return base58check.encode(Uint8Array.of(net.p2pkh, ...hash160(key)));
    case "P2SH_P2WPKH":
      return base58check.encode(Uint8Array.of(net.p2sh, ...hash160(scriptOfP2wpkh(hash160(key)))));
    case "P2WPKH":
      return encodeP2wpkh(key, net);
    case "P2TR":
      return bech32m.encode(net.hrp, [1, ...bech32m.toWords(taprootOutputKey(key))]);
  }
}

/** Of the tweak of BIP-341: twice, as BIP-340 tags. */
const TAP_TWEAK = sha256(utf8ToBytes("TapTweak"));
const EVEN = 2;
/** Of secp256k1 (SEC 2). */
const ORDER = 0xffffffff_ffffffff_ffffffff_fffffffe_baaedce6_af48a03b_bfd25e8c_d0364141n;

/** BIP-341 and 86: of the x of a key alone, so no script can spend what it pays to. */
export const tapTweak = (x: Uint8Array): Uint8Array => sha256(concatBytes(TAP_TWEAK, TAP_TWEAK, x));

/** The x of the key, tweaked by itself. */
function taprootOutputKey(key: Uint8Array): Uint8Array {
  const x = key.subarray(1);
  return findCurve()
    .addToPublic(Uint8Array.of(EVEN, ...x), tapTweak(x))
    .subarray(1, 33);
}

/**
 * BIP-341: what signs for the key of an output that a private key and this tweak make, zeroed
 * behind its use. Of a key whose y is odd, the negative is tweaked; that is the negative of the key
 * without the tweak, and BIP-340 signs alike by a key and its negative: so no key is negated here.
 */
export function withTweaked<T>(privateKey: Uint8Array, tweak: Uint8Array, use: (tweaked: Uint8Array) => T): T {
  const isEven = compress(findCurve().publicKeyOf(privateKey))[0] === EVEN;
  const tweaked = findCurve().addToPrivate(privateKey, isEven ? tweak : negative(tweak));
  try {
    return use(tweaked);
  } finally {
    tweaked.fill(0);
  }
}

/** Modulo the order; of what everybody may know. */
const negative = (scalar: Uint8Array): Uint8Array =>
  hexToBytes((ORDER - (BigInt(`0x${bytesToHex(scalar)}`) % ORDER)).toString(16).padStart(64, "0"));
