import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import type { DerivedAccount } from "../../app/wallets/ports.ts";
import { accountChildNumbers, receivePath } from "../../domain/wallets/derivation-path.ts";
import { encodeBase58Check } from "./base58check.ts";
import {
  compress,
  fingerprintOf,
  masterNode,
  type PrivateNode,
  type PublicNode,
  privateChild,
  publicChild,
  wipe,
} from "./bip32.ts";
import { findCurve } from "./find-curve.ts";
import { SecretBytes } from "./secret-bytes.ts";

/** BIP-32: the version bytes of `xprv` and `xpub`, which every network here has. */
export const XPRV_VERSION = 0x0488ade4;
export const XPUB_VERSION = 0x0488b21e;
/** BIP-32, "Serialization format", of either. */
export const XPRV_BYTES = 78;
/** Of an `xpub` as text. */
const XPUB_LENGTH = 111;

const base58check = createBase58check(sha256);

/**
 * BIP-32 extended keys at the end of these child numbers: the public one as text, the private one
 * as the 78 bytes that are serialised. The seed, and the private key, are the caller's to zero.
 */
export const extendedKeys = (seed: Uint8Array, childNumbers: readonly number[]): DerivedAccount =>
  extendedKeysBelow(masterNode(seed), childNumbers);

/** The same from a master key on, which is zeroed. */
export function extendedKeysBelow(master: PrivateNode, childNumbers: readonly number[]): DerivedAccount {
  let node = master;
  let parentFingerprint = 0;
  try {
    for (const [level, childNumber] of childNumbers.entries()) {
      const parent = node;
      node = privateChild(parent, childNumber);
      if (level === childNumbers.length - 1)
        parentFingerprint = fingerprintOf(findCurve().publicKeyOf(parent.privateKey));
      wipe(parent);
    }
    const place = { depth: childNumbers.length, parentFingerprint, childNumber: childNumbers.at(-1) ?? 0 };
    const publicKey = findCurve().publicKeyOf(node.privateKey);
    const xpub = encodeBase58Check(serialise(XPUB_VERSION, { ...place, ...node, key: compress(publicKey) }));
    keep(xpub, { ...place, publicKey, chainCode: node.chainCode });
    return { xpub, xprv: serialise(XPRV_VERSION, { ...place, ...node, key: node.privateKey }) };
  } finally {
    wipe(node);
  }
}

/** BIP-32: where a key stands. */
type Place = { readonly depth: number; readonly childNumber: number };

type Serialised = Place & {
  readonly parentFingerprint: number;
  readonly chainCode: Uint8Array;
  /** A compressed point, or a private key, which stands behind a zero. */
  readonly key: Uint8Array;
};

/**
 * BIP-32, "Serialization format": version ‖ depth ‖ parent's fingerprint ‖ child number ‖ chain
 * code ‖ key. A private one is not made text, for a string cannot be zeroed.
 */
function serialise(version: number, { depth, parentFingerprint, childNumber, chainCode, key }: Serialised): Uint8Array {
  const bytes = new SecretBytes(new ArrayBuffer(XPRV_BYTES));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, version);
  view.setUint8(4, depth);
  view.setUint32(5, parentFingerprint);
  view.setUint32(9, childNumber);
  bytes.set(chainCode, 13);
  bytes.set(key, XPRV_BYTES - key.length);
  return bytes;
}

export type ReceiveKey = { accountXpub: string; accountPath: string; index: number };

/**
 * Public key (65 bytes, uncompressed) of the receive chain at this index, and its full path. Public
 * derivation only.
 */
export function receiveKey({ accountXpub, accountPath, index }: ReceiveKey): { publicKey: Uint8Array; path: string } {
  const path = receivePath(accountPath, index);
  return { publicKey: publicChild(receiveChain(accountXpub, accountPath), index).publicKey, path };
}

/** The receive chain of an account (BIP-44, change level 0), and where the account stands. */
type Kept = Place & { readonly chain: PublicNode };

/** Accounts that are read already, by their text: none of it is secret. */
const KEPT_MAX = 1_000;
/** Points share their memory with others. */
const NODE_BYTES = 1_500;
const kept = new BoundedMap<string, Kept>({
  entries: KEPT_MAX,
  bytes: 2_000_000,
  weigh: (text) => bytesOfText(text) + NODE_BYTES,
});

function keep(accountXpub: string, { depth, childNumber, ...account }: Place & PublicNode): Kept {
  const found = { depth, childNumber, chain: publicChild(account, 0) };
  kept.set(accountXpub, found);
  return found;
}

function receiveChain(accountXpub: string, accountPath: string): PublicNode {
  const { depth, childNumber, chain } = kept.get(accountXpub) ?? keep(accountXpub, readXpub(accountXpub));
  const levels = accountChildNumbers(accountPath);
  // One level off gives valid addresses that no wallet would ever look at.
  if (depth !== levels.length || childNumber !== levels.at(-1))
    throw new Error(`not the extended public key of the account ${accountPath}`);
  return chain;
}

/** What is refused is not quoted: it may be an xprv. */
export function readXpub(text: string): Place & PublicNode {
  try {
    // Decoding base58 takes time quadratic in the length.
    if (text.length !== XPUB_LENGTH) throw new Error("too long, or too short");
    const bytes = base58check.decode(text);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length !== XPRV_BYTES || view.getUint32(0) !== XPUB_VERSION) throw new Error("another version");
    return {
      depth: view.getUint8(4),
      childNumber: view.getUint32(9),
      chainCode: bytes.subarray(13, 45),
      publicKey: findCurve().uncompress(bytes.subarray(45)),
    };
  } catch {
    throw new Error("not an extended public key");
  }
}
