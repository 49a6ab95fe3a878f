import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { ExchangeQuote } from "../../domain/exchanges/quote.ts";
import type { ExchangeTerms, MarketRate } from "../../domain/exchanges/terms.ts";
import type { ExchangeTermsOutdated } from "../../domain/money/exchange-refusals.ts";
import type { UserId } from "../../domain/money/ids.ts";

/** Two currencies, whichever way they are exchanged. */
export type Pair = readonly [one: string, other: string];

/** Terms, and whose word they are; null: the sandbox's own. */
export type DecidedTerms = ExchangeTerms & {
  readonly reason: string;
  readonly operatorId: UserId | null;
  readonly decidedAt: Date;
};

export type NewTerms = Omit<ExchangeTerms, "version" | "effectiveAt"> & {
  /** Null, or a moment that is over: at once. */
  readonly effectiveAt: Date | null;
  readonly reason: string;
  /** The latest version of the two currencies' that its author has seen; null: none. */
  readonly basedOn: number | null;
  readonly operatorId: UserId | null;
};

export type TermsDesk = {
  /** Those that hold at a moment: the latest to begin, and of two that begin together the later. */
  find(pair: Pair, at: Date): Promise<ExchangeTerms | null>;
  /** Of all pairs that are exchanged at a moment. */
  listHolding(at: Date): Promise<readonly DecidedTerms[]>;
  /** That which was set last first; behind the version `after`. */
  list(pair: Pair, page: Page<number>): Promise<Listed<DecidedTerms>>;
  /** Once for each key. What is quoted from then on is quoted by it, in every process. */
  decide(claim: Claim, terms: NewTerms): Promise<Result<DecidedTerms, ExchangeTermsOutdated | IdempotencyKeyReused>>;
};

/**
 * What one whole unit of the first is worth of the second. Null where nobody says it, or what is
 * said is too old, or cannot be read: never a fault.
 */
export type MarketRates = { read(base: string, counter: string): Promise<MarketRate | null> };

/** A quote is what it says, and nothing of it is kept: so nobody but us can have said it. */
export type QuoteSeal = {
  seal(quote: ExchangeQuote): Promise<string>;
  /** Null of what is none of this person's. */
  open(userId: UserId, text: string): Promise<ExchangeQuote | null>;
};
