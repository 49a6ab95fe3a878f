import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { RemoveTotpRefusal } from "../../domain/second-factors/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { FactorEffects, TotpStore, UserTransactions } from "./ports.ts";

export type RemoveTotp = (userId: UserId) => Promise<Result<null, RemoveTotpRefusal>>;

export type RemoveTotpDeps = {
  readonly transactions: Pick<UserTransactions, "withUser">;
  readonly totps: Pick<TotpStore, "remove">;
  readonly effects: FactorEffects;
  readonly clock: Clock;
};

export const makeRemoveTotp =
  ({ transactions, totps, effects, clock }: RemoveTotpDeps): RemoveTotp =>
  (userId) =>
    transactions.withUser(userId, async (sql, user) => {
      if (!(await totps.remove(sql, userId))) return err({ code: "TOTP_NOT_ENABLED" });
      await effects.removed(sql, user, { userId, factor: "TOTP", at: clock.now() });
      return ok(null);
    });
