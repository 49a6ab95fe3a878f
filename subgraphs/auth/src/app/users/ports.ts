import type { NewEvent } from "@coffer/contracts/new-event";
import type { Role } from "@coffer/platform/identity/roles";
import type { Username, UsernameKey } from "@coffer/platform/text/username";
import type { Secret } from "@coffer/platform/values/secret";
import type { EndReason } from "../../domain/sessions/session.ts";
import type { Email, EmailKey } from "../../domain/users/email.ts";
import type { KeyGrantId, NodeGrantId, SessionId, UserId } from "../../domain/users/ids.ts";
import type { LoginKey } from "../../domain/users/login.ts";
import type { MailLanguage } from "../../domain/users/mail-language.ts";
import type { Work, WorkAsked, WorkDoor, WorkFor } from "../../domain/users/work.ts";

export type User = {
  readonly id: UserId;
  readonly username: Username;
  readonly email: Email;
  readonly emailConfirmed: boolean;
  readonly roles: readonly Role[];
};

export type Account = User & { readonly passwordHash: string };

export type NewUser = Omit<Account, "emailConfirmed"> & {
  readonly usernameKey: UsernameKey;
  readonly emailKey: EmailKey;
  /** Null: the user is to confirm it. */
  readonly emailConfirmedAt: Date | null;
  readonly language: MailLanguage;
  readonly createdAt: Date;
};

export type UserRepository = {
  /** Those that exist, in no order. */
  listByIds(ids: readonly UserId[]): Promise<readonly User[]>;
  /** The same, by the names that they are found by. */
  listByUsernames(keys: readonly UsernameKey[]): Promise<readonly User[]>;
  /** By a username, or by an address that its user has confirmed. */
  findByLogin(key: LoginKey): Promise<Account | null>;
  findAccount(id: UserId): Promise<Account | null>;
  /**
   * One transaction: adds the user, the event, and, where the address is not confirmed yet, the
   * mail by which it is: the same statements whoever else has named the address, for nobody looks
   * at that. Adds nothing where the name is taken, or where a confirmed address is, by another who
   * has confirmed it. Of several at once with one of these exactly one is added.
   */
  register(user: NewUser, registered: NewEvent<"auth">): Promise<"REGISTERED" | "USERNAME_TAKEN" | "EMAIL_TAKEN">;
  /** Only where the hash is still `from`: a password that was changed meanwhile stays. */
  replacePasswordHash(change: { userId: UserId; from: string; to: string }): Promise<void>;
};

/**
 * `caller`: a network, or a name for those who are none. Callers take turns, so that none waits
 * behind all the attempts of another.
 */
export type PasswordHasher = {
  /**
   * Throws RATE_LIMITED where the caller would wait too long. Call it before an attempt is counted.
   */
  refuseWhenBusy(caller: string): void;
  /**
   * A PHC string of argon2id (RFC 9106). Throws RATE_LIMITED where the caller would wait too long.
   */
  hash(password: Secret, caller: string): Promise<string>;
  /**
   * `hash` null does the work of a verification and is false. Throws RATE_LIMITED where the caller
   * would wait too long.
   */
  verify(password: Secret, hash: string | null, caller: string): Promise<boolean>;
  /** Whether the hash was made with other parameters than those of today. */
  isOutdated(hash: string): boolean;
  /** A hash that costs as much to check as any, and that no password has. */
  hashOfNobody(): string;
};

export type LoginAttempt = {
  /**
   * Whom it is about, as the caller named them. Not the account found: that would tell whether
   * there is one.
   */
  readonly account: string;
  /** Left out where it is not known. */
  readonly network?: string | undefined;
  /**
   * Of a device of this account, which proved to be one: it counts for itself, and what strangers
   * do does not count against it.
   */
  readonly device?: string | undefined;
  /**
   * Whether the account logged in from the network lately. Asked only once strangers have to take
   * turns.
   */
  isKnownNetwork(): Promise<boolean>;
};

/**
 * Counts are atomic and made before anything is verified: of many attempts at once no more than the
 * limit pass. Each throws RATE_LIMITED.
 */
export type AttemptLimits = {
  /**
   * `forgive` forgets the failures, after an attempt that succeeded; never those of a guesser from
   * many networks.
   */
  countLogin(attempt: LoginAttempt): Promise<{ forgive(): Promise<void> }>;
  /**
   * Step-ups of one session, which nobody but who is in it can use up; and attempts of a network,
   * with those to log in. `forgive` as above.
   */
  countStepUp(attempt: {
    readonly sessionId: SessionId;
    readonly network?: string | undefined;
  }): Promise<{ forgive(): Promise<void> }>;
  /**
   * What completes a login, wherever it goes: a challenge is 256 random bits, and wrong codes are
   * counted with the account's (app/second-factors/ports.ts). A flood of wrong passwords does not
   * count here.
   */
  countProof(attempt: { readonly network?: string | undefined }): Promise<void>;
  /**
   * Ceremonies of passkeys that are begun, and those that are answered: of a network, or of a user
   * who is known. Nothing of it counts for passwords, and nothing of theirs here.
   */
  countPasskey(attempt: { readonly step: "begin" | "answer"; readonly who: string | undefined }): Promise<void>;
  countRegistration(attempt: { readonly network?: string | undefined }): Promise<void>;
  /**
   * What asks for a mail to one address, or for one login, wherever from: its owner may get a mail
   * for each.
   */
  countEmail(email: string): Promise<void>;
  /** What asks for a mail, or brings a link of one, without a login. */
  countMailRequest(attempt: { readonly network?: string | undefined }): Promise<void>;
  /** Looks at whether there is somebody of a name, each of them, whatever it finds. */
  countLookup(principal: string): Promise<void>;
  /** Tries of a token that makes somebody an ADMIN. */
  countAdminClaim(userId: UserId): Promise<void>;
};

/**
 * What strangers compute before their attempt is looked at, so that many attempts cost them much:
 * another test of who is there, as a captcha, is another of these. Nothing else is asked of who is
 * known.
 */
export type ProofOfWork = {
  /** What is to be done now, by whoever brought none that is good. */
  ask(door: WorkDoor): WorkAsked;
  /** Whether it was done, lately, for this. Good once. */
  take(work: Work, about: WorkFor): Promise<boolean>;
};

/** What the gateway looks at for every request (packages/platform/src/identity/sessions.ts). */
export type EndedSessions = {
  /**
   * Resolves once every gateway refuses the access tokens of the session, or of what was got with
   * an API key, and what a node signs with a key. Throws BUSY where that cannot be said.
   */
  announce(id: SessionId | KeyGrantId | NodeGrantId): Promise<void>;
};

/**
 * Those of the user's that ended for this reason, and what was got with their API keys and ended
 * with them, as long as they are kept.
 */
export type ListSessionsEnded = (
  userId: UserId,
  reason: Extract<EndReason, "FROZEN" | "ROLE_REVOKED">,
) => Promise<readonly (SessionId | KeyGrantId)[]>;
