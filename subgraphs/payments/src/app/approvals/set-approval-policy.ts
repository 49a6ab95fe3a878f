import { formatMoney } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import type { ApprovalPolicy } from "../../domain/approvals/policy.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { PolicyDesk } from "./ports.ts";

export type SetApprovalPolicy = ApprovalPolicy & { readonly operatorId: UserId; readonly idempotencyKey: string };

/** Payments whose transaction begins after it are made by it, in every process. */
export const makeSetApprovalPolicy =
  ({ desk }: { readonly desk: PolicyDesk }) =>
  ({ idempotencyKey: key, ...decision }: SetApprovalPolicy) => {
    const { operatorId, currency, threshold, newPayees } = decision;
    const claim = makeClaim({ actorId: operatorId, operation: "setApprovalPolicy", key }, [
      currency,
      threshold && formatMoney(threshold),
      String(newPayees),
    ]);
    return desk.decide(claim, decision);
  };
