import type { Claim as AnyClaim } from "@coffer/platform/values/claim";

/** The idempotency keys of whoever orders something about keys and services. */
export type Claim = AnyClaim<
  "createApiKey" | "rotateApiKey" | "revokeApiKey" | "createService" | "disableService" | "enableService"
>;
