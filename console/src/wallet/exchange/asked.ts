import { fromApi, toDecimal } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { words } from "../../words/words.ts";
import type { Draft, SIDES } from "./search.ts";

export type Asked = {
  readonly from: HoldingFragment;
  readonly to: HoldingFragment;
  readonly side: (typeof SIDES)[number];
  /** With all the digits of its currency. */
  readonly amount: { readonly amount: string; readonly currency: string };
  readonly memo: string | null;
};

/** Beside which field something is wrong. */
export type Place = "from" | "to" | "amount" | "form";
export type Misfit = { readonly place: Place; readonly text: string };

/** What an address asks to have quoted, or why it cannot be: anybody may have written it. */
export function askedBy(draft: Draft, accounts: readonly HoldingFragment[]): Asked | Misfit {
  const [from, to] = [draft.from, draft.to].map((wanted) => accounts.find(({ id }) => id === wanted));
  if (!from) return { place: "from", text: words.refusals.accountNotFound };
  if (!to || to.currency === from.currency) return { place: "to", text: words.exchange.noOther };
  const side = draft.side ?? "SELL";
  const { balance } = side === "SELL" ? from : to;
  const { currency } = fromApi(balance.available);
  // An address is in nobody's language: its amount is as the API writes it.
  const read = readTypedAmount(draft.amount ?? "", currency, "en");
  if (!read.ok) return { place: "amount", text: words.amount.faults[read.code] };
  const amount = { amount: toDecimal(read.money), currency: currency.code };
  return { from, to, side, amount, memo: draft.memo ?? null };
}
