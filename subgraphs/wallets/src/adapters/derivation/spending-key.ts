import { HDKey } from "@scure/bip32";
import { accountChildNumbers, HARDENED_OFFSET } from "../../domain/wallets/derivation-path.ts";
import { XPRV_BYTES, XPRV_VERSION } from "./extended-key.ts";

type ReceivePrivateKey = {
  /** The 78 bytes that {@link extendedKeys} gives; left as they are. */
  readonly accountKey: Uint8Array;
  readonly accountPath: string;
  readonly index: number;
};

/**
 * Hands the private key (32 bytes) of the receive chain at this index to `use`, and zeroes it. What
 * is refused is not quoted. No part of it becomes text, which could not be zeroed; what the library
 * computes with, numbers among them, goes with the next collection.
 */
export function withReceivePrivateKey<T>(of: ReceivePrivateKey, use: (privateKey: Uint8Array) => T): T {
  const { index } = of;
  if (!Number.isInteger(index) || index < 0 || index >= HARDENED_OFFSET) throw new Error("not an index of an address");
  const account = readAccountKey(of);
  let [chain, key]: (HDKey | null)[] = [null, null];
  let privateKey: Uint8Array | null = null;
  try {
    chain = account.deriveChild(0);
    key = chain.deriveChild(index);
    privateKey = key.privateKey;
    if (!privateKey) throw new Error("no private key at this path");
    return use(privateKey);
  } finally {
    privateKey?.fill(0);
    for (const one of [account, chain, key]) one?.wipePrivateData();
  }
}

/** BIP-32, "Serialization format", as it was sealed. */
function readAccountKey({ accountKey, accountPath }: ReceivePrivateKey): HDKey {
  const levels = accountChildNumbers(accountPath);
  const view = new DataView(accountKey.buffer, accountKey.byteOffset, accountKey.byteLength);
  if (accountKey.length !== XPRV_BYTES || view.getUint32(0) !== XPRV_VERSION || view.getUint8(45) !== 0)
    throw new Error("not an extended private key");
  const [depth, index] = [view.getUint8(4), view.getUint32(9)];
  if (depth !== levels.length || index !== levels.at(-1))
    throw new Error(`not the extended private key of the account ${accountPath}`);
  try {
    return new HDKey({
      depth,
      index,
      parentFingerprint: view.getUint32(5),
      chainCode: accountKey.subarray(13, 45),
      privateKey: accountKey.subarray(46),
    });
  } catch {
    throw new Error("not an extended private key");
  }
}
