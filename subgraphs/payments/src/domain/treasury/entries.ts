import type { Uuid } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import { credit, type Doing, debit } from "../money/entries.ts";
import type { AccountId } from "../money/ids.ts";

type Booking = {
  readonly id: Uuid;
  readonly amount: Money;
  /** What we have on the network. */
  readonly custody: AccountId;
  /** By which wallets finds it in the books. */
  readonly reference: string;
  readonly at: Date;
};

/** We have less there, and it is our cost: no customer's account is touched. */
export const networkFeePaid = ({ id, amount, custody, reference, at }: Booking, expense: AccountId): Doing<"post"> => ({
  action: "post",
  id,
  kind: "NETWORK_FEE",
  legs: [debit(expense, amount), credit(custody, amount)],
  reference,
  effectiveAt: at,
});

/** We have more there, and it is the house's own. */
export const treasuryFunded = ({ id, amount, custody, reference, at }: Booking, equity: AccountId): Doing<"post"> => ({
  action: "post",
  id,
  kind: "TREASURY_FUNDING",
  legs: [debit(custody, amount), credit(equity, amount)],
  reference,
  effectiveAt: at,
});
