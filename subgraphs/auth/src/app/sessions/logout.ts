import { isId } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { Clock } from "@coffer/platform/values/clock";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { EndedSessions } from "../users/ports.ts";
import type { SessionRepository } from "./ports.ts";

export type Logout = (actor: Pick<UserActor, "userId" | "credential">) => Promise<{ loggedOutAt: Date }>;

export type LogoutDeps = { sessions: Pick<SessionRepository, "end">; endedSessions: EndedSessions; clock: Clock };

/** Safe to repeat: the session keeps the moment it ended at first. */
export const makeLogout =
  ({ sessions, endedSessions, clock }: LogoutDeps): Logout =>
  async ({ userId, credential }) => {
    const sessionId = credential.id;
    if (credential.kind !== "session" || !isId("usr", userId) || !isId("ses", sessionId)) throw unauthenticated();
    const at = clock.now();
    const event = sessionEnded({ sessionId, userId, reason: "LOGOUT", at });
    const loggedOutAt = await sessions.end({ sessionId, userId, reason: "LOGOUT", at, event });
    if (!loggedOutAt) throw unauthenticated();
    // Also at a repeat: the first time may have ended between the two.
    await endedSessions.announce(sessionId);
    return { loggedOutAt };
  };
