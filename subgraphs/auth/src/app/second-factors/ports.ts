import type { Method } from "@coffer/contracts/methods";
import type { NewEvent } from "@coffer/contracts/new-event";
import type { AssertionResponse } from "@coffer/contracts/passkeys";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { Factor, RecoveryCodesLeft, SecondFactorMethod, TotpState } from "../../domain/second-factors/factor.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";

/**
 * What a client brings beside a password, by its kind; texts as they were read at the border: six
 * digits, sixteen characters.
 */
export type Proof =
  | { readonly kind: "totp"; readonly code: Secret }
  | { readonly kind: "recovery-code"; readonly code: Secret }
  | { readonly kind: "passkey"; readonly purpose: "SECOND_FACTOR" | "STEP_UP"; readonly response: AssertionResponse };

export type ProofOf<Kind extends Proof["kind"]> = Extract<Proof, { kind: Kind }>;

/**
 * Under what wrong codes are counted: 32 bytes of the account's known device or of its session, or
 * null for a stranger. All strangers of an account share a count.
 */
export type ProofOrigin = Uint8Array | null;

export type Proving<Kind extends Proof["kind"] = Proof["kind"]> = {
  readonly userId: UserId;
  readonly proof: ProofOf<Kind>;
  readonly at: Date;
};

/** Of one kind of proof: uses it up, or null where it proves nothing. Nothing is counted here. */
export type Prove<Kind extends Proof["kind"]> = (sql: Sql, proving: Proving<Kind>) => Promise<Method | null>;

/**
 * Verifies one proof of a user and uses it up, in the given transaction, which holds the user's
 * lock: of many callers at once with one proof, one is told a method. A wrong code is counted in
 * the same transaction, which has to be committed all the same. Throws RATE_LIMITED where there
 * were too many, and has looked at nothing then.
 */
export type ProveFactor = (
  sql: Sql,
  proving: Proving & { readonly origin: ProofOrigin },
) => Promise<Result<Method, { readonly code: "SECOND_FACTOR_REFUSED" }>>;

/**
 * With what a user can prove more than a password; empty where nothing is asked of them. In a
 * transaction that holds the user's lock it stays true until that ends.
 */
export type ListMethods = (sql: Sql, userId: UserId) => Promise<readonly SecondFactorMethod[]>;

/** Work about one user's factors. */
export type UserTransactions = {
  /**
   * One transaction under the user's lock, which logins and whatever else changes the user's
   * credentials take too. Throws UNAUTHENTICATED where there is no such user, or they are frozen:
   * an access token may live on for a while.
   */
  withUser<T>(userId: UserId, work: (sql: Sql, user: LockedUser) => Promise<T>): Promise<T>;
  /** For reading, without a lock. */
  readonly reading: Sql;
};

export type FactorNotice = {
  readonly kind:
    | "SECOND_FACTOR_ADDED"
    | "SECOND_FACTOR_REMOVED"
    | "PASSKEY_ADDED"
    | "PASSKEY_REMOVED"
    | "RECOVERY_CODES_RENEWED";
  /** As its owner called it. */
  readonly detail?: string;
  readonly at: Date;
};

export type LockedUser = {
  readonly username: string;
  /** Written in the same transaction. */
  tell(events: readonly NewEvent<"auth">[]): Promise<void>;
  /**
   * Tells the user themselves, by mail, where their address is confirmed; queued in the same
   * transaction.
   */
  notify(notice: FactorNotice): Promise<void>;
  /**
   * Ends all of the user's sessions but one, each with its event, and forgets their devices and
   * networks.
   */
  endOtherSessions(end: {
    readonly but: SessionId;
    readonly at: Date;
    eventOf(sessionId: SessionId): NewEvent<"auth">;
  }): Promise<readonly SessionId[]>;
};

export type HeldTotp = {
  readonly secret: Secret;
  readonly begunAt: Date;
  /** Null: it was begun, and proves nothing yet. */
  readonly confirmedAt: Date | null;
  /** The latest time step whose code was taken. */
  readonly lastStep: number | null;
};

