import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { MethodKind, PaymentMethod } from "../../domain/methods/method.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { AddPaymentMethodRefusal } from "../../domain/money/refusals.ts";
import { orUnavailable } from "../money/provider-fault.ts";
import type { MethodAdded, MethodDesk, MethodProvider } from "./ports.ts";

export type AddPaymentMethod = {
  readonly userId: UserId;
  readonly kind: MethodKind;
  readonly token: string;
  readonly idempotencyKey: string;
};

export type MethodDeps = {
  readonly methodDesk: MethodDesk;
  readonly methodProvider: MethodProvider;
  /** Called once a method was added that is not verified yet. */
  readonly looksAgain: () => void;
};
type Added = Result<PaymentMethod, AddPaymentMethodRefusal>;

/** A token that its provider does not know leaves no trace: the key is free. */
export const makeAddPaymentMethod =
  ({ methodDesk, methodProvider, looksAgain }: MethodDeps) =>
  async ({ userId, kind, token, idempotencyKey: key }: AddPaymentMethod): Promise<Added> => {
    const claim = makeClaim({ actorId: userId, operation: "addPaymentMethod", key }, [kind, token]);
    const before = await methodDesk.findAdded(claim);
    if (before) return answer(methodDesk, before);

    const known = await orUnavailable(() => methodProvider.look({ token, userId, isKept: false }));
    if (known?.kind !== kind) return err({ code: "PAYMENT_METHOD_UNKNOWN" });
    const added = await methodDesk.add(claim, { id: newId("pm"), userId, token, ...known });
    // Whoever keeps it has put it on the queue that looks at it again.
    if (!known.isVerified) looksAgain();
    return answer(methodDesk, added);
  };

/** Of a repeat: the method as it is now. */
async function answer(desk: MethodDesk, added: MethodAdded): Promise<Added> {
  if (!added.ok) return added;
  const [method] = await desk.findMany([added.value]);
  if (!method) throw new Error("a payment method that a key added is missing");
  return ok(method);
}
