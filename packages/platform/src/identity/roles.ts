/**
 * What somebody is to the system, as the API's enum `Role` has it. What each may do is in
 * permissions.ts.
 */
export const ROLES = ["USER", "OPERATOR", "COMPLIANCE", "AUDITOR", "ADMIN", "NODE", "SERVICE"] as const;
export type Role = (typeof ROLES)[number];
