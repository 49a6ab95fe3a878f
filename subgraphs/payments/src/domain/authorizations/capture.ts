import type { Uuid } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import { capture } from "../money/holds.ts";
import { move, type Payment } from "../money/payment.ts";
import type { Plan } from "../money/plan.ts";

/** Moves what was authorised, all of it or a part, and what that costs. */
export type Capture = {
  readonly kind: "capture";
  readonly payment: Payment;
  readonly entryId: Uuid;
  readonly amount: Money;
  /** At most what was reserved for it. */
  readonly fee: Money;
  readonly at: Date;
};

export const planCapture = ({ payment, entryId, amount, fee, at }: Capture): Plan => ({
  guards: [],
  entries: capture(payment, { id: entryId, amount, fee, at }),
  moves: move(payment, { from: "PENDING", to: "COMPLETED", at, amount, fee }),
});
