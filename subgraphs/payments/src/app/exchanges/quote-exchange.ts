import { newUuid } from "@coffer/contracts/ids";
import { type Money, zero } from "@coffer/money/money";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { type Asked, priceExchange } from "../../domain/exchanges/price.ts";
import type { ExchangeQuote } from "../../domain/exchanges/quote.ts";
import { customerRateOf, type ExchangeTerms, isWithin, type MarketRate } from "../../domain/exchanges/terms.ts";
import { priceAt, priceOnTopAt } from "../../domain/fees/price.ts";
import type { ExchangeSide } from "../../domain/money/exchange.ts";
import type { AccountId, UserId } from "../../domain/money/ids.ts";
import type { QuoteExchangeRefusal } from "../../domain/money/refusals.ts";
import { readBasis } from "../fees/known-price.ts";
import type { KnownFees } from "../fees/ports.ts";
import type { Assets, Directory, KnownAccount } from "../money/ports.ts";
import type { MarketRates, QuoteSeal, TermsDesk } from "./ports.ts";

export type QuoteExchange = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no account of theirs. */
  readonly fromAccountId: AccountId | null;
  readonly toAccountId: AccountId | null;
  readonly side: ExchangeSide;
  /** Of what is sold, or of what is bought, as the side says. */
  readonly amount: Money;
};

export type QuoteExchangeDeps = {
  readonly termsDesk: Pick<TermsDesk, "find">;
  readonly marketRates: MarketRates;
  readonly quoteSeal: QuoteSeal;
  readonly quoteMs: number;
  readonly fees: KnownFees;
  readonly directory: Directory;
  readonly assets: Assets;
  readonly clock: Clock;
};

export type GivenQuote = ExchangeQuote & { readonly token: string };

/** What an exchange would come to, and does for a while, once. Nothing is kept, nor reserved. */
export const makeQuoteExchange =
  (deps: QuoteExchangeDeps) =>
  async (command: QuoteExchange): Promise<Result<GivenQuote, QuoteExchangeRefusal>> => {
    const sides = await findSides(deps.directory, command);
    if (!sides.ok) return sides;
    const { from, to } = sides.value;
    const now = deps.clock.now();
    const terms = await deps.termsDesk.find([from.currency, to.currency], now);
    const said = terms && (await readRate(deps.marketRates, terms));
    if (!terms || terms.spreadBasisPoints === null || !said) return err({ code: "RATE_UNAVAILABLE" });

    const { base, version: termsVersion, spreadBasisPoints } = terms;
    const by = { base, marketRate: said.rate, spreadBasisPoints };
    const rate = customerRateOf(by, from.currency);
    const asked = {
      side: command.side,
      amount: command.amount,
      other: otherOf(deps.assets, command, sides.value),
      rate,
    };
    const priced = await price(deps.fees, { ...asked, userId: command.actorId, now });
    if (!priced.ok) return priced;
    const { amount: sold, fee, bought } = priced.value;
    const quote: ExchangeQuote = {
      quoteId: newUuid(),
      userId: command.actorId,
      fromAccountId: from.id,
      toAccountId: to.id,
      side: command.side,
      sold,
      fee,
      bought,
      ...by,
      rateAt: said.at,
      termsVersion,
      quotedAt: now,
      expiresAt: new Date(now.getTime() + deps.quoteMs),
    };
    return ok({ ...quote, token: await deps.quoteSeal.seal(quote) });
  };

type Sides = { readonly from: KnownAccount; readonly to: KnownAccount };

/** Two accounts of their own, of two currencies, one of which is the amount's. */
async function findSides(
  directory: Directory,
  { actorId, fromAccountId, toAccountId, side, amount }: QuoteExchange,
): Promise<Result<Sides, QuoteExchangeRefusal>> {
  const [from, to] = await Promise.all(
    [fromAccountId, toAccountId].map((id) => (id === null ? null : directory.findAccount(id))),
  );
  if (from?.ownerId !== actorId || to?.ownerId !== actorId) return err({ code: "ACCOUNT_NOT_FOUND" });
  if (from.currency === to.currency) return err({ code: "SAME_CURRENCY" });
  const { currency } = side === "SELL" ? from : to;
  if (amount.asset.code !== currency) return err({ code: "CURRENCY_MISMATCH", accountCurrency: currency });
  return ok({ from, to });
}

/** What the terms say, or the market; null where it is not to be had, or not believed. */
async function readRate(rates: MarketRates, terms: ExchangeTerms): Promise<MarketRate | null> {
  if (terms.spreadBasisPoints === null) return null;
  const { base, counter, rate, effectiveAt } = terms;
  const said = rate === null ? await rates.read(base, counter) : { rate, at: effectiveAt };
  return said && isWithin(terms, said.rate) ? said : null;
}

function otherOf(assets: Assets, { side }: QuoteExchange, { from, to }: Sides) {
  const { currency } = side === "SELL" ? to : from;
  const asset = assets.find(currency);
  if (!asset) throw new Error(`asset ${currency} of an account is missing`);
  return asset;
}

async function price(
  known: KnownFees,
  { userId, now, ...asked }: Asked & { readonly userId: UserId; readonly now: Date },
) {
  const { side, amount, other } = asked;
  const of = { kind: "EXCHANGE", userId, method: null, priority: "NORMAL" } as const;
  // Read anew, for what is quoted is a promise. Of what is asked the currency alone counts there.
  const { fees, level } = await readBasis(known, { ...of, asked: side === "SELL" ? amount : zero(other), at: now });
  return priceExchange(asked, (sold, charge) => {
    const priced = { ...of, level, asked: sold };
    return charge === "ON_TOP" ? priceOnTopAt(fees, now, priced) : priceAt(fees, now, priced);
  });
}
