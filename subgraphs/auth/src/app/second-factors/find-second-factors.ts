import type { RecoveryCodesLeft, TotpState } from "../../domain/second-factors/factor.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { RecoveryCodeStore, TotpStore, UserTransactions } from "./ports.ts";

export type SecondFactors = {
  readonly totp: TotpState | null;
  /** Null where none were made. */
  readonly recoveryCodes: RecoveryCodesLeft | null;
};

export type FindSecondFactors = (userId: UserId) => Promise<SecondFactors>;

export type FindSecondFactorsDeps = {
  readonly transactions: Pick<UserTransactions, "reading">;
  readonly totps: Pick<TotpStore, "describe">;
  readonly recoveryCodes: Pick<RecoveryCodeStore, "describe">;
};

export const makeFindSecondFactors =
  ({ transactions: { reading }, totps, recoveryCodes }: FindSecondFactorsDeps): FindSecondFactors =>
  async (userId) => ({
    totp: await totps.describe(reading, userId),
    recoveryCodes: await recoveryCodes.describe(reading, userId),
  });
