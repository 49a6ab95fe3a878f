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

/** Rules without a level and a priority are as they were before there were any. */
const toWords = ({ kind, userId, method, charge, tiers, minimum, maximum, level, priority }: FeeRule) => [
  kind,
  userId,
  method,
  charge,
  tiers.map(({ from, fixed, basisPoints }) => [from.toString(), fixed.toString(), basisPoints]),
  minimum.toString(),
  maximum?.toString() ?? null,
  ...(level === null && priority === null ? [] : [level, priority]),
];
