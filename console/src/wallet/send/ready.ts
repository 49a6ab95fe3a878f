import { fromApi, toDecimal } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { words } from "../../words/words.ts";
import type { Complete, Draft } from "./draft.ts";
import type { RefusalWords } from "./refusal-of.ts";

type Ready =
  | { readonly draft: Complete; readonly account: HoldingFragment; readonly fault: null }
  | { readonly fault: RefusalWords };

/**
 * What an address asks to have reviewed, its amount with all the digits of the account's currency;
 * or why it cannot be. Anybody may have written an address.
 */
export function readyOf(draft: Draft, accounts: readonly HoldingFragment[]): Ready {
  const { from, to, amount } = draft;
  const account = accounts.find(({ id }) => id === from);
  if (!from || !account) return { fault: { place: "from", text: words.refusals.accountNotFound } };
  if (!to) return { fault: { place: "to", text: words.send.noPayee } };
  const { currency } = fromApi(account.balance.available);
  // An address is in nobody's language: its amount is as the API writes it.
  const read = readTypedAmount(amount ?? "", currency, "en");
  if (!read.ok) return { fault: { place: "amount", text: words.amount.faults[read.code] } };
  return { draft: { ...draft, from, to, amount: toDecimal(read.money) }, account, fault: null };
}
