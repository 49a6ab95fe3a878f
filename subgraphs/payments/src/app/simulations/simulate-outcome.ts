import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok } from "@coffer/platform/values/result";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { FindPayment } from "../money/ports.ts";
import type { Simulated } from "./ports.ts";
import type { SimulatorDeps } from "./simulate-provider.ts";

export type SimulateOutcome = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no payment of theirs. */
  readonly paymentId: PaymentId | null;
  readonly simulated: Simulated;
  readonly idempotencyKey: string;
};

const OPERATIONS = { WITHDRAWAL: "simulateWithdrawalOutcome", DEPOSIT: "simulateDepositOutcome" } as const;

/** Says what the sandbox's provider is to say of one payment of somebody's own. */
export const makeSimulateOutcome =
  ({ simulator, findPayment }: SimulatorDeps & { readonly findPayment: FindPayment }) =>
  async ({ actorId, paymentId, simulated, idempotencyKey: key }: SimulateOutcome) => {
    if (!simulator) return err({ code: "SANDBOX_ONLY" } as const);
    if (paymentId === null) return err({ code: "PAYMENT_NOT_FOUND" } as const);
    const claim = makeClaim({ actorId, operation: OPERATIONS[simulated.kind], key }, [paymentId, simulated.outcome]);
    const said = await simulator.setOutcome(claim, { ...simulated, userId: actorId, paymentId });
    if (!said.ok) return said;
    const payment = await findPayment(paymentId);
    if (!payment) throw new Error(`${paymentId} is missing`);
    return ok(payment);
  };