/** Of each user one at most. Each works in the given transaction, under the user's lock. */
export type TotpStore = {
  /** Opens the vault. */
  find(sql: Sql, userId: UserId): Promise<HeldTotp | null>;
  /** In the place of one that was begun before. */
  begin(sql: Sql, totp: { userId: UserId; secret: Secret; at: Date }): Promise<void>;
  confirm(sql: Sql, totp: { userId: UserId; step: number; at: Date }): Promise<void>;
  /** False where a code of this step, or of a later one, was taken before. */
  use(sql: Sql, totp: { userId: UserId; step: number; at: Date }): Promise<boolean>;
  /** False where there was none that was confirmed. */
  remove(sql: Sql, userId: UserId): Promise<boolean>;
  /** Without opening anything; null where none is confirmed. */
  describe(sql: Sql, userId: UserId): Promise<TotpState | null>;
};

/** RFC 6238 with SHA-1, six digits and steps of thirty seconds: what every app can. */
export type TotpCodes = {
  /** 160 bits (RFC 4226 §4), as base32. */
  makeSecret(): Secret;
  /** The time step whose code it is, of now, the one before and the one after; null: of none. */
  stepOf(code: Secret, secret: Secret, at: Date): number | null;
  /** The key URI that apps read, and a picture of it. */
  present(secret: Secret, username: string): { readonly uri: Secret; readonly qrSvg: Secret };
};

/** Each works in the given transaction, under the user's lock. */
export type RecoveryCodeStore = {
  /** In the place of all that there were. */
  replace(sql: Sql, codes: { userId: UserId; hashes: readonly Uint8Array[]; at: Date }): Promise<void>;
  /** How many are left; null where it is none of the user's, or was used before. */
  use(sql: Sql, code: { userId: UserId; hash: Uint8Array; at: Date }): Promise<number | null>;
  removeAll(sql: Sql, userId: UserId): Promise<void>;
  /** Null where none were made. */
  describe(sql: Sql, userId: UserId): Promise<RecoveryCodesLeft | null>;
};

export type RecoveryCodeMaker = {
  /** As it is shown. */
  make(): Secret;
  /** Of the sixteen characters: 32 bytes, other ones for another user. */
  hashOf(code: Secret, userId: UserId): Uint8Array;
};

/** Each works in the given transaction, under the user's lock. */
export type ProofFailures = {
  /** When codes from there were wrong, the latest first, not more than `most`. */
  list(sql: Sql, of: { userId: UserId; origin: ProofOrigin; most: number }): Promise<readonly Date[]>;
  add(sql: Sql, failure: { userId: UserId; origin: ProofOrigin; at: Date }): Promise<void>;
  /** After a right code; a stranger's are never forgotten: they may be another's. */
  forget(sql: Sql, of: { userId: UserId; origin: Uint8Array }): Promise<void>;
};

/** The codes that come with a user's first second factor, and go with their last. */
export type RecoveryKit = {
  /** Null where the user has some already: they are shown once. In the given transaction. */
  issueFirst(sql: Sql, of: { userId: UserId; at: Date }): Promise<readonly Secret[] | null>;
  renew(sql: Sql, of: { userId: UserId; at: Date }): Promise<readonly Secret[]>;
  removeAll(sql: Sql, userId: UserId): Promise<void>;
};

type Changed = {
  readonly userId: UserId;
  readonly factor: Factor;
  readonly at: Date;
  /** As its owner called it, where it has a name. */
  readonly name?: string;
};

/**
 * What goes with a factor that was added or removed, whatever kind it is, in the transaction that
 * does it.
 */
export type FactorEffects = {
  /**
   * `isFirst`: nothing was asked of the user beside their password until now. Then they get
   * recovery codes, and every session but the one that did it ends: whoever had the password alone
   * is out.
   */
  added(
    sql: Sql,
    user: LockedUser,
    added: Changed & { readonly isFirst: boolean; readonly sessionId: SessionId },
  ): Promise<{ readonly recoveryCodes: readonly Secret[] | null; readonly ended: readonly SessionId[] }>;
  /** With the last one the recovery codes go. */
  removed(sql: Sql, user: LockedUser, removed: Changed): Promise<void>;
};
