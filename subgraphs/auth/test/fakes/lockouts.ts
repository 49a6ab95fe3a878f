import { busy } from "@coffer/platform/graphql/errors";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type { LockoutDesk, LoginLockouts } from "../../src/app/lockouts/ports.ts";
import type { LockoutLift, PasswordLockout } from "../../src/domain/lockouts/lockout.ts";
import type { LiftLockoutRefusal } from "../../src/domain/lockouts/refusals.ts";
import type { FakeStore } from "./store.ts";

/** Lifts lockouts of the store's users, and keeps the record of it. */
export function makeFakeLockoutDesk({ users, events }: FakeStore): LockoutDesk & { readonly records: LockoutLift[] } {
  const keys = makeFakeKeys<{ readonly refusal: LiftLockoutRefusal | null }>();
  const records: LockoutLift[] = [];
  return {
    records,
    async lift(claim, { record, lifted }) {
      const decided = await keys.decide(claim, async () => {
        if (record.byId === record.userId) return { refusal: { code: "CANNOT_LIFT_OWN_LOCKOUT" } };
        if (!users.has(record.userId)) return { refusal: { code: "USER_NOT_FOUND" } };
        records.push(record);
        events.push(lifted);
        return { refusal: null };
      });
      if (!decided.ok) return decided;
      const latest = records.findLast(({ userId }) => userId === record.userId);
      return latest && !decided.value.refusal
        ? ok(latest.id)
        : err(decided.value.refusal ?? { code: "USER_NOT_FOUND" });
    },
  };
}

export const NO_LOCKOUT: PasswordLockout = { failures: 0, locks: 0, lockedUntil: null, turnMs: null };

export type FakeLockouts = LoginLockouts & {
  isAway: boolean;
  readonly counted: Map<string, PasswordLockout>;
  readonly lifts: { readonly accounts: readonly string[]; readonly lift: string }[];
};

/** What was counted, by the text that names the account. */
export function makeFakeLockouts(): FakeLockouts {
  const lockouts: FakeLockouts = {
    isAway: false,
    counted: new Map(),
    lifts: [],
    async read(accounts) {
      return accounts.map((account) => lockouts.counted.get(account)).find((one) => one) ?? NO_LOCKOUT;
    },
    async lift(accounts, lift) {
      if (lockouts.isAway) throw busy();
      lockouts.lifts.push({ accounts, lift });
    },
  };
  return lockouts;
}
