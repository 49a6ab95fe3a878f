import { makeClaim } from "@coffer/platform/values/claim";
import type { FeeRule } from "../../domain/fees/schedule.ts";
import type { FeeDesk, NewSchedule } from "./ports.ts";

export type SetFeeSchedule = NewSchedule & { readonly idempotencyKey: string };

/** Payments that begin after it, and after its moment, are priced by it, in every process. */
export const makeSetFeeSchedule =
  ({ feeDesk }: { readonly feeDesk: FeeDesk }) =>
  ({ idempotencyKey: key, ...schedule }: SetFeeSchedule) => {
    const { operatorId, currency, effectiveAt, rules, reason, basedOn } = schedule;
    const claim = makeClaim({ actorId: operatorId, operation: "setFeeSchedule", key }, [
      currency,
      effectiveAt?.toISOString() ?? null,
      JSON.stringify(rules.map(toWords)),
      reason,
      basedOn?.toString() ?? null,
    ]);
    return feeDesk.decide(claim, schedule);
  };

const toWords = ({ kind, userId, method, charge, tiers, minimum, maximum }: FeeRule) => [
  kind,
  userId,
  method,
  charge,
  tiers.map(({ from, fixed, basisPoints }) => [from.toString(), fixed.toString(), basisPoints]),
  minimum.toString(),
  maximum?.toString() ?? null,
];
