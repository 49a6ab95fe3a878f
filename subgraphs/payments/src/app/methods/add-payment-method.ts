import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { MethodKind, PaymentMethod } from "../../domain/methods/method.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { AddPaymentMethodRefusal } from "../../domain/money/refusals.ts";
import type { MethodAdded, MethodDesk, MethodProvider } from "./ports.ts";

export type AddPaymentMethod = {
  readonly userId: UserId;
  readonly kind: MethodKind;
  readonly token: string;
  readonly idempotencyKey: string;
};

export type MethodDeps = { readonly methodDesk: MethodDesk; readonly methodProvider: MethodProvider };
type Added = Result<PaymentMethod, AddPaymentMethodRefusal>;

/** A token that its provider does not know leaves no trace: the key is free. */
export const makeAddPaymentMethod =
  ({ methodDesk, methodProvider }: MethodDeps) =>
  async ({ userId, kind, token, idempotencyKey: key }: AddPaymentMethod): Promise<Added> => {
    const claim = makeClaim({ actorId: userId, operation: "addPaymentMethod", key }, [kind, token]);
    const before = await methodDesk.findAdded(claim);
    if (before) return answer(methodDesk, before);

    const known = await methodProvider.look({ token, userId });
    if (known?.kind !== kind) return err({ code: "PAYMENT_METHOD_UNKNOWN" });
    const { label, isVerified } = known;
    const method = { id: newId("pm"), userId, kind, token, label, isVerified };
    return answer(methodDesk, await methodDesk.add(claim, method));
  };

/** Of a repeat: the method as it is now. */
async function answer(desk: MethodDesk, added: MethodAdded): Promise<Added> {
  if (!added.ok) return added;
  const [method] = await desk.findMany([added.value]);
  if (!method) throw new Error("a payment method that a key added is missing");
  return ok(method);
}
