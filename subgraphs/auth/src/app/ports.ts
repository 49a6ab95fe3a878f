import type { NewEvent } from "@coffer/contracts/event";
import type { Role } from "@coffer/platform/identity/actor";
import type { Username, UsernameKey } from "@coffer/platform/text/username";
import type { Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { Email, EmailKey } from "../domain/email.ts";
import type { Freeze, FreezeRecord } from "../domain/freeze.ts";
import type { SessionId, UserId } from "../domain/ids.ts";
import type { LoginKey } from "../domain/login.ts";
import type { FreezeUserRefusal, UnfreezeUserRefusal } from "../domain/refusals.ts";
import type { RoleAction } from "../domain/roles.ts";
import type { EndReason, SessionTimes } from "../domain/session.ts";
import type { Claim } from "./claim.ts";

export type User = {
  readonly id: UserId;
  readonly username: Username;
  readonly email: Email;
  readonly roles: readonly Role[];
};

export type Account = User & { readonly passwordHash: string };

export type NewUser = Account & {
  readonly usernameKey: UsernameKey;
  readonly emailKey: EmailKey;
  readonly createdAt: Date;
};

export type UserRepository = {
  /** Those that exist, in no order. Ids that are malformed count as absent. */
  listByIds(ids: readonly string[]): Promise<readonly User[]>;
  /** Of those who are frozen, by user. Ids that are malformed count as absent. */
  listFreezes(ids: readonly string[]): Promise<ReadonlyMap<string, Freeze>>;
  findByLogin(key: LoginKey): Promise<Account | null>;
  /**
   * One transaction, whatever comes of it, with the same statements: adds the user and `events.registered`, or adds no one and, where only the email
   * address was taken, `events.emailTaken` for its owner. Of several at once with one name or address exactly one is added.
   */
  register(
    user: NewUser,
    events: { readonly registered: NewEvent; emailTaken(owner: Pick<User, "id" | "email">): NewEvent },
  ): Promise<"REGISTERED" | "USERNAME_TAKEN" | "EMAIL_TAKEN">;
  /** Only where the hash is still `from`: a password that was changed meanwhile stays. */
  replacePasswordHash(change: { userId: UserId; from: string; to: string }): Promise<void>;
};

/** `caller`: a network, or a name for those who are none. Callers take turns, so that none waits behind all the attempts of another. */
export type PasswordHasher = {
  /** Throws RATE_LIMITED where the caller would wait too long. Call it before an attempt is counted. */
  refuseWhenBusy(caller: string): void;
  /** A PHC string of argon2id (RFC 9106). Throws RATE_LIMITED where the caller would wait too long. */
  hash(password: Secret, caller: string): Promise<string>;
  /** `hash` null does the work of a verification and is false. Throws RATE_LIMITED where the caller would wait too long. */
  verify(password: Secret, hash: string | null, caller: string): Promise<boolean>;
  /** Whether the hash was made with other parameters than those of today. */
  isOutdated(hash: string): boolean;
};

export type LoginAttempt = {
  /** Whom it is about, as the caller named them. Not the account found: that would tell whether there is one. */
  readonly account: string;
  /** Left out where it is not known. */
  readonly network?: string | undefined;
  /** Of a device of this account, which proved to be one: it counts for itself, and what strangers do does not count against it. */
  readonly device?: string | undefined;
  /** Whether the account logged in from the network lately. Asked only once strangers have to take turns. */
  isKnownNetwork(): Promise<boolean>;
};

/** Counts are atomic and made before anything is verified: of many attempts at once no more than the limit pass. Each throws RATE_LIMITED. */
export type AttemptLimits = {
  /** `forgive` forgets the failures, after an attempt that succeeded; never those of a guesser from many networks. */
  countLogin(attempt: LoginAttempt): Promise<{ forgive(): Promise<void> }>;
  countRegistration(attempt: { readonly network?: string | undefined }): Promise<void>;
  /** Registrations with one address of mail, wherever from: its owner may get a mail for each. */
  countEmail(email: string): Promise<void>;
};

/** Where accounts logged in from lately. Each asks the same of the database whether there is such an account or not. */
export type KnownOrigins = {
  /** Whether it is the token of a device of the account that the login names. */
  hasDevice(login: LoginKey, tokenHash: Uint8Array): Promise<boolean>;
  hasNetwork(login: LoginKey, network: string): Promise<boolean>;
};

export type LoginOrigin = { readonly deviceTokenHash: Uint8Array; readonly network?: string | undefined };

/** Tokens of 256 random bits. The database holds their SHA-256 only. */
export type OpaqueTokens = {
  make(): Secret;
  /** 32 bytes; null where the text cannot be a token, whatever its length. */
  hashOf(token: Secret): Uint8Array | null;
};

export type RefreshTokens = OpaqueTokens & {
  /** Encrypts a successor so that only who holds its parent can read it. */
  seal(successor: Secret, parent: Secret): Uint8Array;
  /** Throws where the parent is another or a bit differs. */
  open(sealed: Uint8Array, parent: Secret): Secret;
};

export type AccessTokens = {
  /** A JWT by RFC 9068, signed with EdDSA (RFC 8037). */
  sign(holder: {
    userId: UserId;
    sessionId: SessionId;
    roles: readonly Role[];
  }): Promise<{ token: Secret; expiresAt: Date }>;
};

export type NewSession = {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly tokenHash: Uint8Array;
  readonly origin: LoginOrigin;
};

export type StartedSession = {
  /** The user's roles at the moment that the session stands: whoever takes one away afterwards finds the session, and ends it. */
  readonly roles: readonly Role[];
  /** Of the user, ended because they had as many as they may. */
  readonly displaced: readonly SessionId[];
};

/** A session with one of its refresh tokens, while its row is locked: of several exchanges at once each sees what the one before did. */
export type LockedSession = {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly roles: readonly Role[];
  readonly times: SessionTimes;
  /** `successor`: sealed; null until the token is exchanged, and again once the successor was. */
  readonly token: { readonly usedAt: Date | null; readonly successor: Uint8Array | null };
  /** When the session got the last of its tokens but so many, counted from 1; null where it has fewer. */
  tokenMadeAt(last: number): Promise<Date | null>;
  /** Uses the token up and adds its successor to the session. */
  exchange(next: { hash: Uint8Array; sealed: Uint8Array; at: Date; expiresAt: Date }): Promise<void>;
  end(end: { reason: EndReason; at: Date; event: NewEvent }): Promise<void>;
};

export type SessionRepository = {
  /**
   * One transaction under the user's lock: starts the session, ends the least recently used of those that the user has beyond `most`, each with its event, and
   * remembers where the login came from. Null, and nothing was done, where the user is frozen.
   */
  start(
    session: NewSession,
    cap: { readonly most: number; eventOf(sessionId: SessionId): NewEvent },
  ): Promise<StartedSession | null>;
  /** Runs `work` in one transaction under the session's lock; null where no session has this token. */
  withToken<T>(tokenHash: Uint8Array, work: (session: LockedSession) => Promise<T>): Promise<T | null>;
  /** When the session ended, now or before; null where the user has no such session. The event is written only if it ended now. */
  end(end: { sessionId: string; userId: string; reason: EndReason; at: Date; event: NewEvent }): Promise<Date | null>;
  /** Those of the user's that a freeze ended, as long as they are kept. */
  listFrozen(userId: UserId): Promise<readonly SessionId[]>;
};

/**
 * Decides a request once for its key, in one transaction with what it does; a repeat gets that answer, and one that comes meanwhile waits for it. Throws
 * UNAUTHENTICATED where the operator is frozen: an access token may live on for a while.
 */
export type FreezeDesk = {
  /** Marks the user, ends all their sessions and freezes their accounts in the ledger. */
  freeze(
    claim: Claim,
    freeze: { record: FreezeRecord; frozen: NewEvent; sessionEnded(sessionId: SessionId): NewEvent },
  ): Promise<Result<Freeze, FreezeUserRefusal>>;
  unfreeze(claim: Claim, end: { record: FreezeRecord; unfrozen: NewEvent }): Promise<Result<null, UnfreezeUserRefusal>>;
};

export type RoleHolder = Pick<User, "id" | "username" | "roles">;

/** A line of the record that nobody can change. `by`: who ran the command, as the operating system and the database know them. */
export type RoleChange = {
  readonly at: Date;
  readonly action: RoleAction;
  readonly role: Role;
  readonly by: { readonly system: string; readonly database: string };
};

/** A user whose row is locked: of several changes at once each sees what the one before did, and no session starts meanwhile. */
export type LockedUser = RoleHolder & {
  /** Writes the roles as they are to be, and the record of it. Returns when, by the database's clock. */
  replaceRoles(change: {
    roles: readonly Role[];
    action: RoleAction;
    role: Role;
    bySystem: string;
  }): Promise<{ at: Date }>;
  /** Ends all that have not ended yet, each with its event. */
  endSessions(end: {
    reason: EndReason;
    at: Date;
    eventOf: (sessionId: SessionId) => NewEvent;
  }): Promise<readonly SessionId[]>;
};

export type RoleRepository = {
  /** Who may do more than a user may, by name. */
  listHolders(): Promise<readonly RoleHolder[]>;
  /** Null where there is no such user; the oldest change first. */
  find(key: UsernameKey): Promise<{ holder: RoleHolder; changes: readonly RoleChange[] } | null>;
  /** Runs `work` in one transaction under the user's lock; null where there is no such user. */
  withUser<T>(key: UsernameKey, work: (user: LockedUser) => Promise<T>): Promise<T | null>;
  /** Of how many of these sessions it is not published yet that they ended. */
  countUntold(sessionIds: readonly SessionId[]): Promise<number>;
};

/** What the gateway looks at for every request (packages/platform/src/identity/sessions.ts). */
export type EndedSessions = {
  /** Resolves once every gateway refuses the session's access tokens. Throws BUSY where that cannot be said. */
  announce(sessionId: string): Promise<void>;
};
