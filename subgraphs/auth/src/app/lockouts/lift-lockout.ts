import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { ok, type Result } from "@coffer/platform/values/result";
import { lockoutLifted } from "../../domain/lockouts/events.ts";
import type { LiftLockoutRefusal } from "../../domain/lockouts/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { UserRepository } from "../users/ports.ts";
import { accountsOf } from "./accounts-of.ts";
import type { LockoutDesk, LoginLockouts } from "./ports.ts";

export type LiftLockoutCommand = {
  readonly actorId: UserId;
  readonly userId: UserId;
  readonly reason: string;
  readonly idempotencyKey: string;
};

/** Throws BUSY where it is written down, and the counts could not be reached. */
export type LiftLockout = (command: LiftLockoutCommand) => Promise<Result<null, LiftLockoutRefusal>>;

export type LiftLockoutDeps = {
  desk: LockoutDesk;
  users: Pick<UserRepository, "listByIds">;
  lockouts: Pick<LoginLockouts, "lift">;
  clock: Clock;
};

export const makeLiftLockout =
  ({ desk, users, lockouts, clock }: LiftLockoutDeps): LiftLockout =>
  async ({ actorId, userId, reason, idempotencyKey }) => {
    const claim = makeClaim({ actorId, operation: "liftLockout", key: idempotencyKey }, [userId, reason]);
    const record = { id: newId("lft"), userId, byId: actorId, reason, at: clock.now() };
    const lifted = await desk.lift(claim, { record, lifted: lockoutLifted(record) });
    if (!lifted.ok) return lifted;
    const [user] = await users.listByIds([userId]);
    if (!user) throw new Error("a user whose lockout was lifted is missing");
    // Also at a repeat: the first time may have ended between the two. Of a late one it is the
    // latest lift again, so that it lifts nothing that was counted since.
    await lockouts.lift(accountsOf(user), lifted.value);
    return ok(null);
  };
