import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { Grant } from "../../domain/oauth/grant.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";
import type { ListGrants } from "./ports.ts";

export type FindGrants = (viewer: Actor, userId: UserId, page: Page<SessionId>) => Promise<Listed<Grant> | null>;

/** Null for everybody but the user, and for a client that they let in. */
export const makeFindGrants =
  ({ listGrants }: { listGrants: ListGrants }): FindGrants =>
  async (viewer, userId, page) =>
    may(viewer, "sessions:end", userId) ? listGrants(userId, page) : null;
