import { newId } from "@coffer/contracts/ids";
import type { Role } from "@coffer/platform/identity/roles";
import { parseUsername, usernameKey } from "@coffer/platform/text/username";
import type { Clock } from "@coffer/platform/values/clock";
import type { Secret } from "@coffer/platform/values/secret";
import { userRegistered } from "../../domain/registration/events.ts";
import { emailKey, parseEmail } from "../../domain/users/email.ts";
import { passwordFaults } from "../../domain/users/password.ts";
import type { PasswordHasher, UserRepository } from "../users/ports.ts";

export type SeedUser = {
  readonly username: string;
  readonly email: string;
  readonly password: Secret;
  readonly roles: readonly Role[];
};

export type EnsureUser = (user: SeedUser) => Promise<void>;

export type EnsureUserDeps = { users: UserRepository; hasher: PasswordHasher; clock: Clock };

/**
 * For the operator's own set-up, never for a client: it says plainly what is taken. A username that
 * exists already is left exactly as it is, password and roles included.
 */
export const makeEnsureUser =
  ({ users, hasher, clock }: EnsureUserDeps): EnsureUser =>
  async ({ username: rawUsername, email: rawEmail, password, roles }) => {
    const refuse = (reason: string) => new Error(`the user ${JSON.stringify(rawUsername)} cannot be made: ${reason}`);
    const [username, email] = [parseUsername(rawUsername), parseEmail(rawEmail)];
    if (!username.ok || !email.ok) throw refuse("the username or the email address is not one");
    const keys = { usernameKey: usernameKey(username.value), emailKey: emailKey(email.value) };
    if (await users.findByLogin({ kind: "username", key: keys.usernameKey })) return;

    const faults = passwordFaults(password.reveal(), username.value);
    if (faults.length > 0) throw refuse(`the password is ${faults.join(", ")}`);
    const [id, createdAt] = [newId("usr"), clock.now()];
    const passwordHash = await hasher.hash(password, "set-up");
    // The operator's word for the address is a confirmation: nobody else could show one.
    const made = await users.register(
      {
        id,
        username: username.value,
        email: email.value,
        ...keys,
        emailConfirmedAt: createdAt,
        language: "en",
        roles,
        passwordHash,
        createdAt,
      },
      userRegistered(id, username.value, createdAt),
    );
    // USERNAME_TAKEN: another process made the same user just now.
    if (made === "EMAIL_TAKEN") throw refuse("the email address belongs to another user");
  };
