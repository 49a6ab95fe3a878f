import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { EndSessionRefusal } from "../../domain/sessions/refusals.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";
import type { EndedSessions } from "../users/ports.ts";
import type { SessionRepository } from "./ports.ts";

/** Throws BUSY where gateways could not be told. */
export type EndSession = (command: {
  readonly userId: UserId;
  readonly sessionId: SessionId;
}) => Promise<Result<{ readonly endedAt: Date }, EndSessionRefusal>>;

export type EndSessionDeps = { sessions: Pick<SessionRepository, "end">; endedSessions: EndedSessions; clock: Clock };

/** Any of one's own, this one too. Safe to repeat: it keeps the moment it ended at first. */
export const makeEndSession =
  ({ sessions, endedSessions, clock }: EndSessionDeps): EndSession =>
  async ({ userId, sessionId }) => {
    const [at, reason] = [clock.now(), "LOGOUT" as const];
    const event = sessionEnded({ sessionId, userId, reason, at });
    const endedAt = await sessions.end({ sessionId, userId, reason, at, event });
    if (!endedAt) return err({ code: "SESSION_NOT_FOUND" });
    // Also at a repeat: the first time may have ended between the two.
    await endedSessions.announce(sessionId);
    return ok({ endedAt });
  };
