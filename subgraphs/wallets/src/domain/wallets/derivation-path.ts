/** BIP-32 paths as text, hardened steps marked with an apostrophe: m/84'/0'/0'/0/7. */

/** BIP-32: child numbers from here on are hardened, so nobody can derive them from a public key. */
export const HARDENED_OFFSET = 0x8000_0000;
export const INDEX_MAX = HARDENED_OFFSET - 1;

/**
 * Purpose names the address format: BIP-44 the coin's own, BIP-49 P2SH-P2WPKH, BIP-84 P2WPKH,
 * BIP-86 P2TR.
 */
export type Account = { purpose: 44 | 49 | 84 | 86; coinType: number; account: number };

const STEP = /^(0|[1-9]\d{0,9})('?)$/;

export const accountPath = ({ purpose, coinType, account }: Account): string =>
  `m/${purpose}'/${requireIndex(coinType)}'/${requireIndex(account)}'`;

/** BIP-44: change level 0 is the chain of addresses that are handed out to be paid. */
export const receivePath = (account: string, index: number): string => `${account}/0/${requireIndex(index)}`;

/**
 * Child numbers from the master key down, hardened ones with the offset added. Throws RangeError on
 * any other text.
 */
export function childNumbers(path: string): readonly number[] {
  const [root, ...steps] = path.split("/");
  if (root !== "m") throw new RangeError("a derivation path must start with m");
  return steps.map((step) => {
    const match = STEP.exec(step);
    if (!match) throw new RangeError("a derivation step must be a decimal number, hardened by an apostrophe");
    const index = requireIndex(Number(match[1]));
    return match[2] === "'" ? index + HARDENED_OFFSET : index;
  });
}

/**
 * BIP-44: purpose, coin type and account, all hardened, so that a leaked address key never
 * endangers another account.
 */
export function accountChildNumbers(path: string): readonly number[] {
  const numbers = childNumbers(path);
  if (numbers.length !== 3 || numbers.some((number) => number < HARDENED_OFFSET)) {
    throw new RangeError("an account path must be m/purpose'/coin'/account'");
  }
  return numbers;
}

function requireIndex(index: number): number {
  if (!Number.isInteger(index) || index < 0 || index > INDEX_MAX) {
    throw new RangeError(`a derivation index must be an integer from 0 to ${INDEX_MAX}`);
  }
  return index;
}
