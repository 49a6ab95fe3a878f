import { err, ok, type Result } from "@coffer/platform/values/result";
import type { MethodId, PaymentMethod } from "../../domain/methods/method.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { PaymentMethodNotFound } from "../../domain/money/refusals.ts";
import type { MethodDesk } from "./ports.ts";

/** Null: what was given is no id, and so no method of theirs. */
export type OwnMethod = { readonly userId: UserId; readonly methodId: MethodId | null };

/** Safe to repeat: what was removed before is removed. */
export const makeRemovePaymentMethod =
  ({ methodDesk }: { readonly methodDesk: MethodDesk }) =>
  async ({ userId, methodId }: OwnMethod): Promise<Result<PaymentMethod, PaymentMethodNotFound>> => {
    const removed = methodId === null ? null : await methodDesk.remove(userId, methodId);
    return removed ? ok(removed) : err({ code: "PAYMENT_METHOD_NOT_FOUND" });
  };
