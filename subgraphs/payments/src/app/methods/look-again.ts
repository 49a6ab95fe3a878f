import type { Worked } from "@coffer/platform/queue/worker";
import type { Clock } from "@coffer/platform/values/clock";
import type { MethodId, PaymentMethod } from "../../domain/methods/method.ts";
import { withoutToken } from "../money/provider-fault.ts";
import type { MethodDesk, MethodProvider } from "./ports.ts";
import { lookAgainAt } from "./verify-payment-method.ts";

const MINUTE_MS = 60_000;
/** Small amounts that a bank account is proved with take some days to arrive, and expire. */
const LOOKS_FOR_MS = 14 * 24 * 60 * MINUTE_MS;
const LONGEST_MS = 6 * 60 * MINUTE_MS;

export type LookAgainDeps = {
  readonly methodDesk: Pick<MethodDesk, "findMany" | "setVerified">;
  readonly methodProvider: MethodProvider;
  readonly clock: Clock;
};

/**
 * Has a method as its provider has it by now. One that is not verified yet is looked at again after
 * an eighth of its age, for two weeks; then its owner may ask, or the provider says that it is.
 */
export const makeLookAgain =
  (deps: LookAgainDeps) =>
  async (id: MethodId): Promise<Worked> => {
    const [method] = await deps.methodDesk.findMany([id]);
    if (!method) throw new Error(`${id} is no payment method`);
    const now = await withoutToken(method.token, () => lookAgainAt(deps, method));
    return now && !now.isVerified ? waitFor(now, deps.clock.now()) : "remove";
  };

function waitFor({ createdAt }: PaymentMethod, now: Date): Worked {
  const ageMs = now.getTime() - createdAt.getTime();
  if (ageMs >= LOOKS_FOR_MS) return "remove";
  return { inMs: Math.min(Math.max(ageMs / 8, MINUTE_MS), LONGEST_MS) };
}
