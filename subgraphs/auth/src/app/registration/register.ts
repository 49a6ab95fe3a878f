import { newId } from "@coffer/contracts/ids";
import { type Username, usernameKey } from "@coffer/platform/text/username";
import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result, unreachable } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import { registrationEmailTaken, userRegistered } from "../../domain/registration/events.ts";
import type { RegisterRefusal } from "../../domain/registration/refusals.ts";
import { type Email, emailKey } from "../../domain/users/email.ts";
import { passwordFaults } from "../../domain/users/password.ts";
import type { AttemptLimits, PasswordHasher, UserRepository } from "../users/ports.ts";

export type RegisterCommand = {
  readonly username: Username;
  readonly email: Email;
  readonly password: Secret;
  readonly address?: string | undefined;
};

export type Register = (command: RegisterCommand) => Promise<Result<{ username: Username }, RegisterRefusal>>;

export type RegisterDeps = { users: UserRepository; hasher: PasswordHasher; limits: AttemptLimits; clock: Clock };

export const makeRegister =
  ({ users, hasher, limits, clock }: RegisterDeps): Register =>
  async ({ username, email, password, address }) => {
    const network = address === undefined ? undefined : networkOf(address);
    const caller = network ?? "unknown";
    hasher.refuseWhenBusy(caller);
    await limits.countRegistration({ network }); // also what is refused for its password: to look at it is work
    const faults = passwordFaults(password.reveal(), username);
    if (faults.length > 0) return err({ code: "PASSWORD_TOO_WEAK", faults });

    // Whether it has an account or not, so that nobody can flood an owner with mails, nor learn
    // from the count that there is one.
    await limits.countEmail(emailKey(email));
    const passwordHash = await hasher.hash(password, caller);

    const [id, createdAt] = [newId("usr"), clock.now()];
    const user = { id, username, email, roles: ["USER"] as const, passwordHash, createdAt };
    const outcome = await users.register(
      { ...user, usernameKey: usernameKey(username), emailKey: emailKey(email) },
      {
        registered: userRegistered(id, username, createdAt),
        emailTaken: (owner) => registrationEmailTaken(owner.id, owner.email, createdAt),
      },
    );
    switch (outcome) {
      case "USERNAME_TAKEN":
        return err({ code: "USERNAME_TAKEN" });
      case "REGISTERED":
      case "EMAIL_TAKEN": // the same answer; a login afterwards still tells, until addresses are confirmed (README)
        return ok({ username });
      default:
        return unreachable(outcome);
    }
  };
