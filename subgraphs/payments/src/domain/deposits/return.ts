import type { Uuid } from "@coffer/contracts/ids";
import { type Money, subtract } from "@coffer/money/money";
import { unreachable } from "@coffer/platform/values/result";
import type { ClearingAccount } from "../money/clearing.ts";
import { credit, debit, entry } from "../money/entries.ts";
import { move, type Party, type Payment } from "../money/payment.ts";
import type { DepositReturn } from "../money/payment-parts.ts";
import type { Entry, Plan } from "../money/plan.ts";
import type { Receivable } from "../money/receivable.ts";
import { totalOf } from "../money/total.ts";

/**
 * What a provider says of a deposit that it has collected: that it still has it, that it may lose
 * it, or how all of it was taken back.
 */
export type Kept = "KEPT" | "WAITING" | "REVERSED" | "DISPUTED" | "REFUNDED";

/** Why what was credited is gone, by what the provider says of it now; null where it is not. */
export function takenBackAs(said: Kept | null): DepositReturn | null {
  switch (said) {
    case "REVERSED":
      return "DEPOSIT_REVERSED";
    case "DISPUTED":
      return "DEPOSIT_DISPUTED";
    case "REFUNDED":
      return "DEPOSIT_REFUNDED";
    case "KEPT":
    case "WAITING":
    case null:
      return null;
    default:
      return unreachable(said);
  }
}

/**
 * What had come in was taken back from its provider, or by the chain that had brought it, after it
 * was credited. Whoever had it gives it back as far as it is there, and owes us the rest.
 */
export type ReturnDeposit = {
  readonly kind: "returnDeposit";
  readonly payment: Payment & { readonly to: Party };
  readonly reason: DepositReturn;
  readonly clearing: ClearingAccount;
  readonly receivable: Receivable;
  readonly entryId: Uuid;
  /** Of what a chain had brought. */
  readonly reference?: string;
  readonly at: Date;
};

/**
 * The provider, or the chain, holds less for us, all that it had brought. We owe less to the
 * customer, by what there is; for the rest the customer owes us. The fee stays ours: the deposit
 * was made, and who paid it has got it back.
 */
function depositReturned(
  { payment, clearing, receivable, entryId, reference, at }: ReturnDeposit,
  { taken, owed }: { readonly taken: Money; readonly owed: Money },
): Entry {
  const currency = payment.amount.asset.code;
  const legs = [
    credit(clearing(currency), totalOf(payment)),
    ...(taken.units > 0n ? [debit(payment.to.accountId, taken)] : []),
    ...(owed.units > 0n ? [debit(receivable(currency), owed)] : []),
  ];
  return { ...entry(payment, at, legs), id: entryId, ...(reference === undefined ? {} : { reference }) };
}

/** Nothing leaves what is frozen, nor what is closed: then all of it is owed. */
export function planReturnDeposit(step: ReturnDeposit): Plan {
  const { payment, reason, clearing, receivable, entryId, at } = step;
  const { asset } = payment.amount;
  const { accountId } = payment.to;
  const plan = (owes?: Money): Plan => ({
    guards: [],
    entries: [],
    moves: move(payment, {
      from: "COMPLETED",
      to: "RETURNED",
      at,
      returned: { reason, accountId, entryId, at },
      ...(owes && owes.units > 0n ? { owes } : {}),
    }),
  });
  return {
    ...plan(),
    outOf: {
      accountId,
      beside: [clearing(asset.code), receivable(asset.code)],
      asset,
      judge(available) {
        const whole = totalOf(payment);
        const taken = available.units < whole.units ? available : whole;
        const owed = subtract(whole, taken);
        return { ...plan(owed), entries: [depositReturned(step, { taken, owed })] };
      },
    },
  };
}
