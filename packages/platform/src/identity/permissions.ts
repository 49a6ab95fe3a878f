import type { Role } from "./roles.ts";

/**
 * Who has a permission. `own`: every user, for what is theirs. `roles`: whoever holds one of these,
 * for everybody's. `scope`: whether a credential that was narrowed, as an API key or an OAuth
 * client is, can be given it, under the same name.
 */
export type PermissionRule = { readonly own: boolean; readonly roles: readonly Role[]; readonly scope: boolean };

const STAFF = ["OPERATOR", "COMPLIANCE", "AUDITOR", "ADMIN"] as const;
/** A service reads what is everybody's, as far as its scopes go, and spends nothing of theirs. */
const READERS = [...STAFF, "SERVICE"] as const;

/**
 * Everything that can be permitted. docs/OPERATING.md shows it, and a test holds the page, the SDL
 * and the code to it.
 */
export const PERMISSIONS = {
  "profile:read": { own: true, roles: READERS, scope: true },
  "profile:write": { own: true, roles: [], scope: true },
  "sessions:end": { own: true, roles: [], scope: false },
  "credentials:manage": { own: true, roles: [], scope: false },
  "sessions:prove": { own: true, roles: [], scope: false },
  "keys:manage": { own: true, roles: [], scope: false },
  "services:read": { own: false, roles: STAFF, scope: false },
  "services:manage": { own: false, roles: ["ADMIN"], scope: false },
  "nodes:read": { own: false, roles: STAFF, scope: false },
  "nodes:manage": { own: false, roles: ["OPERATOR", "ADMIN"], scope: false },
  "nodes:report": { own: false, roles: ["NODE"], scope: false },
  "nodes:spend": { own: false, roles: ["NODE"], scope: false },
  "roles:claim": { own: true, roles: [], scope: false },
  "roles:read": { own: false, roles: STAFF, scope: false },
  "roles:write": { own: false, roles: ["ADMIN"], scope: false },
  "users:freeze": { own: false, roles: ["OPERATOR"], scope: false },
  "users:unlock": { own: false, roles: ["OPERATOR"], scope: false },
  "clients:read": { own: false, roles: STAFF, scope: false },
  "clients:manage": { own: false, roles: ["ADMIN"], scope: false },
  "verification:read": { own: true, roles: READERS, scope: true },
  "verification:submit": { own: true, roles: [], scope: false },
  "wallets:read": { own: true, roles: READERS, scope: true },
  "wallets:create": { own: true, roles: [], scope: true },
  "wallets:manage": { own: true, roles: [], scope: true },
  "wallets:import": { own: true, roles: [], scope: false },
  "wallets:send": { own: true, roles: [], scope: false },
  "accounts:read": { own: true, roles: READERS, scope: true },
  "accounts:open": { own: true, roles: [], scope: true },
  "accounts:manage": { own: false, roles: ["OPERATOR"], scope: false },
  "payments:read": { own: true, roles: READERS, scope: true },
  "payments:write": { own: true, roles: [], scope: true },
  "payments:export": { own: true, roles: STAFF, scope: false },
  "payments:withdraw": { own: true, roles: [], scope: true },
  "payments:resolve": { own: false, roles: ["OPERATOR"], scope: false },
  "methods:manage": { own: true, roles: [], scope: false },
  "contacts:read": { own: true, roles: READERS, scope: true },
  "contacts:manage": { own: true, roles: [], scope: false },
  "webhooks:manage": { own: true, roles: [], scope: true },
  "webhooks:everybody": { own: false, roles: ["ADMIN"], scope: false },
  "approvals:read": { own: false, roles: STAFF, scope: false },
  "approvals:manage": { own: false, roles: ["ADMIN"], scope: false },
  "fees:read": { own: false, roles: STAFF, scope: false },
  "fees:manage": { own: false, roles: ["ADMIN"], scope: false },
  "currencies:read": { own: false, roles: STAFF, scope: false },
  "currencies:manage": { own: false, roles: ["ADMIN"], scope: false },
  "limits:read": { own: false, roles: STAFF, scope: false },
  "limits:manage": { own: false, roles: ["ADMIN"], scope: false },
  "policies:read": { own: false, roles: STAFF, scope: false },
  "policies:manage": { own: false, roles: ["ADMIN"], scope: false },
  "transactions:approve": { own: false, roles: ["OPERATOR"], scope: false },
  "sandbox:control": { own: true, roles: [], scope: true },
  "ledger:read": { own: false, roles: READERS, scope: true },
  "ledger:write": { own: false, roles: ["OPERATOR"], scope: false },
  "operations:read": { own: false, roles: READERS, scope: true },
  "operations:write": { own: false, roles: ["OPERATOR"], scope: false },
} as const satisfies Record<string, PermissionRule>;

export type Permission = keyof typeof PERMISSIONS;

export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as readonly Permission[];

export const isPermission = (name: string): name is Permission => Object.hasOwn(PERMISSIONS, name);

/** What an API key, or a client that was let in, can be given. */
export const SCOPES = PERMISSION_NAMES.filter((name) => PERMISSIONS[name].scope);

/** What a service can be given: to read, everybody's. */
export const SERVICE_SCOPES = SCOPES.filter((name) => (PERMISSIONS[name] as PermissionRule).roles.includes("SERVICE"));
