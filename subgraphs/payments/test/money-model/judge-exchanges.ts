import type { Deal } from "./books.ts";
import { priceExchange } from "./exchange-price.ts";
import { debitReasons, noteUse, offFor, overLimits, payment } from "./judge-parts.ts";
import type { Of } from "./ops.ts";
import { levelOf } from "./settings.ts";
import { type Bench, code, no, type Ruling } from "./verdict.ts";

/** So long a quote is good for; an operator may say so. */
export const QUOTED_MS = 300_000;

/** Nothing is reserved, and whether the money is there is not looked at. */
export function quote(op: Of<"exchangeQuote">, { books, settings }: Bench): Ruling {
  const [from, to] = [op.from, op.to].map((id) => (id === null ? undefined : books.accounts.get(id)));
  if (from?.owner !== op.actor || to?.owner !== op.actor) return code("ACCOUNT_NOT_FOUND");
  if (from.currency === to.currency) return code("SAME_CURRENCY");
  const { currency } = op.side === "SELL" ? from : to;
  if (op.currency !== currency) return no({ code: "CURRENCY_MISMATCH", accountCurrency: currency });
  const sides = { soldIn: from.currency, boughtIn: to.currency } as const;
  const whose = { user: op.actor, level: levelOf(books, op.actor) };
  const price = priceExchange(settings, { ...whose, ...sides, side: op.side, units: op.units });
  if ("code" in price) return no(price);
  const expiresAt = settings.now + QUOTED_MS;
  return {
    reasons: [],
    make({ id }) {
      const ends = { user: op.actor, from: from.id, to: to.id };
      books.deals.set(id, { id, ...ends, ...sides, ...price, expiresAt, isUsed: false });
    },
  };
}

/** As it was quoted, whatever terms and fees say by now; once. */
export function exchange(op: Of<"exchange">, bench: Bench): Ruling {
  const { books, settings } = bench;
  const deal = op.deal === null ? undefined : books.deals.get(op.deal);
  if (deal?.user !== op.actor) return code("EXCHANGE_QUOTE_NOT_FOUND");
  if (settings.now >= deal.expiresAt)
    return no({ code: "EXCHANGE_QUOTE_EXPIRED", expiredAt: new Date(deal.expiresAt) });
  const { sold, soldIn, fee, boughtIn } = deal;
  const total = sold + fee;
  const reasons = [
    ...(deal.isUsed ? [{ code: "EXCHANGE_QUOTE_USED" }] : []),
    ...offFor(bench, "exchanges", soldIn),
    ...offFor(bench, "exchanges", boughtIn),
    ...debitReasons(books, books.account(deal.from), total),
    ...(books.account(deal.to).state === "CLOSED" ? [{ code: "ACCOUNT_CLOSED" }] : []),
  ];
  const use = { user: op.actor, operation: "EXCHANGE", currency: soldIn, method: null, units: total } as const;
  reasons.push(...overLimits(bench, use, reasons));
  return {
    reasons,
    make({ id }) {
      exchanged(bench, deal, id);
      noteUse(bench, id as never, use);
    },
  };
}

function exchanged({ books }: Bench, deal: Deal, id: string): void {
  const { user, from, to, sold, soldIn, fee, bought, boughtIn } = deal;
  const sides = { from, to, payer: user, payee: user, bought: { currency: boughtIn, units: bought } };
  const made = payment(id, { kind: "EXCHANGE", currency: soldIn, amount: sold, fee, status: "COMPLETED", ...sides });
  books.payments.set(made.id, made);
  books.deals.set(deal.id, { ...deal, isUsed: true });
  books.post(from, -sold - fee);
  books.post(to, bought);
}
