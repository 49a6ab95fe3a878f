import { HDKey } from "@scure/bip32";
import type { DerivedAccount } from "../../app/wallets/ports.ts";
import { accountChildNumbers, receivePath } from "../../domain/wallets/derivation-path.ts";
import { SecretBytes } from "./secret-bytes.ts";

/** BIP-32: the version bytes of `xprv`, which every network here has. */
export const XPRV_VERSION = 0x0488ade4;
export const XPRV_BYTES = 78;

/**
 * BIP-32 extended keys at the end of these child numbers: the public one as text, the private one
 * as the 78 bytes that are serialised. The seed, and the private key, are the caller's to zero.
 */
export function extendedKeys(seed: Uint8Array, childNumbers: readonly number[]): DerivedAccount {
  let key = HDKey.fromMasterSeed(seed);
  try {
    for (const number of childNumbers) {
      const parent = key;
      key = parent.deriveChild(number);
      parent.wipePrivateData();
    }
    return { xpub: key.publicExtendedKey, xprv: serialise(key) };
  } finally {
    key.wipePrivateData();
  }
}

/**
 * BIP-32, "Serialization format": version ‖ depth ‖ parent's fingerprint ‖ child number ‖ chain
 * code ‖ 0x00 ‖ private key. Not by the library's text, for a string cannot be zeroed.
 */
function serialise(key: HDKey): Uint8Array {
  const { privateKey, chainCode } = key;
  if (!privateKey || !chainCode) throw new Error("no private key at this path");
  const bytes = new SecretBytes(new ArrayBuffer(XPRV_BYTES));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, XPRV_VERSION);
  view.setUint8(4, key.depth);
  view.setUint32(5, key.parentFingerprint);
  view.setUint32(9, key.index);
  bytes.set(chainCode, 13);
  bytes.set(privateKey, 46);
  return bytes;
}

export type ReceiveKey = { accountXpub: string; accountPath: string; index: number };

/**
 * Compressed public key (33 bytes) of the receive chain at this index, and its full path. Public
 * derivation only.
 */
export function receiveKey({ accountXpub, accountPath, index }: ReceiveKey): { publicKey: Uint8Array; path: string } {
  const path = receivePath(accountPath, index);
  const publicKey = readAccountXpub(accountXpub, accountPath).deriveChild(0).deriveChild(index).publicKey;
  if (!publicKey) throw new Error("no public key at this path");
  return { publicKey, path };
}

function readAccountXpub(text: string, accountPath: string): HDKey {
  // The library would read an xprv as gladly, and its errors quote characters of what they read.
  if (!text.startsWith("xpub")) throw new Error("not an extended public key");
  const key = readOrRefuse(text);
  const levels = accountChildNumbers(accountPath);
  // One level off gives valid addresses that no wallet would ever look at.
  if (key.depth !== levels.length || key.index !== levels.at(-1)) {
    throw new Error(`not the extended public key of the account ${accountPath}`);
  }
  return key;
}

function readOrRefuse(xpub: string): HDKey {
  try {
    return HDKey.fromExtendedKey(xpub);
  } catch {
    throw new Error("not an extended public key");
  }
}
