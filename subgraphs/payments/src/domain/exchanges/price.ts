import type { Asset } from "@coffer/money/asset";
import type { Money } from "@coffer/money/money";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Price } from "../fees/price.ts";
import type { ExchangeSide } from "../money/exchange.ts";
import type { ExchangeAmountOutOfRange } from "../money/exchange-refusals.ts";
import type { FeeExceedsAmount } from "../money/fee-refusals.ts";
import { boughtFor, isMovable, type Rate, soldFor } from "./rate.ts";

/** The amount of one side of an exchange, and what decides that of the other. */
export type Asked = {
  readonly side: ExchangeSide;
  readonly amount: Money;
  /** What the other side is in. */
  readonly other: Asset;
  /** The customer's: of what is bought, for what is sold. */
  readonly rate: Rate;
};

/** What selling this much costs: null where that would leave nothing of it. */
type PriceOf = (sold: Money, charge: "AS_SET" | "ON_TOP") => Price | null;

/** `amount` is what is sold; the fee is beside it, and of the same currency. */
export type PricedExchange = Price & { readonly bought: Money };

/**
 * Both amounts. Whoever says what is to arrive gets that, so their fee is beside what is sold,
 * whatever else it is taken from.
 */
export function priceExchange(
  { side, amount, other, rate }: Asked,
  priceOf: PriceOf,
): Result<PricedExchange, ExchangeAmountOutOfRange | FeeExceedsAmount> {
  const sold = side === "SELL" ? amount : soldFor(amount, other, rate);
  if (!isMovable(sold)) return err({ code: "EXCHANGE_AMOUNT_OUT_OF_RANGE" });
  const price = priceOf(sold, side === "SELL" ? "AS_SET" : "ON_TOP");
  if (!price) return err({ code: "FEE_EXCEEDS_AMOUNT" });
  const bought = side === "SELL" ? boughtFor(price.amount, other, rate) : amount;
  return isMovable(bought) ? ok({ ...price, bought }) : err({ code: "EXCHANGE_AMOUNT_OUT_OF_RANGE" });
}
