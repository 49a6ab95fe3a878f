import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { Role } from "@coffer/platform/identity/roles";
import type { UserId } from "../../domain/users/ids.ts";
import type { User } from "./ports.ts";

/** A user as one viewer may see them. */
export type UserView = {
  readonly id: UserId;
  readonly username: string;
  /** Null to everybody but the user and staff. */
  readonly email: string | null;
  /** The same. */
  readonly emailConfirmed: boolean | null;
  /** Empty to everybody but the user and staff: a list of operators is a list of whom to attack. */
  readonly roles: readonly Role[];
};

/** As users see themselves. */
export const ownView = ({ id, username, email, emailConfirmed, roles }: User): UserView => ({
  id,
  username,
  email,
  emailConfirmed,
  roles,
});

const strangersView = ({ id, username }: User): UserView => ({
  id,
  username,
  email: null,
  emailConfirmed: null,
  roles: [],
});

export const viewFor = (viewer: Actor, user: User): UserView =>
  may(viewer, "profile:read", user.id) ? ownView(user) : strangersView(user);
