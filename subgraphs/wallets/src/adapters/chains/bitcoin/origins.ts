import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import type { KeyOrigin } from "../../../app/sends/external/ports.ts";
import type { Chain } from "../../../domain/segregated/gap.ts";
import { chainKey } from "../../derivation/account-chains.ts";
import { compress } from "../../derivation/bip32.ts";
import { readXpub } from "../../derivation/extended-key.ts";

/** What is kept of an address of an account that is only watched. */
export type OriginRow = {
  readonly xpub: string;
  readonly accountPath: string | null;
  readonly masterFingerprint: string | null;
  readonly chain: Chain;
  readonly child: number;
};

/**
 * BIP-174's origin of a key: from the master where its fingerprint and the account's path are
 * known, else from the account's key itself, as Bitcoin Core has it of such.
 */
export function toOrigin({ xpub, accountPath, masterFingerprint, chain, child }: OriginRow): KeyOrigin {
  const publicKey = compress(chainKey(xpub, chain, child));
  if (accountPath !== null && masterFingerprint !== null)
    return { publicKey, fingerprint: hexToBytes(masterFingerprint), path: `${accountPath}/${chain}/${child}` };
  const account = compress(readXpub(xpub).publicKey);
  return { publicKey, fingerprint: ripemd160(sha256(account)).subarray(0, 4), path: `m/${chain}/${child}` };
}
