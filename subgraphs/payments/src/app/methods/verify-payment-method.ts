import { err, ok, type Result } from "@coffer/platform/values/result";
import type { PaymentMethod } from "../../domain/methods/method.ts";
import type { VerifyPaymentMethodRefusal } from "../../domain/money/refusals.ts";
import { orUnavailable } from "../money/provider-fault.ts";
import type { MethodDesk, MethodProvider } from "./ports.ts";
import type { OwnMethod } from "./remove-payment-method.ts";

type Deps = {
  readonly methodDesk: Pick<MethodDesk, "findUsable" | "setVerified">;
  readonly methodProvider: MethodProvider;
};

/** Asks the provider again whose a method is. Safe to repeat: it is as the provider says now. */
export const makeVerifyPaymentMethod =
  (deps: Deps) =>
  async ({ userId, methodId }: OwnMethod): Promise<Result<PaymentMethod, VerifyPaymentMethodRefusal>> => {
    const found = methodId === null ? null : await deps.methodDesk.findUsable(userId, methodId);
    const method = found && (await orUnavailable(() => lookAgainAt(deps, found)));
    if (!method) return err({ code: "PAYMENT_METHOD_NOT_FOUND" });
    return method.isVerified ? ok(method) : err({ code: "PAYMENT_METHOD_UNVERIFIED" });
  };

/** A method that its provider knows no more is nobody's. Null where it was removed meanwhile. */
export async function lookAgainAt(
  {
    methodDesk,
    methodProvider,
  }: Pick<Deps, "methodProvider"> & { readonly methodDesk: Pick<MethodDesk, "setVerified"> },
  { id, kind, token, userId }: PaymentMethod,
): Promise<PaymentMethod | null> {
  const known = await methodProvider.look({ token, userId, isKept: true });
  const isNow = known?.kind === kind && known.isVerified;
  return methodDesk.setVerified(id, isNow);
}
