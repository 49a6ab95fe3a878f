import type { Worked } from "@coffer/platform/queue/worker";
import type { Clock } from "@coffer/platform/values/clock";
import { type DepositEnd, stepAfter } from "../../domain/deposits/steps.ts";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { FeeIncome } from "../../domain/money/fee-income.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Party, Payment } from "../../domain/money/payment.ts";
import { askAgain } from "../money/ask-again.ts";
import type { FindPayment, SubmitMoney } from "../money/ports.ts";
import type { DepositProvider } from "./ports.ts";

export type SettleDepositDeps = {
  readonly findPayment: FindPayment;
  readonly provider: DepositProvider;
  readonly submit: SubmitMoney;
  readonly clearing: ClearingAccount;
  readonly feeIncome: FeeIncome;
  readonly clock: Clock;
  /** Called once it is committed that a deposit cannot be credited. */
  readonly failed: (payment: Payment) => void;
};

/**
 * Takes one unfinished deposit as far as it goes: PENDING → PROCESSING, and once the provider has
 * collected it, → COMPLETED with its journal entry. Where its account was closed meanwhile, →
 * FAILED: a frozen one takes what arrives, a closed one never will. Each step starts from the
 * status that it must still have, so two instances, or one after a crash, take it once. Throws
 * where it cannot be settled now: the provider fails, or the ledger refuses the entry.
 */
export function makeSettleDeposit(deps: SettleDepositDeps): (id: PaymentId) => Promise<Worked> {
  const { findPayment, provider, submit, clearing, feeIncome, clock, failed } = deps;

  const begin = async (payment: Deposit): Promise<Deposit> => {
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
    const step = stepAfter(await provider.collect(payment), { payment, clearing, feeIncome, at: clock.now() });
    // Its end took it off the queue, in the same transaction; this is for one that ended before it
    // was put there.
    return step && (await end(step)) ? "remove" : askAgain(payment, clock.now());
  };
}

type Deposit = Payment & { readonly to: Party };

function asDeposit(payment: Payment | null, id: PaymentId): Deposit {
  if (payment?.kind !== "DEPOSIT" || payment.to === null) throw new Error(`${id} is no deposit`);
  return { ...payment, to: payment.to };
}
