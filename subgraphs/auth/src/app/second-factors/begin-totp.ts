import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import { TOTP_BEGUN_FOR_MS } from "../../domain/second-factors/factor.ts";
import type { BeginTotpRefusal } from "../../domain/second-factors/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { TotpCodes, TotpStore, UserTransactions } from "./ports.ts";

export type BegunTotp = {
  /** As base32, to be typed. */
  readonly secret: Secret;
  readonly uri: Secret;
  readonly qrSvg: Secret;
  readonly expiresAt: Date;
};

export type BeginTotp = (userId: UserId) => Promise<Result<BegunTotp, BeginTotpRefusal>>;

export type BeginTotpDeps = {
  readonly transactions: Pick<UserTransactions, "withUser">;
  readonly totps: TotpStore;
  readonly codes: TotpCodes;
  readonly clock: Clock;
};

/** Proves nothing until it is confirmed; a second one takes the place of the first. */
export const makeBeginTotp =
  ({ transactions, totps, codes, clock }: BeginTotpDeps): BeginTotp =>
  (userId) =>
    transactions.withUser(userId, async (sql, { username }) => {
      if (await totps.describe(sql, userId)) return err({ code: "TOTP_ALREADY_ENABLED" });
      const [secret, at] = [codes.makeSecret(), clock.now()];
      await totps.begin(sql, { userId, secret, at });
      const expiresAt = new Date(at.getTime() + TOTP_BEGUN_FOR_MS);
      return ok({ secret, ...codes.present(secret, username), expiresAt });
    });
