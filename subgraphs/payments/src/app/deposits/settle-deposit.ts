import type { Worked } from "@coffer/platform/queue/worker";
import type { Clock } from "@coffer/platform/values/clock";
import { type DepositEnd, stepAfter } from "../../domain/deposits/steps.ts";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { FeeIncome } from "../../domain/money/fee-income.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { askAgain } from "../money/ask-again.ts";
import type { IsBeingEnded, SubmitMoney } from "../money/ports.ts";
import { withoutToken } from "../money/provider-fault.ts";
import { asDeposit, type FindDepositDeps, type IncomingPayment, withToken } from "./find-deposit.ts";
import type { DepositProvider } from "./ports.ts";

export type SettleDepositDeps = FindDepositDeps & {
  readonly provider: Pick<DepositProvider, "collect" | "look">;
  readonly isBeingEnded: IsBeingEnded;
  readonly submit: SubmitMoney;
  readonly clearing: ClearingAccount;
  readonly feeIncome: FeeIncome;
  readonly clock: Clock;
  /** Called once it is committed that a deposit FAILED. */
  readonly failed: (payment: Payment) => void;
};

/**
 * Takes one unfinished deposit as far as it goes: PENDING → PROCESSING, and once the provider has
 * collected it, → COMPLETED with its journal entry. Where it never will, or its account was closed
 * meanwhile, → FAILED: a frozen one takes what arrives, a closed one never will. Each step starts
 * from the status that it must still have, so two instances, or one after a crash, take it once.
 * While somebody has proposed to end it by hand, the provider is asked for nothing new.
 * Throws where it cannot be settled now: the provider fails, or the ledger refuses the entry.
 */
export function makeSettleDeposit(deps: SettleDepositDeps): (id: PaymentId) => Promise<Worked> {
  const { findPayment, provider, isBeingEnded, submit, clearing, feeIncome, clock, failed } = deps;

  const begin = async (payment: IncomingPayment): Promise<IncomingPayment> => {
    if (payment.status !== "PENDING") return payment;
    const step = { kind: "beginDeposit", payment, at: clock.now() } as const;
    const outcome = await submit({ claim: null, subjectId: payment.id, step });
    const found = outcome.kind === "done" && outcome.payment ? outcome.payment : await findPayment(payment.id);
    return asDeposit(found, payment.id);
  };
  /** Whether it has come to an end: where somebody else seemed to be first, it may have not. */
  const end = async (step: DepositEnd): Promise<boolean> => {
    const outcome = await submit({ claim: null, subjectId: step.payment.id, step });
    if (outcome.kind === "refused") throw new Error(`the ledger refused it: ${outcome.refusal.code}`);
    if (outcome.kind !== "done") return (await findPayment(step.payment.id))?.status !== "PROCESSING";
    if (outcome.payment?.failure) failed(outcome.payment);
    return true;
  };

  return async (id) => {
    const payment = await begin(asDeposit(await findPayment(id), id));
    if (payment.status !== "PROCESSING") return "remove";
    const deposit = await withToken(deps, payment);
    const isHeld = await isBeingEnded(id);
    const said = await withoutToken(deposit.token, () => (isHeld ? provider.look(deposit) : provider.collect(deposit)));
    const step = said && stepAfter(said, { payment, clearing, feeIncome, at: clock.now() });
    // Its end took it off the queue, in the same transaction; this is for one that ended before it
    // was put there.
    return step && (await end(step)) ? "remove" : askAgain(payment, clock.now());
  };
}
