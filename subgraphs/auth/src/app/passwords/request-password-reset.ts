import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { LINK_LIFE_MS } from "../../domain/users/links.ts";
import { attemptKeyOf, parseLogin } from "../../domain/users/login.ts";
import type { AttemptLimits } from "../users/ports.ts";
import type { PasswordDesk } from "./ports.ts";

export type RequestPasswordReset = (asked: {
  readonly login: string;
  readonly address?: string | undefined;
}) => Promise<{ readonly minutes: number }>;

export type RequestPasswordResetDeps = {
  limits: Pick<AttemptLimits, "countEmail" | "countMailRequest">;
  passwords: Pick<PasswordDesk, "queueReset">;
  clock: Clock;
};

/**
 * Writes one row, whoever is meant and whether there is anybody: who it is is looked up by whoever
 * sends the mail, and the one who asked waits for neither.
 */
export const makeRequestPasswordReset =
  ({ limits, passwords, clock }: RequestPasswordResetDeps): RequestPasswordReset =>
  async ({ login, address }) => {
    await limits.countMailRequest({ network: networkOf(address) });
    await limits.countEmail(attemptKeyOf(login));
    // The empty key is nobody's.
    await passwords.queueReset(parseLogin(login)?.key ?? "", clock.now());
    return { minutes: LINK_LIFE_MS.RESET / 60_000 };
  };
