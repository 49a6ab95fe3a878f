import type { Warrant } from "./approval.ts";
import type { NewPayment } from "./payment.ts";
import type { Plan } from "./plan.ts";

/** The payment that a step makes, with the approval that it is made by. */
export const warranted = (payment: NewPayment, warrant: Warrant): Pick<Plan, "makes" | "warrant"> => ({
  makes: warrant.kind === "approval" ? { ...payment, approval: warrant.approval } : payment,
  warrant,
});
