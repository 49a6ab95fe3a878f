import { newId, uuidOf } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, type Result } from "@coffer/platform/values/result";
import type { Act } from "../../domain/money/act.ts";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { FeeIncome } from "../../domain/money/fee-income.ts";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { EndPaymentRefusal } from "../../domain/money/refusals.ts";
import type { EndByHand } from "../../domain/stuck/steps.ts";
import type { Outcome } from "../../domain/stuck/verdict.ts";
import { toAnswer } from "../money/answer.ts";
import type { MoneyDeps } from "../money/ports.ts";
import { type JudgeDeps, type JudgedEnding, judgeEnding } from "./judge-ending.ts";

export type EndPayment = {
  readonly operatorId: UserId;
  /** Null: what was given is no id, and so no payment. */
  readonly paymentId: PaymentId | null;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly idempotencyKey: string;
};

export type EndPaymentDeps = MoneyDeps &
  JudgeDeps & {
    readonly clearing: ClearingAccount;
    readonly feeIncome: FeeIncome;
    /** Called once a payment has come to its end by hand: its provider may have to give it back. */
    readonly ended: () => void;
  };

/** What can still be refused where it is decided. */
export const ENDED_REFUSALS = ["PAYMENT_NOT_UNDER_WAY", "ACCOUNT_FROZEN"] as const;

/**
 * Ends a payment as its provider says that it has ended, or one that its provider was never asked
 * for. Where the provider can still say otherwise, it takes two operators
 * (propose-payment-ending.ts).
 */
export const makeEndPayment =
  (deps: EndPaymentDeps) =>
  async (command: EndPayment): Promise<Result<Payment, EndPaymentRefusal>> => {
    const { operatorId, paymentId, outcome, reason, idempotencyKey: key } = command;
    const claim = makeClaim({ actorId: operatorId, operation: "endPayment", key }, [paymentId, outcome, reason]);
    const refusals = [...ENDED_REFUSALS, "OUTCOME_UNPROVED"] as const;
    const before = await deps.claims.find(claim);
    if (before) return toAnswer(before, deps, { refusals, paymentId });
    const judged = await judgeEnding(deps, command);
    if (!judged.ok) return judged;
    const { verdict, said } = judged.value;
    if (verdict.is === "contradicted") return err({ code: "OUTCOME_CONTRADICTED", said });
    if (verdict.is === "unproved") return err({ code: "OUTCOME_UNPROVED", said });
    const act = { kind: "ENDED", operatorId, reason, endingId: null } as const;
    const submitted = await deps.submit({
      claim,
      ...endBy(deps, { judged: judged.value, ending: verdict.ending, act }),
    });
    deps.ended();
    return toAnswer(submitted, deps, { refusals, paymentId });
  };

type Ending = Pick<EndByHand, "ending"> & {
  readonly judged: JudgedEnding;
  readonly act: Omit<Act, "at" | "said">;
};

/** The step, and the journal entry that it makes. */
export function endBy({ clearing, feeIncome, clock }: EndPaymentDeps, { judged, ending, act }: Ending) {
  const { payment, from, said } = judged;
  const subjectId = newId("ent");
  const step: EndByHand = {
    kind: "endByHand",
    payment,
    from,
    ending,
    act: { ...act, at: clock.now(), said: from === "PENDING" ? null : said },
    entryId: uuidOf(subjectId),
    clearing,
    feeIncome,
  };
  return { subjectId, step };
}
