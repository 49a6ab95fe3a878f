import type { Clock } from "@coffer/platform/clock";
import { type ClearingAccount, depositReceived } from "../domain/entries.ts";
import type { Party, Payment } from "../domain/payment.ts";
import type { DepositProvider, PaymentReader, SubmitMoney } from "./ports.ts";

const DEPOSITS_PER_ROUND = 100;

export type SettleDepositsDeps = {
  readonly payments: PaymentReader;
  readonly provider: DepositProvider;
  readonly submit: SubmitMoney;
  readonly clearing: ClearingAccount;
  readonly clock: Clock;
  /** Called once it is committed that a deposit cannot be credited. */
  readonly failed: (payment: Payment) => void;
};

/**
 * Takes every unfinished deposit one step further: PENDING → PROCESSING, and once the provider has collected it, → COMPLETED with its journal entry. Where its
 * account was closed meanwhile, → FAILED: a frozen one takes what arrives, a closed one never will.
 * Each step starts from the status that it must still have, so two instances, or one after a crash, take it once. True where a step was taken.
 */
export const makeSettleDeposits =
  ({ payments, provider, submit, clearing, clock, failed }: SettleDepositsDeps) =>
  async (): Promise<boolean> => {
    const step = async (payment: Payment): Promise<boolean> => {
      if (!isDeposit(payment)) throw new Error(`${payment.id} is no deposit`);
      const at = clock.now();
      if (payment.status === "PENDING") {
        await submit({
          claim: null,
          subjectId: payment.id,
          advance: { payment, from: "PENDING", to: "PROCESSING", at },
        });
        return true;
      }
      if ((await provider.collect(payment)) === "WAITING") return false;
      const outcome = await submit({
        claim: null,
        subjectId: payment.id,
        advance: { payment, from: "PROCESSING", to: "COMPLETED", at },
        whenClosed: { payment, from: "PROCESSING", to: "FAILED", at, failure: "ACCOUNT_CLOSED" },
        entry: depositReceived(payment, clearing, at),
      });
      if (outcome.kind === "done" && outcome.payment?.failed) failed(outcome.payment);
      return true;
    };
    const taken = await Promise.all((await payments.listUnfinishedDeposits(DEPOSITS_PER_ROUND)).map(step));
    return taken.includes(true);
  };

const isDeposit = (payment: Payment): payment is Payment & { to: Party } =>
  payment.kind === "DEPOSIT" && payment.to !== null;
