import { notifyWakes } from "@coffer/platform/postgres/wakes-postgres";
import { parseUsername, usernameKey } from "@coffer/platform/text/username";
import type { Secret } from "@coffer/platform/values/secret";
import type pg from "pg";
import { addAdminToken } from "../adapters/postgres/roles/admin-tokens.ts";
import { makeRoleRepository } from "../adapters/postgres/roles/role-repository.ts";
import { opaqueTokens } from "../adapters/sessions/opaque-tokens.ts";
import { type ChangeRole, makeChangeRole } from "../app/roles/change-role.ts";
import type { RoleRepository } from "../app/roles/ports.ts";
import { newToken } from "../app/sessions/new-token.ts";

export type OperatorsRoles = Pick<RoleRepository, "listHolders" | "countUntold"> & {
  /** By the username as somebody typed it. */
  find(username: string): ReturnType<RoleRepository["find"]>;
  readonly change: ChangeRole;
  /**
   * A token that makes whoever redeems it an ADMIN, once, within an hour; null where there are
   * ADMINs enough.
   */
  makeAdminToken(bySystem: string): Promise<Secret | null>;
};

/**
 * What the command for roles needs, beside a subgraph that runs in a process of its own. The pool
 * is auth's, or an administrator's.
 */
export function composeRoles(pool: pg.Pool): OperatorsRoles {
  // A wake that is lost costs a second: the relay sweeps.
  const roles = makeRoleRepository({ pool, onCommit: () => void notifyWakes(pool, ["auth"]).catch(() => undefined) });
  return {
    ...roles,
    async find(typed) {
      const username = parseUsername(typed);
      return username.ok ? roles.find(usernameKey(username.value)) : null;
    },
    change: makeChangeRole({ roles }),
    async makeAdminToken(bySystem) {
      const { token, hash } = newToken(opaqueTokens);
      return (await addAdminToken(pool, { hash, bySystem })) ? token : null;
    },
  };
}
