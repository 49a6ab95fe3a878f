import { accountChildNumbers, HARDENED_OFFSET } from "../../domain/wallets/derivation-path.ts";
import { type PrivateNode, privateChild, wipe } from "./bip32.ts";
import { XPRV_BYTES, XPRV_VERSION } from "./extended-key.ts";
import { findCurve } from "./find-curve.ts";
import { copySecret } from "./secret-bytes.ts";

type ReceivePrivateKey = {
  /**
   * The 78 bytes that {@link extendedKeys} gives, or one private key, 32 bytes; left as they are.
   */
  readonly accountKey: Uint8Array;
  /** Null where nobody has said it: then any account's is taken. */
  readonly accountPath: string | null;
  /** 0, that to receive at, where it is left out; or 1, that for change. */
  readonly chain?: 0 | 1;
  readonly index: number;
};

const PRIVATE_KEY_BYTES = 32;
const ACCOUNT_DEPTH = 3;

/**
 * Hands the private key (32 bytes) of a chain of the account at this index to `use`, and zeroes it,
 * and all on the way to it. What is refused is not quoted. No part of it becomes text, which could
 * not be zeroed.
 */
export function withReceivePrivateKey<T>(of: ReceivePrivateKey, use: (privateKey: Uint8Array) => T): T {
  const { accountKey, chain = 0, index } = of;
  if (!Number.isInteger(index) || index < 0 || index >= HARDENED_OFFSET) throw new Error("not an index of an address");
  if (accountKey.length === PRIVATE_KEY_BYTES) return withOneKey(of, use);
  const nodes = [readAccountKey(of)];
  try {
    for (const childNumber of [chain, index]) nodes.push(privateChild(lastOf(nodes), childNumber));
    return use(lastOf(nodes).privateKey);
  } finally {
    nodes.forEach(wipe);
  }
}

/** It has one address, and no others below it. */
function withOneKey<T>(
  { accountKey, accountPath, chain = 0, index }: ReceivePrivateKey,
  use: (privateKey: Uint8Array) => T,
): T {
  if (accountPath !== null || chain !== 0 || index !== 0) throw new Error("not an extended private key");
  const privateKey = copySecret(accountKey);
  try {
    findCurve().publicKeyOf(privateKey);
    return use(privateKey);
  } finally {
    privateKey.fill(0);
  }
}

function lastOf(nodes: readonly PrivateNode[]): PrivateNode {
  const last = nodes.at(-1);
  if (!last) throw new Error("no key");
  return last;
}

/** BIP-32, "Serialization format", as it was sealed. */
function readAccountKey({ accountKey, accountPath }: ReceivePrivateKey): PrivateNode {
  const levels = accountPath === null ? null : accountChildNumbers(accountPath);
  const view = new DataView(accountKey.buffer, accountKey.byteOffset, accountKey.byteLength);
  if (accountKey.length !== XPRV_BYTES || view.getUint32(0) !== XPRV_VERSION || view.getUint8(45) !== 0)
    throw new Error("not an extended private key");
  const [depth, childNumber] = [view.getUint8(4), view.getUint32(9)];
  if (depth !== (levels?.length ?? ACCOUNT_DEPTH) || (levels !== null && childNumber !== levels.at(-1)))
    throw new Error(`not the extended private key of the account ${accountPath ?? "that it is said to be"}`);
  const node = {
    chainCode: copySecret(accountKey.subarray(13, 45)),
    privateKey: copySecret(accountKey.subarray(46)),
  };
  try {
    findCurve().publicKeyOf(node.privateKey);
    return node;
  } catch {
    wipe(node);
    throw new Error("not an extended private key");
  }
}
