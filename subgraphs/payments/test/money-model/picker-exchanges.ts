import type { Account, Deal } from "./books.ts";
import type { Op } from "./ops.ts";
import { among, otherThan, Picker } from "./picker.ts";

/** The same, about what one currency comes to in another. */
export class ExchangePicker extends Picker {
  quoteExchange(): Op {
    const { picks } = this.draw;
    const own = [...this.books.accounts.values()].filter(({ owner }) => owner === this.actor.id);
    const from = this.account(this.is("foreign") ? this.other().id : this.actor.id, picks[2], this.units);
    const isOther = (one: Account) => (one.currency === from?.currency) === this.is("self");
    const isEnded = (one: Account) => isOther(one) && one.state === "CLOSED";
    const isOpen = (one: Account) => isOther(one) && one.state === "OPEN";
    const to = among(own, picks[1], this.is("ended") ? isEnded : isOpen, isOther);
    if (from && !own.some(isOther)) return { kind: "openAccount", ...this.asker, currency: otherThan(from.currency) };
    const side = picks[3] % 3 === 1 ? "BUY" : "SELL";
    const usual = (side === "SELL" ? from : to)?.currency ?? this.currency;
    return {
      kind: "exchangeQuote",
      ...this.asker,
      from: this.is("absent") ? null : (from?.id ?? null),
      to: to?.id ?? null,
      side,
      currency: this.is("otherCurrency") ? otherThan(usual) : usual,
      units: side === "SELL" ? this.much(from?.id ?? null) : this.units,
    };
  }

  /** Most often one that can be done now; where there is none, one is asked for. */
  exchange(): Op {
    const { now } = this.table.settings;
    const [n] = this.draw.picks;
    const isGood = ({ isUsed, expiresAt }: Deal) => !isUsed && expiresAt > now;
    const isStopped = (deal: Deal) =>
      isGood(deal) && [deal.from, deal.to].some((id) => this.books.account(id).state === "CLOSED");
    const isFrozen = (deal: Deal) => isGood(deal) && this.books.isFrozen(deal.from);
    const isUsed = (deal: Deal) => deal.isUsed && deal.expiresAt > now;
    const meant = this.is("early")
      ? [({ expiresAt }: Deal) => expiresAt <= now]
      : this.is("ended")
        ? [n % 2 === 0 ? isStopped : isUsed, isUsed]
        : this.is("frozen")
          ? [isFrozen]
          : [];
    const deal = among(this.books.deals.values(), n, ...meant, isGood, isUsed);
    if (!deal || (deal.expiresAt <= now && !this.is("early", "absent"))) return this.quoteExchange();
    const actor = this.is("stranger", "foreign") ? this.other().id : deal.user;
    return { kind: "exchange", actor, key: this.table.newKey(), deal: this.is("absent") ? null : deal.id };
  }
}
