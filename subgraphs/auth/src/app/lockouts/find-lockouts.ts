import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { Clock } from "@coffer/platform/values/clock";
import { type Lockout, lockoutOf } from "../../domain/lockouts/lockout.ts";
import { countedMs, type ProofLimit } from "../../domain/second-factors/proof-limits.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { UserRepository } from "../users/ports.ts";
import { accountsOf } from "./accounts-of.ts";
import type { ListCodeFailures, LoginLockouts } from "./ports.ts";

export type FindLockouts = (viewer: Actor, ids: readonly UserId[]) => Promise<(Lockout | null)[]>;

export type FindLockoutsDeps = {
  users: Pick<UserRepository, "listByIds">;
  lockouts: Pick<LoginLockouts, "read">;
  listCodeFailures: ListCodeFailures;
  codeLimits: readonly ProofLimit[];
  clock: Clock;
};

/**
 * In the order of the ids: null where nothing was wrong lately, and to everybody who may not lift
 * it.
 */
export const makeFindLockouts =
  ({ users, lockouts, listCodeFailures, codeLimits: limits, clock }: FindLockoutsDeps): FindLockouts =>
  async (viewer, ids) => {
    if (!may(viewer, "users:unlock")) return ids.map(() => null);
    const at = clock.now();
    const [known, codes] = await Promise.all([
      users.listByIds(ids),
      listCodeFailures(ids, new Date(at.getTime() - countedMs(limits))),
    ]);
    const found = await Promise.all(
      known.map(async (user) => {
        const passwords = await lockouts.read(accountsOf(user));
        return [user.id, lockoutOf(passwords, codes.get(user.id) ?? [], { at, limits })] as const;
      }),
    );
    const lockoutsOf = new Map(found);
    return ids.map((id) => lockoutsOf.get(id) ?? null);
  };
