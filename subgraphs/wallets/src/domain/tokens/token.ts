import type { Asset } from "@coffer/money/asset";

/** A currency that a contract keeps on a network (ERC-20, TRC-20). */
export type Token = {
  readonly asset: Asset;
  /** The contract's address, as wallets have addresses. */
  readonly contract: string;
  /**
   * What its typed data is signed for, with its chain and its contract (EIP-712); null where
   * nothing is signed so.
   */
  readonly domain: { readonly name: string; readonly version: string } | null;
  /** What its contract calls itself, where nothing is signed for it that would say so. */
  readonly symbol?: string | null;
  /** Deposits of less, in smallest units, stay where they are; null: none is swept by itself. */
  readonly sweepMinimum: bigint | null;
};

/** What a contract's transfers are known by. */
export type KnownToken = Omit<Token, "sweepMinimum">;

/** What a contract was found to be: it has no code, or says other decimals, domain or symbol. */
export const TOKEN_FAULTS = ["NO_CODE", "OTHER_DECIMALS", "OTHER_DOMAIN", "OTHER_SYMBOL"] as const;
export type TokenFault = (typeof TOKEN_FAULTS)[number];

/**
 * FITS: its contract was found to be what is listed. REFUSED: it was not. RETIRED: it is listed no
 * more. Of all but the first nothing is credited or planned.
 */
export type TokenState = "FITS" | "REFUSED" | "RETIRED";

/** What is kept of one. */
export type KeptToken = KnownToken & {
  readonly state: TokenState;
  /** Of one that is REFUSED. */
  readonly fault: TokenFault | null;
  readonly checkedAt: Date | null;
};

/** What was found of one is said of this very one. */
export const isSameToken = (a: KnownToken, b: KnownToken): boolean =>
  a.contract === b.contract &&
  a.asset.code === b.asset.code &&
  a.asset.scale === b.asset.scale &&
  a.domain?.name === b.domain?.name &&
  a.domain?.version === b.domain?.version &&
  (a.symbol ?? null) === (b.symbol ?? null);
