import type { Uuid } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import type { Doing } from "./entries.ts";
import type { Payment } from "./payment.ts";

/**
 * Moves what a payment's hold has reserved, or a part; the whole reservation ends, and what was not
 * captured can be spent again.
 */
export const capture = (payment: Payment, step: { id: Uuid; amount: Money; at: Date }): Doing<"capture"> => ({
  action: "capture",
  id: step.id,
  kind: payment.kind,
  holdId: payment.entryId,
  amount: step.amount,
  effectiveAt: step.at,
});

/**
 * The reservation ends; nothing is posted. To expire is to do so once its time has come, and is
 * refused before.
 */
export const release = (
  payment: Payment,
  step: { id: Uuid; action: "void" | "expire"; at: Date },
): Doing<"void" | "expire"> => ({
  action: step.action,
  id: step.id,
  kind: payment.kind,
  holdId: payment.entryId,
  effectiveAt: step.at,
});
