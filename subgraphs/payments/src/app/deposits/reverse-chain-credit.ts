import type { EventData } from "@coffer/contracts/event-data";
import { newId, uuidOf } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import { creditReference } from "../../domain/deposits/chain.ts";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { Receivable } from "../../domain/money/receivable.ts";
import type { ChainBooks } from "./chain-ports.ts";
import { asDeposit } from "./find-deposit.ts";

export type ReversedDeposit = EventData<"coffer.wallets.deposit.reversed">;

export type ReverseChainCreditDeps = {
  readonly clock: Clock;
  readonly custody: (network: string) => ClearingAccount;
  readonly receivable: Receivable;
};

/**
 * Takes back what a chain has taken back that had confirmed it: COMPLETED → RETURNED, with what is
 * there of it taken from whoever had it, and the rest owed by them. Where nothing was credited it
 * is remembered, and nothing will be. The payment as it is then; null where nothing was done.
 */
export const makeReverseChainCredit =
  ({ clock, custody, receivable }: ReverseChainCreditDeps) =>
  async (books: ChainBooks, { depositId, credit, reversedAt }: ReversedDeposit): Promise<Payment | null> => {
    await books.lock(depositId);
    await books.noteReversal({ depositId, credit }, new Date(reversedAt));
    const credited = await books.findCredited({ depositId, credit });
    if (credited === null || credited.payment.status === "RETURNED") return null;
    const payment = asDeposit(credited.payment, credited.payment.id);
    const outcome = await books.submit({
      claim: null,
      subjectId: payment.id,
      step: {
        kind: "returnDeposit",
        payment,
        reason: "CHAIN_REORGANISED",
        clearing: custody(credited.network),
        receivable,
        entryId: uuidOf(newId("ent")),
        reference: creditReference({ depositId, credit }),
        at: clock.now(),
      },
    });
    if (outcome.kind !== "done" || !outcome.payment)
      throw new Error(`what a chain has taken back was not booked: ${outcome.kind}`);
    return outcome.payment;
  };
