import type { Uuid } from "@coffer/contracts/ids";
import { release } from "../money/holds.ts";
import { move, type Payment } from "../money/payment.ts";
import type { Plan } from "../money/plan.ts";

/**
 * Gives back what was authorised: the payee's word, or its time. `isOurs`: the system's own step,
 * and nobody's request.
 */
export type Release = {
  readonly kind: "release";
  readonly action: "void" | "expire";
  readonly payment: Payment;
  readonly entryId: Uuid;
  readonly at: Date;
  readonly isOurs?: true;
};

export const planRelease = ({ payment, action, entryId, at, isOurs }: Release): Plan => ({
  guards: [],
  entries: release(payment, { id: entryId, action, at }),
  moves: move(payment, { from: "PENDING", to: "CANCELLED", at }),
  ...(isOurs ? { isStaleWhenRefused: true } : {}),
});
