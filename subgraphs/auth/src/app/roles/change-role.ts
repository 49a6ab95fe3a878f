import type { Role } from "@coffer/platform/identity/roles";
import { parseUsername, usernameKey } from "@coffer/platform/text/username";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ChangeRoleRefusal } from "../../domain/roles/refusals.ts";
import { type RoleAction, rolesAfter } from "../../domain/roles/roles.ts";
import type { KeyGrantId, SessionId } from "../../domain/users/ids.ts";
import { applyChange } from "./apply-change.ts";
import type { LockedUser, RoleHolder, RoleRepository } from "./ports.ts";

export type ChangeRoleCommand = {
  readonly username: string;
  readonly action: RoleAction;
  readonly role: Role;
  /** Who asks for it, as the operating system knows them. */
  readonly bySystem: string;
};

export type RoleChanged = {
  readonly user: RoleHolder;
  /** False where the user had the role already, or had it not. */
  readonly isNew: boolean;
  readonly endedSessions: readonly SessionId[];
  /** What was got with their API keys: these are exchanged anew, for less. */
  readonly endedGrants: readonly KeyGrantId[];
};

export type ChangeRole = (command: ChangeRoleCommand) => Promise<Result<RoleChanged, ChangeRoleRefusal>>;

/**
 * For whoever runs the system, never for a client. Access tokens carry roles: what is given is
 * there with the next token, and what is taken away ends every session of the user in the same
 * transaction, so that no token that says more is believed until its end. Their API keys go on with
 * what is left.
 */
export const makeChangeRole =
  ({ roles }: { roles: Pick<RoleRepository, "withUser"> }): ChangeRole =>
  async (command) => {
    if (command.action === "REVOKE" && command.role === "USER") return err({ kind: "user_is_for_good" });
    const username = parseUsername(command.username);
    const changed = username.ok
      ? await roles.withUser(usernameKey(username.value), (user) => change(user, command))
      : null;
    return changed ? ok(changed) : err({ kind: "no_such_user" });
  };

async function change(user: LockedUser, { action, role, bySystem }: ChangeRoleCommand): Promise<RoleChanged> {
  const { id, username } = user;
  const roles = rolesAfter(user.roles, action, role);
  if (roles === user.roles) return { user: { id, username, roles }, isNew: false, endedSessions: [], endedGrants: [] };

  const ended = await applyChange(user, { roles, action, role, by: { bySystem } });
  return { user: { id, username, roles }, isNew: true, ...ended };
}
