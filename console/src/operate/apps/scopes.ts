/** What a client may ask people for (`scopes.test.ts` compares), without what only staff have. */
export const APP_SCOPES: readonly string[] = [
  "openid",
  "profile",
  "email",
  "offline_access",
  "profile:read",
  "profile:write",
  "verification:read",
  "wallets:read",
  "wallets:create",
  "accounts:read",
  "accounts:open",
  "payments:read",
  "payments:write",
  "payments:withdraw",
  "webhooks:manage",
  "sandbox:control",
];
