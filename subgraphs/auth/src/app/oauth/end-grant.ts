import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { EndGrantRefusal } from "../../domain/oauth/refusals.ts";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";
import type { EndedSessions } from "../users/ports.ts";
import type { EndGrantOfUser } from "./ports.ts";

export type EndGrant = (command: {
  readonly userId: UserId;
  readonly grantId: SessionId;
}) => Promise<Result<{ readonly endedAt: Date }, EndGrantRefusal>>;

export type EndGrantDeps = { endGrant: EndGrantOfUser; endedSessions: EndedSessions; clock: Clock };

/** Safe to repeat: it keeps the moment it ended at first. */
export const makeEndGrant =
  ({ endGrant, endedSessions, clock }: EndGrantDeps): EndGrant =>
  async ({ userId, grantId: sessionId }) => {
    const at = clock.now();
    const event = sessionEnded({ sessionId, userId, reason: "LOGOUT", at });
    const endedAt = await endGrant({ sessionId, userId, at, event });
    if (!endedAt) return err({ code: "GRANT_NOT_FOUND" });
    // Also at a repeat: the first time may have ended between the two.
    await endedSessions.announce(sessionId);
    return ok({ endedAt });
  };
