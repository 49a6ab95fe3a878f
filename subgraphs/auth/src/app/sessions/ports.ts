import type { Method } from "@coffer/contracts/methods";
import type { NewEvent } from "@coffer/contracts/new-event";
import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Role } from "@coffer/platform/identity/roles";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { Device, Seen } from "../../domain/sessions/device.ts";
import type { RunningSession } from "../../domain/sessions/running-session.ts";
import type { EndReason, Proved, SessionTimes, TokenHolder } from "../../domain/sessions/session.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";
import type { LoginKey } from "../../domain/users/login.ts";

/**
 * Where accounts logged in from lately. Each asks the same of the database whether there is such an
 * account or not.
 */
export type KnownOrigins = {
  /** Whether it is the token of a device of the account that the login names. */
  hasDevice(login: LoginKey, tokenHash: Uint8Array): Promise<boolean>;
  hasNetwork(login: LoginKey, network: string): Promise<boolean>;
  /** Of a user who is known. */
  isDeviceOf(userId: UserId, tokenHash: Uint8Array): Promise<boolean>;
};

export type LoginOrigin = {
  readonly deviceTokenHash: Uint8Array;
  /** It did not prove to be one that the account logged in with before. */
  readonly isNewDevice: boolean;
  readonly network?: string | undefined;
  readonly address?: string | undefined;
  /** As the client said it: its User-Agent. */
  readonly agent?: string | undefined;
};

/** What a User-Agent says (RFC 9110 §10.1.5); null where it says nothing that can be told. */
export type ReadDevice = (agent: string) => Device | null;

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
    proved: Proved;
  }): Promise<{ token: Secret; expiresAt: Date }>;
};

export type NewSession = {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly tokenHash: Uint8Array;
  readonly origin: LoginOrigin;
  readonly seen: Seen;
};

/**
 * By which methods the user proved who they are, judged in the transaction that starts the session
 * and under the user's lock; or why it is not started. What a refusal writes stays written.
 */
export type Admit<Refusal> = (sql: Sql) => Promise<Result<readonly Method[], Refusal>>;

export type StartedSession = {
  /**
   * The user's roles at the moment that the session stands: whoever takes one away afterwards finds
   * the session, and ends it.
   */
  readonly roles: readonly Role[];
  /** Of the user, ended because they had as many as they may. */
  readonly displaced: readonly SessionId[];
  readonly proved: Proved;
};

/**
 * A session with one of its refresh tokens, while its row is locked: of several exchanges at once
 * each sees what the one before did.
 */
export type LockedSession = {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly roles: readonly Role[];
  readonly times: SessionTimes;
  readonly keptBy: TokenHolder;
  readonly proved: Proved;
  /** `successor`: sealed; null until the token is exchanged, and again once the successor was. */
  readonly token: { readonly usedAt: Date | null; readonly successor: Uint8Array | null };
  /**
   * When the session got the last of its tokens but so many, counted from 1; null where it has
   * fewer.
   */
  tokenMadeAt(last: number): Promise<Date | null>;
  /** The token's successor, which nobody has used, is worth nothing from now on. */
  voidSuccessor(at: Date): Promise<void>;
  /**
   * Uses the token up and adds its successor to the session. `address`: where it was used, if that
   * is known.
   */
  exchange(next: {
    hash: Uint8Array;
    sealed: Uint8Array;
    at: Date;
    expiresAt: Date;
    address: string | null;
  }): Promise<void>;
  /** From now on, and for good. */
  keepInCookie(): Promise<void>;
  end(end: { reason: EndReason; at: Date; event: NewEvent<"auth"> }): Promise<void>;
};

/**
 * Logins whose password was right and whose second factor is awaited; known by hashes. All but
 * `find` work in the given transaction, under the user's lock.
 */
export type LoginChallenges = {
  /** Whose it is; null where there is none. Says nothing of whether it is good. */
  find(hash: Uint8Array): Promise<UserId | null>;
  /** Whether the user's password is still the one that was verified. */
  isPassword(sql: Sql, userId: UserId, passwordHash: string): Promise<boolean>;
  /** For the password that the user has now. */
  open(sql: Sql, challenge: { hash: Uint8Array; userId: UserId; at: Date; expiresAt: Date }): Promise<void>;
  /**
   * How often a proof was refused with it; null where it is used, too old, or of another password.
   */
  misses(sql: Sql, hash: Uint8Array, at: Date): Promise<number | null>;
  miss(sql: Sql, hash: Uint8Array): Promise<void>;
  /** It is no more. */
  use(sql: Sql, hash: Uint8Array): Promise<void>;
};

/**
 * What is written where a session starts on a device that did not prove to be one of the user's:
 * the event, and, a few times a day, a mail to a confirmed address, which names `detail`. Not where
 * the user has had no device yet and is new themselves: nobody was there before whom it could
 * surprise. Nor where they logged in lately from `unlessFrom`, a network.
 */
export type NewDevice = {
  readonly event: NewEvent<"auth">;
  readonly detail: string | null;
  readonly unlessFrom: string | null;
};

export type SessionRepository = {
  /**
   * One transaction under the user's lock: asks `admit`, starts the session, ends the least
   * recently used of those that the user has beyond `most`, each with its event, and remembers
   * where the login came from. Where the user is frozen nothing was done or asked.
   */
  start<Refusal>(
    session: NewSession,
    how: {
      readonly admit: Admit<Refusal>;
      readonly most: number;
      eventOf(sessionId: SessionId): NewEvent<"auth">;
      readonly newDevice: NewDevice | null;
    },
  ): Promise<Result<StartedSession, Refusal | { readonly code: "USER_FROZEN" }>>;
  /**
   * Runs `work` in one transaction under the session's lock; null where no session has this token.
   */
  withToken<T>(tokenHash: Uint8Array, work: (session: LockedSession) => Promise<T>): Promise<T | null>;
  /**
   * When the session ended, now or before; null where the user has no such session. The event is
   * written only if it ended now.
   */
  end(end: {
    sessionId: SessionId;
    userId: UserId;
    reason: EndReason;
    at: Date;
    event: NewEvent<"auth">;
  }): Promise<Date | null>;
};

/** Those of the user that run, the newest first; what they let in is among them. */
export type ListSessions = (userId: UserId, page: Page<SessionId>) => Promise<Listed<RunningSession>>;

/**
 * One transaction under the user's lock: ends all sessions of the user that run, but `but`, each
 * with its event. Null where `but` runs no more, or its user is frozen: nothing was done.
 * `toTell`: those, and what the user ended since `since`, of which gateways may not know yet.
 */
export type EndOthers = (order: {
  readonly userId: UserId;
  readonly but: SessionId;
  readonly at: Date;
  readonly since: Date;
  eventOf(sessionId: SessionId): NewEvent<"auth">;
}) => Promise<{ readonly count: number; readonly toTell: readonly SessionId[] } | null>;
