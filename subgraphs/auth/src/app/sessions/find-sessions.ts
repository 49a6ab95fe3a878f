import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { RunningSession } from "../../domain/sessions/running-session.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";
import type { ListSessions } from "./ports.ts";

export type FindSessions = (
  viewer: Actor,
  userId: UserId,
  page: Page<SessionId>,
) => Promise<Listed<RunningSession> | null>;

/** Null for everybody but the user, in a session of their own. */
export const makeFindSessions =
  ({ listSessions }: { listSessions: ListSessions }): FindSessions =>
  async (viewer, userId, page) =>
    may(viewer, "sessions:end", userId) ? listSessions(userId, page) : null;
