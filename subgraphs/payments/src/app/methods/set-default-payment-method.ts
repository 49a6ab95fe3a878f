import { err, ok, type Result } from "@coffer/platform/values/result";
import type { PaymentMethod } from "../../domain/methods/method.ts";
import type { PaymentMethodNotFound } from "../../domain/money/refusals.ts";
import type { MethodDesk } from "./ports.ts";
import type { OwnMethod } from "./remove-payment-method.ts";

/** Safe to repeat: it says which shall be the default. */
export const makeSetDefaultPaymentMethod =
  ({ methodDesk }: { readonly methodDesk: MethodDesk }) =>
  async ({ userId, methodId }: OwnMethod): Promise<Result<PaymentMethod, PaymentMethodNotFound>> => {
    const chosen = methodId === null ? null : await methodDesk.setDefault(userId, methodId);
    return chosen ? ok(chosen) : err({ code: "PAYMENT_METHOD_NOT_FOUND" });
  };
