import { isId } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { Clock } from "@coffer/platform/values/clock";
import { err, type Result } from "@coffer/platform/values/result";
import { type Email, emailKey } from "../../domain/users/email.ts";
import type { AttemptLimits, UserRepository } from "../users/ports.ts";
import type { AddressDesk } from "./ports.ts";

export type RequestEmailConfirmation = (
  actor: UserActor,
) => Promise<Result<Email, { code: "EMAIL_ALREADY_CONFIRMED" }>>;

export type RequestEmailConfirmationDeps = {
  users: Pick<UserRepository, "findAccount">;
  limits: Pick<AttemptLimits, "countEmail">;
  addresses: Pick<AddressDesk, "queueConfirmation">;
  clock: Clock;
};

export const makeRequestEmailConfirmation =
  ({ users, limits, addresses, clock }: RequestEmailConfirmationDeps): RequestEmailConfirmation =>
  async ({ userId }) => {
    const account = isId("usr", userId) ? await users.findAccount(userId) : null;
    if (!account) throw unauthenticated();
    if (account.emailConfirmed) return err({ code: "EMAIL_ALREADY_CONFIRMED" });
    await limits.countEmail(emailKey(account.email));
    return addresses.queueConfirmation(account.id, clock.now());
  };
