/**
 * What both have, the books and the chain, and what one of the two may have before the other. Each
 * is a row of a comparison; the first ones lead to what is expected on the chain, the last ones are
 * what is there.
 */
export const TERM_KINDS = [
  "LEDGER",
  "DEPOSITS_NOT_BOOKED",
  "DEPOSITS_NOT_ON_CHAIN",
  "PAYOUTS_NOT_BOOKED",
  "PAYOUTS_NOT_ON_CHAIN",
  "FEES_NOT_BOOKED",
  "FEES_NOT_ON_CHAIN",
  "FUNDINGS_NOT_BOOKED",
  "FUNDINGS_NOT_ON_CHAIN",
  "UNBIDDEN",
  "TREASURY",
  "ADDRESSES",
] as const;
export type TermKind = (typeof TERM_KINDS)[number];

/** `units`: as it is added, so what lessens it is below 0. `count`: of how many it is the sum. */
export type Term = { readonly kind: TermKind; readonly units: bigint; readonly count: number };

/**
 * One thing that wallets have seen and the ledger books, each as what we have more by it: 0 where
 * it is not there. A deposit that was credited anew is one for each credit.
 */
export type Item = {
  readonly kind: "DEPOSIT" | "PAYOUT" | "FEE" | "FUNDING";
  /** Up to the block of the comparison. */
  readonly onChain: bigint;
  readonly booked: bigint;
  /**
   * What is booked and not there stands in a later block, or was taken back a moment ago. What was
   * taken back long ago, and is booked still, is a fault.
   */
  readonly isToCome: boolean;
};

/** An address of ours, as it is read. */
export type Place = { readonly address: string; readonly expected: bigint; readonly units: bigint };

/** Everything that is compared, at one block. */
export type Facts = {
  /** What we have by the ledger, by all that is posted. */
  readonly holding: bigint;
  readonly items: readonly Item[];
  /** What is there, the treasury's and that of deposit addresses. */
  readonly chain: { readonly treasury: Part; readonly addresses: Part };
  /** Those that have another amount than was seen to come and go. */
  readonly odd: readonly Place[];
};
type Part = { readonly units: bigint; readonly count: number };

export type Outcome = {
  readonly terms: readonly Term[];
  /** What nothing explains: below 0, money is missing. */
  readonly difference: bigint;
};

const ON_CHAIN: readonly TermKind[] = ["TREASURY", "ADDRESSES"];

/** What the books lead to expect, of the terms of a comparison. */
export const expectedOf = (terms: readonly Term[]): bigint =>
  sum(terms.filter(({ kind }) => kind !== "UNBIDDEN" && !ON_CHAIN.includes(kind)));

/** What is there. */
export const onChainOf = (terms: readonly Term[]): bigint => sum(terms.filter(({ kind }) => ON_CHAIN.includes(kind)));

const sum = (terms: readonly Term[]): bigint => terms.reduce((all, { units }) => all + units, 0n);

const NOT_BOOKED = {
  DEPOSIT: "DEPOSITS_NOT_BOOKED",
  PAYOUT: "PAYOUTS_NOT_BOOKED",
  FEE: "FEES_NOT_BOOKED",
  FUNDING: "FUNDINGS_NOT_BOOKED",
} as const satisfies Record<Item["kind"], TermKind>;
const NOT_ON_CHAIN = {
  DEPOSIT: "DEPOSITS_NOT_ON_CHAIN",
  PAYOUT: "PAYOUTS_NOT_ON_CHAIN",
  FEE: "FEES_NOT_ON_CHAIN",
  FUNDING: "FUNDINGS_NOT_ON_CHAIN",
} as const satisfies Record<Item["kind"], TermKind>;

/**
 * Adds up. What both have is no term, so where they have it by another amount it is a difference.
 * What comes unbidden to one address makes up for nothing that is missing at another.
 */
export function reconcile({ holding, items, chain, odd }: Facts): Outcome {
  const sums = new Map<TermKind, Term>();
  const add = (kind: TermKind, units: bigint) => {
    const before = sums.get(kind);
    sums.set(kind, { kind, units: (before?.units ?? 0n) + units, count: (before?.count ?? 0) + 1 });
  };
  for (const { kind, onChain, booked, isToCome } of items) {
    if (booked === 0n && onChain !== 0n) add(NOT_BOOKED[kind], onChain);
    if (onChain === 0n && booked !== 0n && isToCome) add(NOT_ON_CHAIN[kind], -booked);
  }
  for (const { expected, units } of odd) if (units > expected) add("UNBIDDEN", units - expected);
  sums.set("LEDGER", { kind: "LEDGER", units: holding, count: 1 });
  sums.set("TREASURY", { kind: "TREASURY", ...chain.treasury });
  sums.set("ADDRESSES", { kind: "ADDRESSES", ...chain.addresses });
  const terms = TERM_KINDS.flatMap((kind) => sums.get(kind) ?? []);
  const unbidden = sums.get("UNBIDDEN")?.units ?? 0n;
  return { terms, difference: onChainOf(terms) - unbidden - expectedOf(terms) };
}
