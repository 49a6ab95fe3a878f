import { newId } from "@coffer/contracts/ids";
import { type Username, usernameKey } from "@coffer/platform/text/username";
import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import { userRegistered } from "../../domain/registration/events.ts";
import type { RegisterRefusal } from "../../domain/registration/refusals.ts";
import { type Email, emailKey } from "../../domain/users/email.ts";
import type { MailLanguage } from "../../domain/users/mail-language.ts";
import { passwordFaults } from "../../domain/users/password.ts";
import type { Work } from "../../domain/users/work.ts";
import { demandWork } from "../users/demand-work.ts";
import type { AttemptLimits, PasswordHasher, ProofOfWork, UserRepository } from "../users/ports.ts";

export type RegisterCommand = {
  readonly username: Username;
  /** The same as it was sent: what work is done for. */
  readonly typed: string;
  readonly email: Email;
  readonly language: MailLanguage;
  readonly password: Secret;
  readonly address?: string | undefined;
  /** What was computed for it, where that is asked. */
  readonly work?: Work | undefined;
};

export type Register = (command: RegisterCommand) => Promise<Result<{ username: Username }, RegisterRefusal>>;

export type RegisterDeps = {
  users: UserRepository;
  hasher: PasswordHasher;
  limits: AttemptLimits;
  /** Null: nobody is asked for any. */
  proofOfWork: ProofOfWork | null;
  clock: Clock;
};

export const makeRegister =
  ({ users, hasher, limits, proofOfWork, clock }: RegisterDeps): Register =>
  async ({ username, typed, email, language, password, address, work }) => {
    const network = networkOf(address);
    const caller = network ?? "unknown";
    hasher.refuseWhenBusy(caller);
    const required = await demandWork(proofOfWork, work, { door: "register", subject: typed });
    if (required) return err(required);
    await limits.countRegistration({ network }); // also what is refused for its password: to look at it is work
    const faults = passwordFaults(password.reveal(), username);
    if (faults.length > 0) return err({ code: "PASSWORD_TOO_WEAK", faults });

    // Whether it has an account or not, so that nobody can flood an owner with mails, nor learn
    // from the count that there is one.
    await limits.countEmail(emailKey(email));
    const passwordHash = await hasher.hash(password, caller);

    const [id, createdAt] = [newId("usr"), clock.now()];
    const outcome = await users.register(
      {
        id,
        username,
        usernameKey: usernameKey(username),
        email,
        emailKey: emailKey(email),
        emailConfirmedAt: null,
        language,
        roles: ["USER"],
        passwordHash,
        createdAt,
      },
      userRegistered(id, username, createdAt),
    );
    // An address that is not confirmed collides with no other: EMAIL_TAKEN is for who makes
    // confirmed ones.
    return outcome === "REGISTERED" ? ok({ username }) : err({ code: "USERNAME_TAKEN" });
  };
