import type { Uuid } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";

/** Which amount was asked for: of what is sold, or of what is bought. */
export const EXCHANGE_SIDES = ["SELL", "BUY"] as const;
export type ExchangeSide = (typeof EXCHANGE_SIDES)[number];

/** By what one currency became another: what is kept of an exchange, and nothing is missing. */
export type Exchanged = {
  readonly quoteId: Uuid;
  readonly side: ExchangeSide;
  readonly bought: Money;
  /** One whole unit of this currency, which is one of the two, … */
  readonly base: string;
  /** … was worth so much of the other on the market: a plain decimal. */
  readonly marketRate: string;
  /** When the market had it. */
  readonly rateAt: Date;
  /** Ten thousandths of the market's rate that the customer does not get. */
  readonly spreadBasisPoints: number;
  /** Of the terms that said so. */
  readonly termsVersion: number;
  readonly quotedAt: Date;
  /** From then on nothing is exchanged by the quote. */
  readonly expiresAt: Date;
};
