import { err, ok, type Result } from "@coffer/platform/values/result";
import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import type { AddressType, KeyFault } from "../../domain/segregated/keys.ts";
import { compress } from "./bip32.ts";
import { XPRV_BYTES, XPRV_VERSION, XPUB_VERSION } from "./extended-key.ts";
import { findCurve } from "./find-curve.ts";
import { copySecret } from "./secret-bytes.ts";

/** An extended key (BIP-32) as somebody has written it. */
export type ExtendedText = {
  readonly isPrivate: boolean;
  readonly isTest: boolean;
  /** Null: its version does not say. */
  readonly addressType: AddressType | null;
  readonly depth: number;
  /** The 78 bytes, with the version of `xprv` or `xpub`; a private one is the caller's to zero. */
  readonly bytes: Uint8Array;
};

type Version = Pick<ExtendedText, "isPrivate" | "isTest" | "addressType">;

const [MAIN, TEST] = [{ isTest: false }, { isTest: true }] as const;
const [PRIVATE, PUBLIC] = [{ isPrivate: true }, { isPrivate: false }] as const;
const [ANY, NESTED, NATIVE] = [
  { addressType: null },
  { addressType: "P2SH_P2WPKH" },
  { addressType: "P2WPKH" },
] as const;

/**
 * SLIP-132. What begins with `x` or `t` is of BIP-44 there, but wallets give it for any kind of
 * address, so it says none.
 */
const VERSIONS: ReadonlyMap<number, Version> = new Map<number, Version>([
  [XPRV_VERSION, { ...PRIVATE, ...MAIN, ...ANY }],
  [XPUB_VERSION, { ...PUBLIC, ...MAIN, ...ANY }],
  [0x049d7878, { ...PRIVATE, ...MAIN, ...NESTED }],
  [0x049d7cb2, { ...PUBLIC, ...MAIN, ...NESTED }],
  [0x04b2430c, { ...PRIVATE, ...MAIN, ...NATIVE }],
  [0x04b24746, { ...PUBLIC, ...MAIN, ...NATIVE }],
  [0x04358394, { ...PRIVATE, ...TEST, ...ANY }],
  [0x043587cf, { ...PUBLIC, ...TEST, ...ANY }],
  [0x044a4e28, { ...PRIVATE, ...TEST, ...NESTED }],
  [0x044a5262, { ...PUBLIC, ...TEST, ...NESTED }],
  [0x045f18bc, { ...PRIVATE, ...TEST, ...NATIVE }],
  [0x045f1cf6, { ...PUBLIC, ...TEST, ...NATIVE }],
]);

const LENGTH = 111;
const LOOK = /^[xyztuv](?:prv|pub)[1-9A-HJ-NP-Za-km-z]*$/;
export const base58check = createBase58check(sha256);

/** Whether it is meant as an extended key, right or wrong. */
export const looksExtended = (text: string): boolean => LOOK.test(text);
/**
 * Whether a private one begins anywhere in it. Within a word it is chance: of 1,100 public keys one
 * has these letters, and of 4,000 addresses.
 */
export const looksPrivate = (text: string): boolean => /(?<![0-9a-z])[xyztuv]prv/i.test(text);

/** No fault quotes any part of it. */
export function readExtendedText(text: string): Result<ExtendedText, KeyFault> {
  if (!looksExtended(text)) return err("NOT_UNDERSTOOD");
  // Decoding base58 takes time quadratic in the length.
  if (text.length !== LENGTH) return err("BAD_CHECKSUM");
  const decoded = decode(text);
  if (decoded === null) return err("BAD_CHECKSUM");
  try {
    const read = readBytes(decoded);
    return read === null ? err("NOT_UNDERSTOOD") : ok(read);
  } finally {
    decoded.fill(0);
  }
}

function decode(text: string): Uint8Array | null {
  try {
    return base58check.decode(text);
  } catch {
    return null;
  }
}

/** BIP-32, "Serialization format", and what its fifth test vector has to be refused. */
function readBytes(decoded: Uint8Array): ExtendedText | null {
  if (decoded.length !== XPRV_BYTES) return null;
  const view = new DataView(decoded.buffer, decoded.byteOffset, decoded.byteLength);
  const version = VERSIONS.get(view.getUint32(0));
  const depth = view.getUint8(4);
  if (!version || (depth === 0 && (view.getUint32(5) !== 0 || view.getUint32(9) !== 0))) return null;
  if (!isKey(decoded.subarray(45), version.isPrivate)) return null;
  const bytes = copySecret(decoded);
  new DataView(bytes.buffer).setUint32(0, version.isPrivate ? XPRV_VERSION : XPUB_VERSION);
  return { ...version, depth, bytes };
}

function isKey(bytes: Uint8Array, isPrivate: boolean): boolean {
  try {
    if (isPrivate) return bytes[0] === 0 && findCurve().publicKeyOf(bytes.subarray(1)).length > 0;
    return (bytes[0] === 2 || bytes[0] === 3) && findCurve().uncompress(bytes).length > 0;
  } catch {
    return false;
  }
}

/** Of a public one. */
export const xpubText = ({ bytes }: Pick<ExtendedText, "bytes">): string => base58check.encode(Uint8Array.from(bytes));

/** The public part of a private one, as text. */
export function xpubOfPrivate(bytes: Uint8Array): string {
  const key = copySecret(bytes.subarray(46));
  try {
    const open = Uint8Array.from(bytes);
    new DataView(open.buffer).setUint32(0, XPUB_VERSION);
    open.set(compress(findCurve().publicKeyOf(key)), 45);
    return base58check.encode(open);
  } finally {
    key.fill(0);
  }
}
