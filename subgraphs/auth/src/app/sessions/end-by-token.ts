import type { Clock } from "@coffer/platform/values/clock";
import type { Secret } from "@coffer/platform/values/secret";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { SessionId } from "../../domain/users/ids.ts";
import type { EndedSessions } from "../users/ports.ts";
import type { RefreshTokens, SessionRepository } from "./ports.ts";

/**
 * Throws BUSY where gateways could not be told. Where there is no such session, nothing is done.
 */
export type EndByToken = (presented: Secret) => Promise<void>;

export type EndByTokenDeps = {
  sessions: Pick<SessionRepository, "withToken">;
  refreshTokens: Pick<RefreshTokens, "hashOf">;
  endedSessions: EndedSessions;
  clock: Clock;
};

/**
 * A logout by whoever holds one of the session's refresh tokens, the used ones too: to end a
 * session is all that it proves a right to. Safe to repeat.
 */
export const makeEndByToken =
  ({ sessions, refreshTokens, endedSessions, clock }: EndByTokenDeps): EndByToken =>
  async (presented) => {
    const hash = refreshTokens.hashOf(presented);
    const sessionId = hash && (await sessions.withToken(hash, end));
    // Also at a repeat: the first time may have ended between the two.
    if (sessionId !== null) await endedSessions.announce(sessionId);

    async function end(session: Parameters<Parameters<typeof sessions.withToken>[1]>[0]): Promise<SessionId> {
      const { id, userId, times } = session;
      const [at, reason] = [clock.now(), "LOGOUT" as const];
      if (!times.endedAt) await session.end({ reason, at, event: sessionEnded({ sessionId: id, userId, reason, at }) });
      return id;
    }
  };
