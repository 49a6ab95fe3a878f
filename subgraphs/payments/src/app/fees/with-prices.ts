import type { Money } from "@coffer/money/money";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Price, Priced } from "../../domain/fees/price.ts";
import type { Priced as PricedBy } from "../../domain/money/priced.ts";
import { priorityOf } from "../../domain/money/priority.ts";
import type { PriceRefusal } from "../../domain/money/refusals.ts";
import type { Claim, MoneyOutcome } from "../../domain/money-command.ts";
import type { Claims } from "../money/ports.ts";
import { basisOf, isSameBasis, knownBasis, type PriceBasis, priceBy, readBasis } from "./known-price.ts";
import type { KnownFees } from "./ports.ts";
import { QUOTE_MS, type Quote } from "./quote.ts";

/** By so much may the clocks differ of the process that quotes and the one that pays. */
const SKEW_MS = 2_000;
/** Each needs another operator's word meanwhile, or another level of the payer's. */
const TRIES_MAX = 5;

/** What a payment of this moment costs, and by what. */
export type PriceNow = Price & PricedBy;

type Order = {
  readonly claim: Claim;
  readonly priced: Priced & { readonly asked: Money };
  /** What its caller was told that it costs; null where they did not ask. */
  readonly quote: Quote | null;
  readonly now: Date;
};

type PriceDeps = { readonly fees: KnownFees; readonly claims: Claims };

/**
 * Makes a payment by its price. Which prices are the latest is judged in the transaction that makes
 * it: where they are others by then, it is priced anew. So it is where it is refused before any
 * transaction, as where its payer is asked to sign what it costs. A repeat gets its first answer,
 * whatever it would cost by now.
 */
export async function withPrices<R = never>(
  { fees, claims }: PriceDeps,
  order: Order,
  submit: (price: PriceNow) => Promise<Result<MoneyOutcome, R>>,
): Promise<Result<MoneyOutcome, R | PriceRefusal>> {
  const pricing = { ...order.priced, at: order.quote?.at ?? order.now };
  let known = await knownBasis(fees, pricing);
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    let price = priceOf(known, order);
    if (!price.ok) {
      // Nobody is refused for what does not hold any more.
      known = await readBasis(fees, pricing);
      price = priceOf(known, order);
      if (!price.ok) return (await before(claims, order.claim)) ?? price;
    }
    const submitted = await submit({ ...price.value, ...basisOf(known, pricing) });
    if (submitted.ok && submitted.value.kind !== "unwarranted") return submitted;
    const latest = await readBasis(fees, pricing);
    if (!submitted.ok && isSameBasis(latest, known)) return submitted;
    known = latest;
  }
  throw new Error("the prices changed at each try");
}

async function before(claims: Claims, claim: Claim): Promise<Result<MoneyOutcome, never> | null> {
  const outcome = await claims.find(claim);
  return outcome && ok(outcome);
}

function priceOf(basis: PriceBasis, { priced, quote, now }: Order): Result<Price, PriceRefusal> {
  const age = quote ? now.getTime() - quote.at.getTime() : 0;
  if (age < -SKEW_MS || age > QUOTE_MS) return err({ code: "FEE_QUOTE_UNUSABLE" });
  if (quote && priorityOf(quote) !== priced.priority) return err({ code: "FEE_QUOTE_UNUSABLE" });
  const price = priceBy(basis, { ...priced, at: quote?.at ?? now });
  if (!price) return err({ code: "FEE_EXCEEDS_AMOUNT" });
  const isAsQuoted = !quote || (quote.amount === price.amount.units && quote.fee === price.fee.units);
  return isAsQuoted ? ok(price) : err({ code: "FEE_QUOTE_UNUSABLE" });
}
