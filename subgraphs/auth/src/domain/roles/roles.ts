export type RoleAction = "GRANT" | "REVOKE";

/** The roles after a change. The same object where nothing changes. */
export function rolesAfter<R extends string>(roles: readonly R[], action: RoleAction, role: R): readonly R[] {
  if (roles.includes(role) === (action === "GRANT")) return roles;
  return action === "GRANT" ? [...roles, role] : roles.filter((held) => held !== role);
}
