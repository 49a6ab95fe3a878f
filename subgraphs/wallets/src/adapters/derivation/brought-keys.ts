import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { KeyFault } from "../../domain/segregated/keys.ts";
import { accountChildNumbers } from "../../domain/wallets/derivation-path.ts";
import { extendedKeys, extendedKeysBelow } from "./extended-key.ts";
import { type ExtendedText, xpubOfPrivate } from "./extended-text.ts";
import { findCurve } from "./find-curve.ts";
import { readMnemonic } from "./mnemonic.ts";
import { copySecret, takeSecret } from "./secret-bytes.ts";
import { seedFromEntropy } from "./seed.ts";

/** What came of a key that spends an account. `spending`: the caller's to zero. */
export type BroughtAccount = {
  readonly xpub: string;
  readonly accountPath: string | null;
  readonly spending: Uint8Array;
};

/** The account of words (BIP-39) at this path. */
export async function accountOfWords(
  { secret, passphrase }: { readonly secret: Secret; readonly passphrase: Secret | null },
  accountPath: string,
): Promise<Result<BroughtAccount, KeyFault>> {
  const entropy = readMnemonic(secret.reveal());
  if (!entropy.ok) return entropy;
  const levels = accountChildNumbers(accountPath);
  const seed = await seedFromEntropy(entropy.value, passphrase?.reveal() ?? "").finally(() => entropy.value.fill(0));
  try {
    const { xpub, xprv } = extendedKeys(seed, levels);
    return ok({ xpub, accountPath, spending: xprv });
  } finally {
    seed.fill(0);
  }
}

const ACCOUNT_DEPTH = 3;

/** Of a master key its account at this path; of an account's own key that. It is zeroed. */
export function accountOfExtended(
  { depth, bytes }: Pick<ExtendedText, "depth" | "bytes">,
  accountPath: string,
): Result<BroughtAccount, KeyFault> {
  try {
    if (depth === ACCOUNT_DEPTH)
      return ok({ xpub: xpubOfPrivate(bytes), accountPath: null, spending: copySecret(bytes) });
    if (depth !== 0) return err("NOT_AN_ACCOUNT");
    const master = { chainCode: copySecret(bytes.subarray(13, 45)), privateKey: copySecret(bytes.subarray(46)) };
    const { xpub, xprv } = extendedKeysBelow(master, accountChildNumbers(accountPath));
    return ok({ xpub, accountPath, spending: xprv });
  } finally {
    bytes.fill(0);
  }
}

const HEX = /^(?:0x)?([0-9a-f]{64})$/i;

/** Whether it may be a private key in hexadecimal digits. */
export const looksHexKey = (text: string): boolean => HEX.test(text);

/** A private key in hexadecimal digits; null where it is none. The caller zeroes it. */
export function readHexKey(text: string): Uint8Array | null {
  const [, hex] = HEX.exec(text) ?? [];
  if (hex === undefined) return null;
  const key = takeSecret(Buffer.from(hex, "hex"));
  if (isPrivateKey(key)) return key;
  key.fill(0);
  return null;
}

export function isPrivateKey(key: Uint8Array): boolean {
  try {
    return key.length === 32 && findCurve().publicKeyOf(key).length > 0;
  } catch {
    return false;
  }
}
