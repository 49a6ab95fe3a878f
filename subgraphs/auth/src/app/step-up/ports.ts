import type { Role } from "@coffer/platform/identity/roles";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Secret } from "@coffer/platform/values/secret";
import type { Proved, SessionTimes } from "../../domain/sessions/session.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";

/** A session whose user proves anew who they are, under the locks of both. */
export type SessionToProve = {
  readonly times: SessionTimes;
  readonly roles: readonly Role[];
  readonly isFrozen: boolean;
  /** Of the password as it is now. */
  readonly passwordHash: string;
  /** From now on, in every token of the session. */
  prove(proved: Proved): Promise<void>;
};

export type SessionsToProve = {
  /** Null where there is no such user. */
  findPasswordHash(userId: UserId): Promise<string | null>;
  /**
   * Runs `work` in one transaction under the locks of the user and then of the session, as a login
   * and a freeze take them; null where the user has no such session.
   */
  withSession<T>(
    of: { readonly userId: UserId; readonly sessionId: SessionId },
    work: (session: SessionToProve, sql: Sql) => Promise<T>,
  ): Promise<T | null>;
  /** For reading, without a lock. */
  readonly reading: Sql;
};

/** As those of the sessions: what is new about the holder stands in the token. */
export type SignAccessToken = (holder: {
  userId: UserId;
  sessionId: SessionId;
  roles: readonly Role[];
  proved: Proved;
}) => Promise<{ token: Secret; expiresAt: Date }>;
