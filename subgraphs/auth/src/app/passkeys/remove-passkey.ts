import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { passkeyRemoved } from "../../domain/passkeys/events.ts";
import type { Passkey } from "../../domain/passkeys/passkey.ts";
import type { PasskeyNotFound } from "../../domain/passkeys/refusals.ts";
import type { PasskeyId, UserId } from "../../domain/users/ids.ts";
import type { FactorEffects, UserTransactions } from "../second-factors/ports.ts";
import type { PasskeyStore } from "./ports.ts";

/** `id` null: what is no id is the id of nothing. */
export type RemovePasskey = (command: {
  readonly userId: UserId;
  readonly id: PasskeyId | null;
}) => Promise<Result<Passkey, PasskeyNotFound>>;

/**
 * Who removes their last passkey has a password left: every account has one. What was begun with it
 * goes on, and can be ended as any session.
 */
export const makeRemovePasskey =
  (deps: {
    readonly transactions: Pick<UserTransactions, "withUser">;
    readonly passkeys: Pick<PasskeyStore, "lock" | "remove">;
    readonly effects: Pick<FactorEffects, "removed">;
    readonly clock: Clock;
  }): RemovePasskey =>
  async ({ userId, id }) => {
    if (id === null) return err({ code: "PASSKEY_NOT_FOUND" });
    return deps.transactions.withUser(userId, async (sql, user) => {
      const held = await deps.passkeys.lock(sql, { id, userId });
      if (!held) return err({ code: "PASSKEY_NOT_FOUND" });
      const at = deps.clock.now();
      await deps.passkeys.remove(sql, { id, userId });
      await user.tell([passkeyRemoved(held, at)]);
      await deps.effects.removed(sql, user, { userId, factor: "PASSKEY", at, name: held.name });
      return ok(held);
    });
  };
