import { HDKey } from "@scure/bip32";
import { accountChildNumbers, receivePath } from "../../domain/wallets/derivation-path.ts";

/**
 * BIP-32 extended public key at the end of these child numbers. The seed stays the caller's to
 * zero.
 */
export function extendedPublicKey(seed: Uint8Array, childNumbers: readonly number[]): string {
  let key = HDKey.fromMasterSeed(seed);
  try {
    for (const number of childNumbers) {
      const parent = key;
      key = parent.deriveChild(number);
      parent.wipePrivateData();
    }
    return key.publicExtendedKey;
  } finally {
    key.wipePrivateData();
  }
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
