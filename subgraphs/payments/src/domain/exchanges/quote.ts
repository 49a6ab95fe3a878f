import type { Money } from "@coffer/money/money";
import type { Exchanged } from "../money/exchange.ts";
import type { AccountId, UserId } from "../money/ids.ts";

/** What somebody was promised, for a while and once. */
export type ExchangeQuote = Exchanged & {
  readonly userId: UserId;
  readonly fromAccountId: AccountId;
  readonly toAccountId: AccountId;
  readonly sold: Money;
  /** Beside what is sold. */
  readonly fee: Money;
};
