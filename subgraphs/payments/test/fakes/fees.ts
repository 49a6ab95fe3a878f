import { knownId } from "@coffer/contracts/ids";
import type { KnownFees } from "../../src/app/fees/ports.ts";
import type { FeeRule, Fees } from "../../src/domain/fees/schedule.ts";
import type { FeeIncome } from "../../src/domain/money/fee-income.ts";
import type { UserId } from "../../src/domain/money/ids.ts";

export const fakeFeeIncome: FeeIncome = () => knownId("acc", "acc_01jd3m0000e00800000000feef");

export type FakeFees = KnownFees & {
  /** Of US dollars, from 1970 on; known at once where `isKnown`, else at the next look. */
  set(rules: readonly FeeRule[], options?: { readonly isKnown?: boolean }): void;
  /** Known at once where `isKnown`, else at the next look. */
  verify(userId: UserId, level: number, options?: { readonly isKnown?: boolean }): void;
};

/** Prices in memory: nobody has said anything at first. */
export function makeFakeFees(): FakeFees {
  let real: Fees = { version: 0, schedules: [] };
  let known = real;
  const [levels, knownLevels] = [new Map<UserId, number>(), new Map<UserId, number>()];
  const readLevel = async (userId: UserId) => {
    const level = levels.get(userId) ?? 0;
    knownLevels.set(userId, level);
    return level;
  };
  return {
    levels: { known: async (userId) => knownLevels.get(userId) ?? readLevel(userId), read: readLevel },
    verify(userId, level, { isKnown = true } = {}) {
      levels.set(userId, level);
      if (isKnown) knownLevels.set(userId, level);
    },
    known: async () => known,
    read: async () => {
      known = real;
      return known;
    },
    set(rules, { isKnown = true } = {}) {
      const version = real.version + 1;
      real = { version, schedules: [{ version, currency: "USD", effectiveAt: new Date(0), rules }] };
      if (isKnown) known = real;
    },
  };
}
