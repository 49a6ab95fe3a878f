import { PERMISSION_NAMES, PERMISSIONS } from "@coffer/platform/identity/permissions";
import { IDENTITY_SCOPES } from "../../domain/oauth/scopes.ts";

/** All that a client can be given: who somebody is, and every permission that has a scope. */
export const SCOPES: readonly string[] = [
  ...IDENTITY_SCOPES,
  ...PERMISSION_NAMES.filter((name) => PERMISSIONS[name].scope),
];
