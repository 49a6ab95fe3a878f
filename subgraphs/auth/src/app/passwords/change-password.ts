import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { ChangePasswordRefusal } from "../../domain/passwords/refusals.ts";
import { sessionEnded } from "../../domain/sessions/events.ts";
import { passwordFaults } from "../../domain/users/password.ts";
import { announceQuietly } from "../users/announce-all.ts";
import type { CheckPassword, PasswordProof } from "../users/check-password.ts";
import type { EndedSessions, PasswordHasher } from "../users/ports.ts";
import type { PasswordDesk } from "./ports.ts";

export type ChangePassword = (
  command: PasswordProof & {
    readonly newPassword: Secret;
    /** Of the device that asks: it stays known. */
    readonly deviceToken?: Secret | undefined;
  },
) => Promise<Result<{ readonly endedSessions: number }, ChangePasswordRefusal>>;

export type ChangePasswordDeps = {
  checkPassword: CheckPassword;
  hashOf: (token: Secret) => Uint8Array | null;
  hasher: Pick<PasswordHasher, "hash">;
  passwords: Pick<PasswordDesk, "change">;
  endedSessions: EndedSessions;
  clock: Clock;
};

export const makeChangePassword =
  (deps: ChangePasswordDeps): ChangePassword =>
  async ({ newPassword, deviceToken, ...proof }) => {
    const { checkPassword, hashOf, hasher, passwords, endedSessions, clock } = deps;
    const proven = await checkPassword(proof);
    if (!proven) return err({ code: "WRONG_PASSWORD" });
    const { account, sessionId } = proven;
    const faults = passwordFaults(newPassword.reveal(), account.username);
    if (faults.length > 0) return err({ code: "PASSWORD_TOO_WEAK", faults });

    const to = await hasher.hash(newPassword, networkOf(proof.address) ?? "unknown");
    const at = clock.now();
    const ended = await passwords.change({
      userId: account.id,
      from: account.passwordHash,
      to,
      kept: { sessionId, deviceTokenHash: deviceToken === undefined ? null : hashOf(deviceToken) },
      at,
      eventOf: (one) => sessionEnded({ ...one, reason: "PASSWORD_CHANGED", at }),
    });
    // Another change was faster: what was proved is not the password any more.
    if (!ended) return err({ code: "WRONG_PASSWORD" });
    await announceQuietly(endedSessions, ended);
    return ok({ endedSessions: ended.length });
  };
