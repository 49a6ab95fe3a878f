import { busy, rateLimited } from "@coffer/platform/graphql/errors";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result, unreachable } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { RefreshRefusal } from "../../domain/sessions/refusals.ts";
import {
  decideRefresh,
  judgedAs,
  type RefreshedBy,
  type SessionPolicy,
  sessionExpiry,
} from "../../domain/sessions/session.ts";
import type { EndedSessions } from "../users/ports.ts";
import { newToken } from "./new-token.ts";
import type { AccessTokens, LockedSession, RefreshTokens, SessionRepository } from "./ports.ts";
import { addressOf } from "./start-session.ts";
import type { Tokens } from "./tokens.ts";

/**
 * Throws RATE_LIMITED, and BUSY where a later request of the same browser was answered before.
 * `address`: where it came from, as the gateway saw it.
 */
export type Refresh = (presented: Secret, by: RefreshedBy, address?: string) => Promise<Result<Tokens, RefreshRefusal>>;

export type RefreshDeps = {
  sessions: Pick<SessionRepository, "withToken">;
  refreshTokens: RefreshTokens;
  accessTokens: AccessTokens;
  endedSessions: EndedSessions;
  clock: Clock;
  policy: SessionPolicy & { readonly refreshes: { readonly most: number; readonly windowMs: number } };
  log: Logger;
};

type Outcome =
  | { readonly kind: "OVER" }
  | { readonly kind: "REUSED"; readonly session: LockedSession }
  | {
      readonly kind: "GOES_ON";
      readonly session: LockedSession;
      readonly refreshToken: Secret;
      readonly expiresAt: Date;
    };

export const makeRefresh =
  (deps: RefreshDeps): Refresh =>
  async (presented, by, address) => {
    const { sessions, refreshTokens, accessTokens, endedSessions, log } = deps;
    const hash = refreshTokens.hashOf(presented);
    const outcome =
      hash &&
      (await sessions.withToken(hash, (session) =>
        exchange(deps, session, { presented, by, address: addressOf(address) }),
      ));
    if (!outcome || outcome.kind === "OVER") return err({ code: "SESSION_ENDED" });

    const { id: sessionId, userId, roles, proved } = outcome.session;
    if (outcome.kind === "REUSED") {
      log.warn({ sessionId, userId }, "a used refresh token came again: the session was ended");
      await endedSessions.announce(sessionId);
      return err({ code: "SESSION_ENDED" });
    }
    // A refresh proves nothing anew.
    const access = await accessTokens.sign({ userId, sessionId, roles, proved });
    return ok({
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt,
      refreshToken: outcome.refreshToken,
      refreshTokenExpiresAt: outcome.expiresAt,
    });
  };

/**
 * Each exchange leaves a row for as long as the session may live: one client must not fill the
 * table. The token is not used up.
 */
async function refuseTooMany({ policy }: RefreshDeps, session: LockedSession, at: Date): Promise<void> {
  const { most, windowMs } = policy.refreshes;
  const first = await session.tokenMadeAt(most);
  const waitMs = first ? first.getTime() + windowMs - at.getTime() : 0;
  if (waitMs > 0) throw rateLimited(Math.ceil(waitMs / 1000));
}

type Given = { readonly presented: Secret; readonly by: RefreshedBy; readonly address: string | null };

/** Under the session's lock. */
async function exchange(deps: RefreshDeps, session: LockedSession, given: Given): Promise<Outcome> {
  const outcome = await decide(deps, session, given);
  if (outcome.kind === "GOES_ON" && given.by === "page") await session.keepInCookie();
  return outcome;
}

async function decide(deps: RefreshDeps, session: LockedSession, given: Given): Promise<Outcome> {
  const { refreshTokens, clock, policy } = deps;
  const { presented, by } = given;
  const { id: sessionId, userId, times, token } = session;
  const at = clock.now();
  const use = { usedAt: token.usedAt, hasFreshSuccessor: token.successor !== null };
  const holder = judgedAs(by, session.keptBy);
  const decision = decideRefresh({ session: times, token: use, now: at, graceMs: policy.graceMs, holder });
  switch (decision) {
    case "OVER":
      return { kind: "OVER" };
    case "REUSED": {
      const reason = "REUSE";
      await session.end({ reason, at, event: sessionEnded({ sessionId, userId, reason, at }) });
      return { kind: "REUSED", session };
    }
    case "REPEAT": {
      if (!token.successor) throw new Error("a repeat needs the successor");
      const refreshToken = refreshTokens.open(token.successor, presented);
      return { kind: "GOES_ON", session, refreshToken, expiresAt: times.expiresAt };
    }
    case "LATE":
      throw busy();
    case "REPLACE":
      await refuseTooMany(deps, session, at);
      await session.voidSuccessor(at);
      return rotate(deps, session, { ...given, at });
    case "ROTATE":
      await refuseTooMany(deps, session, at);
      return rotate(deps, session, { ...given, at });
    default:
      return unreachable(decision);
  }
}

async function rotate(
  { refreshTokens, policy }: RefreshDeps,
  session: LockedSession,
  { presented, address, at }: Given & { readonly at: Date },
): Promise<Outcome> {
  const { token: refreshToken, hash } = newToken(refreshTokens);
  const expiresAt = sessionExpiry(session.times.createdAt, at, policy);
  await session.exchange({ hash, sealed: refreshTokens.seal(refreshToken, presented), at, expiresAt, address });
  return { kind: "GOES_ON", session, refreshToken, expiresAt };
}
