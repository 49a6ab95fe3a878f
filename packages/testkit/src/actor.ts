import type { UserId } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";

/**
 * A user in a session of their own, who has just proved who they are, for as long as any test runs;
 * `changes` says what else there is of them. Where nothing reads their id, any word names them.
 */
export const userActor = (userId: string, changes: Partial<Omit<UserActor, "kind" | "userId">> = {}): UserActor => ({
  kind: "user",
  userId: userId as UserId,
  credential: { kind: "session", id: "ses_a" },
  roles: ["USER"],
  scopes: null,
  assurance: { methods: ["pwd"], at: Math.floor(Date.now() / 1000) },
  expiresAt: 4_000_000_000,
  ...changes,
});
