import { type Actor, mayRead, type Role } from "@coffer/platform/actor";
import type { Freeze } from "../domain/freeze.ts";
import type { FoundUser, User } from "./ports.ts";

/** A user as one viewer may see them. */
export type UserView = {
  readonly id: string;
  readonly username: string;
  /** Null to everybody but the user and staff. */
  readonly email: string | null;
  readonly roles: readonly Role[];
  /** Null to everybody but operators, and while the user is not frozen. */
  readonly freeze: Freeze | null;
};

/** As users see themselves. */
export const ownView = ({ id, username, email, roles }: User): UserView => ({
  id,
  username,
  email,
  roles,
  freeze: null,
});

export const viewFor = (viewer: Actor, user: FoundUser): UserView => ({
  ...ownView(user),
  email: mayRead(viewer, user.id) ? user.email : null,
  freeze: viewer.kind === "user" && viewer.roles.includes("OPERATOR") ? user.freeze : null,
});
