import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { ResetPasswordRefusal } from "../../domain/passwords/refusals.ts";
import { sessionEnded } from "../../domain/sessions/events.ts";
import { passwordFaults } from "../../domain/users/password.ts";
import { announceQuietly } from "../users/announce-all.ts";
import type { AttemptLimits, EndedSessions, PasswordHasher } from "../users/ports.ts";
import type { PasswordDesk } from "./ports.ts";

export type ResetPassword = (command: {
  readonly token: Secret;
  readonly newPassword: Secret;
  readonly address?: string | undefined;
}) => Promise<Result<{ readonly username: string }, ResetPasswordRefusal>>;

export type ResetPasswordDeps = {
  hashOf: (token: Secret) => Uint8Array | null;
  hasher: Pick<PasswordHasher, "refuseWhenBusy" | "hash">;
  limits: Pick<AttemptLimits, "countMailRequest">;
  passwords: Pick<PasswordDesk, "findReset" | "reset">;
  endedSessions: EndedSessions;
  clock: Clock;
};

/**
 * A link that is good for nothing costs no hashing: it is 256 random bits, and nobody tries many.
 */
export const makeResetPassword =
  (deps: ResetPasswordDeps): ResetPassword =>
  async ({ token, newPassword, address }) => {
    const { hashOf, hasher, limits, passwords, endedSessions, clock } = deps;
    const network = networkOf(address);
    const caller = network ?? "unknown";
    hasher.refuseWhenBusy(caller);
    await limits.countMailRequest({ network });
    const hash = hashOf(token);
    const found = hash && (await passwords.findReset(hash, clock.now()));
    if (!found) return err({ code: "LINK_NOT_VALID" });
    // Before the link is used up: whoever chose a weak one chooses again.
    const faults = passwordFaults(newPassword.reveal(), found.username);
    if (faults.length > 0) return err({ code: "PASSWORD_TOO_WEAK", faults });

    const passwordHash = await hasher.hash(newPassword, caller);
    const at = clock.now();
    const eventOf: Parameters<PasswordDesk["reset"]>[1]["eventOf"] = (ended) =>
      sessionEnded({ ...ended, reason: "PASSWORD_CHANGED", at });
    const ended = await passwords.reset(hash, { passwordHash, at, eventOf });
    if (!ended) return err({ code: "LINK_NOT_VALID" });
    await announceQuietly(endedSessions, ended);
    return ok({ username: found.username });
  };
