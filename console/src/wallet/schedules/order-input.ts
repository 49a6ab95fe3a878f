import type { MakeStandingOrderMutationVariables } from "../../generated/wallet/schedules/schedules.ts";
import { payeeOf } from "../../payment/payee.ts";
import { prioritised } from "../../payment/priority.ts";
import type { StandingDraft } from "./make-form.tsx";

type Input = Omit<MakeStandingOrderMutationVariables["input"], "idempotencyKey" | "approval">;

/** What is ordered of a draft, and what is foreseen of it. `payee`: the id that was shown. */
export function inputOf({ from, amount, memo, when, priority }: StandingDraft, payee: string): Input {
  const { rule, ...start } = when;
  return {
    ...{ fromAccountId: from, to: payeeOf(payee), amount, ...start },
    ...(rule === null ? {} : { rule }),
    ...(memo ? { memo } : {}),
    ...prioritised({ priority }),
  };
}
