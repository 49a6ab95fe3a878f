import type { IdempotencyKeyReused, UserNotFound } from "../users/refusals.ts";
import type { RoleRequest } from "./role-request.ts";

export type CannotChangeOwnRoles = { readonly code: "CANNOT_CHANGE_OWN_ROLES" };
export type RoleRequestNotFound = { readonly code: "ROLE_REQUEST_NOT_FOUND" };

type AskRefusal =
  | UserNotFound
  | CannotChangeOwnRoles
  | { readonly code: "ROLE_REQUEST_PENDING"; readonly request: RoleRequest }
  | IdempotencyKeyReused;

export type GrantRoleRefusal = AskRefusal | { readonly code: "ROLE_HELD_ALREADY" };
export type RevokeRoleRefusal = AskRefusal | { readonly code: "ROLE_NOT_HELD" };

export type DenyRoleRefusal =
  | RoleRequestNotFound
  | { readonly code: "ROLE_REQUEST_DECIDED"; readonly request: RoleRequest }
  | IdempotencyKeyReused;

export type ApproveRoleRefusal =
  | DenyRoleRefusal
  | CannotChangeOwnRoles
  | { readonly code: "CANNOT_APPROVE_OWN_REQUEST" };

/** Unknown, used, too old, or there are ADMINs enough: whoever tries learns no more than that. */
export type ClaimAdminRefusal = { readonly code: "ADMIN_TOKEN_REFUSED" };

/**
 * For a person at a terminal: no client of the API sees one, so they have no codes. The second:
 * everybody is a user.
 */
export type ChangeRoleRefusal = { readonly kind: "no_such_user" } | { readonly kind: "user_is_for_good" };
