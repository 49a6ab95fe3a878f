import type { LimitedOperation } from "../money/limit-use.ts";
import type { LimitRule } from "./rule.ts";

/** The currency that a sandbox limits at first: an example to look at, to reach and to change. */
export const SANDBOX_LIMITED = "USD";

/** By level of verification, in whole units: of a day, and of a month. */
const TABLE: Readonly<Record<"SEND" | "WITHDRAWAL", readonly (readonly [day: bigint, month: bigint])[]>> = {
  SEND: [
    [5_000n, 20_000n],
    [10_000n, 50_000n],
    [100_000n, 500_000n],
  ],
  WITHDRAWAL: [
    [2_000n, 10_000n],
    [10_000n, 50_000n],
    [100_000n, 500_000n],
  ],
};

export const listSandboxRules = (): (Omit<LimitRule, "maximum"> & { readonly amount: bigint })[] =>
  Object.entries(TABLE).flatMap(([operation, levels]) =>
    levels.flatMap(([day, month], level) => {
      const rule = { operation: operation as LimitedOperation, level, userId: null, methodKind: null };
      return [
        { ...rule, window: "DAY", kind: "ROLLING", timeZone: null, amount: day } as const,
        { ...rule, window: "MONTH", kind: "OWN_CALENDAR", timeZone: null, amount: month } as const,
      ];
    }),
  );
