import type { Method } from "@coffer/contracts/methods";

export type SessionPolicy = {
  /** A session that nobody refreshes ends after this. */
  readonly idleMs: number;
  /** No session lives longer than this. */
  readonly absoluteMs: number;
  /** How long a client that lost the answer to a refresh may ask for it again. */
  readonly graceMs: number;
};

/** By which methods a session's user proved who they are (RFC 8176), and when they did so last. */
export type Proved = { readonly methods: readonly Method[]; readonly at: Date };

export type SessionTimes = { readonly createdAt: Date; readonly expiresAt: Date; readonly endedAt: Date | null };

/**
 * `hasFreshSuccessor`: the token was exchanged, and what it was exchanged for has not been used
 * yet.
 */
export type TokenUse = { readonly usedAt: Date | null; readonly hasFreshSuccessor: boolean };

/**
 * FROZEN: an operator froze its user. ROLE_REVOKED: its access tokens say more than its user may do
 * now. DISPLACED: its user had as many as they may. CLIENT_DISABLED: the client that held it was
 * disabled. FACTOR_ADDED: its user is asked for more than a password from now on. PASSWORD_CHANGED:
 * what began it is not the password any more. EMAIL_RESTORED: somebody else may have begun it, who
 * had changed the address.
 */
export type EndReason =
  | "LOGOUT"
  | "REUSE"
  | "FROZEN"
  | "ROLE_REVOKED"
  | "DISPLACED"
  | "CLIENT_DISABLED"
  | "FACTOR_ADDED"
  | "PASSWORD_CHANGED"
  | "EMAIL_RESTORED";

/**
 * ROTATE: a first use. REPEAT: the answer to the first use was lost, the same successor is given
 * again. REPLACE: so it was, longer ago: another successor is given, and the lost one is worth
 * nothing any more. LATE: the request was overtaken by the next one. REUSED: somebody holds a copy,
 * so the whole session ends (RFC 9700 §4.14.2). OVER: the session is no more.
 */
export type RefreshDecision = "ROTATE" | "REPEAT" | "REPLACE" | "LATE" | "REUSED" | "OVER";

/**
 * Who keeps a session's tokens, as the session itself says. A client asks again within the grace
 * time or knows that it has lost its session. A browser that keeps it in a cookie knows nothing of
 * what it lost: it sends what it has, at the next page and however late.
 */
export type TokenHolder = "client" | "cookie";

/**
 * By which way a token comes: a client asks the mutation; a page brings the token of a login, to
 * have a cookie for it; a browser sends the cookie. Anybody can come by any, with any token.
 */
export type RefreshedBy = "client" | "page" | "cookie";

/** Only a token that a browser keeps and sends is judged as one: a copy may come by another way. */
export const judgedAs = (by: RefreshedBy, keptBy: TokenHolder): TokenHolder => (by === "cookie" ? keptBy : "client");

export const sessionExpiry = (createdAt: Date, now: Date, policy: SessionPolicy): Date =>
  new Date(Math.min(now.getTime() + policy.idleMs, createdAt.getTime() + policy.absoluteMs));

export function decideRefresh(refresh: {
  session: SessionTimes;
  token: TokenUse;
  now: Date;
  graceMs: number;
  holder: TokenHolder;
}): RefreshDecision {
  const { session, token, now, graceMs, holder } = refresh;
  if (session.endedAt || session.expiresAt <= now) return "OVER";
  if (!token.usedAt) return "ROTATE";
  const isInGrace = now.getTime() - token.usedAt.getTime() <= graceMs;
  if (isInGrace && token.hasFreshSuccessor) return "REPEAT";
  if (holder === "client") return "REUSED";
  // Whoever holds the successor now, the owner or a thief, ends the session by using it: two of
  // them never both go on.
  if (token.hasFreshSuccessor) return "REPLACE";
  return isInGrace ? "LATE" : "REUSED";
}
