import { formatMoney } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import type { LimitDesk, LimitWord } from "./ports.ts";

export type SetLimitSchedule = LimitWord & { readonly idempotencyKey: string };

/** What is paid from its time on is judged by it, in every process. */
export const makeSetLimitSchedule =
  ({ limitDesk }: { readonly limitDesk: LimitDesk }) =>
  ({ idempotencyKey: key, ...word }: SetLimitSchedule) => {
    const { operatorId, currency, effectiveAt, rules, reason, basedOnVersion } = word;
    const claim = makeClaim({ actorId: operatorId, operation: "setLimitSchedule", key }, [
      currency,
      effectiveAt?.toISOString() ?? null,
      reason,
      String(basedOnVersion),
      ...rules.flatMap(({ maximum, level, ...rule }) => [
        rule.operation,
        rule.window,
        rule.kind,
        rule.timeZone,
        level === null ? null : String(level),
        rule.userId,
        rule.methodKind,
        formatMoney(maximum),
      ]),
    ]);
    return limitDesk.decide(claim, word);
  };
