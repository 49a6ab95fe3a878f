import type { Money } from "@coffer/money/money";
import type { UserId } from "../money/ids.ts";
import { LIMITED_OPERATIONS, type LimitedOperation, type LimitKind, type LimitWindow } from "../money/limit-use.ts";
import { METHOD_KINDS, type MethodKind } from "../money/method-kind.ts";

/** Of one table: each is looked at by each batch of payments, but for those of one person. */
export const RULES_MAX = 200;
/** Whether an operation has a payment method for a rule to name. */
export const namesMethod = (operation: LimitedOperation): boolean => operation === "WITHDRAWAL";
/** Each operation by any method, and by each kind of method that a rule can name. */
export const LIMITABLE = LIMITED_OPERATIONS.flatMap((operation) =>
  [null, ...(namesMethod(operation) ? METHOD_KINDS : [])].map((methodKind) => ({ operation, methodKind })),
);

/** One limit of a currency. What it names, it is for alone. */
export type LimitRule = {
  readonly operation: LimitedOperation;
  readonly window: LimitWindow;
  /** Null of one transaction, and of nothing else. */
  readonly kind: LimitKind | null;
  /**
   * Whose days and months a calendar has: a name of the IANA database. Null where it is none, and
   * of each person's own.
   */
  readonly timeZone: string | null;
  readonly level: number | null;
  readonly userId: UserId | null;
  readonly methodKind: MethodKind | null;
  readonly maximum: Money;
};

export type RuleFault =
  | "WINDOW_NEEDS_KIND"
  | "TRANSACTION_HAS_NO_KIND"
  | "CALENDAR_NEEDS_TIME_ZONE"
  | "ONLY_CALENDAR_HAS_TIME_ZONE"
  | "LEVEL_OR_USER"
  | "NO_METHOD";

/** What does not go together in one rule. */
export function faultOf(rule: Omit<LimitRule, "maximum">): RuleFault | null {
  if (rule.window !== "TRANSACTION" && rule.kind === null) return "WINDOW_NEEDS_KIND";
  if (rule.window === "TRANSACTION" && rule.kind !== null) return "TRANSACTION_HAS_NO_KIND";
  if (rule.kind === "CALENDAR" && rule.timeZone === null) return "CALENDAR_NEEDS_TIME_ZONE";
  if (rule.kind !== "CALENDAR" && rule.timeZone !== null) return "ONLY_CALENDAR_HAS_TIME_ZONE";
  if (rule.level !== null && rule.userId !== null) return "LEVEL_OR_USER";
  if (rule.methodKind !== null && !namesMethod(rule.operation)) return "NO_METHOD";
  return null;
}

/**
 * Places of rules that are for just the same as one before them. Without these the most specific
 * rule of a window is always one: a person's before their level's, of either that of a method.
 */
export function findRepeated(rules: readonly LimitRule[]): number[] {
  const seen = new Set<string>();
  return [...rules.entries()].flatMap(([place, { operation, window, level, userId, methodKind }]) => {
    const name = JSON.stringify([operation, window, level, userId, methodKind]);
    if (seen.has(name)) return [place];
    seen.add(name);
    return [];
  });
}
