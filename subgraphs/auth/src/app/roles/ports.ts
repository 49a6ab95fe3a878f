import type { NewEvent } from "@coffer/contracts/new-event";
import type { Role } from "@coffer/platform/identity/roles";
import type { UsernameKey } from "@coffer/platform/text/username";
import type { RoleAction } from "../../domain/roles/roles.ts";
import type { EndReason } from "../../domain/sessions/session.ts";
import type { KeyGrantId, SessionId } from "../../domain/users/ids.ts";
import type { User } from "../users/ports.ts";

export type RoleHolder = Pick<User, "id" | "username" | "roles">;

/**
 * A line of the record that nobody can change. `by`: who ran the command, as the operating system
 * and the database know them.
 */
export type RoleChange = {
  readonly at: Date;
  readonly action: RoleAction;
  readonly role: Role;
  readonly by: { readonly system: string; readonly database: string };
};

/**
 * A user whose row is locked: of several changes at once each sees what the one before did, and no
 * session starts meanwhile.
 */
export type LockedUser = RoleHolder & {
  /**
   * Writes the roles as they are to be, and the record of it. Returns when, by the database's
   * clock.
   */
  replaceRoles(change: {
    roles: readonly Role[];
    action: RoleAction;
    role: Role;
    bySystem: string;
  }): Promise<{ at: Date }>;
  /** Has each of the user's API keys exchanged anew, for no more than the user may do now. */
  narrowKeys(at: Date): Promise<readonly KeyGrantId[]>;
  /** Ends all that have not ended yet, each with its event. */
  endSessions(end: {
    reason: EndReason;
    at: Date;
    eventOf: (sessionId: SessionId) => NewEvent<"auth">;
  }): Promise<readonly SessionId[]>;
};

export type RoleRepository = {
  /** Who may do more than a user may, by name. */
  listHolders(): Promise<readonly RoleHolder[]>;
  /** Null where there is no such user; the oldest change first. */
  find(key: UsernameKey): Promise<{ holder: RoleHolder; changes: readonly RoleChange[] } | null>;
  /** Runs `work` in one transaction under the user's lock; null where there is no such user. */
  withUser<T>(key: UsernameKey, work: (user: LockedUser) => Promise<T>): Promise<T | null>;
  /** Of how many of these it is not published yet that they ended. */
  countUntold(ids: readonly (SessionId | KeyGrantId)[]): Promise<number>;
};
