import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import { recoveryCodesRenewed } from "../../domain/second-factors/events.ts";
import type { RenewRecoveryCodesRefusal } from "../../domain/second-factors/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { ListMethods, RecoveryKit, UserTransactions } from "./ports.ts";

export type RenewRecoveryCodes = (userId: UserId) => Promise<Result<readonly Secret[], RenewRecoveryCodesRefusal>>;

export type RenewRecoveryCodesDeps = {
  readonly transactions: Pick<UserTransactions, "withUser">;
  readonly kit: Pick<RecoveryKit, "renew">;
  readonly listMethods: ListMethods;
  readonly clock: Clock;
};

/** The old ones are worth nothing from the moment that the new ones stand. */
export const makeRenewRecoveryCodes =
  ({ transactions, kit, listMethods, clock }: RenewRecoveryCodesDeps): RenewRecoveryCodes =>
  (userId) =>
    transactions.withUser(userId, async (sql, user) => {
      if ((await listMethods(sql, userId)).length === 0) return err({ code: "NO_SECOND_FACTOR" });
      const at = clock.now();
      const codes = await kit.renew(sql, { userId, at });
      await user.tell([recoveryCodesRenewed(userId, at)]);
      await user.notify({ kind: "RECOVERY_CODES_RENEWED", at });
      return ok(codes);
    });
