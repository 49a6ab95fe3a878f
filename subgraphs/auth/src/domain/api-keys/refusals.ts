import type { ApiKey } from "./api-key.ts";

type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };
export type ServiceNotFound = { readonly code: "SERVICE_NOT_FOUND" };
export type ServiceDisabled = { readonly code: "SERVICE_DISABLED" };
export type QuotaExceeded = { readonly code: "QUOTA_EXCEEDED"; readonly limit: number };
export type ApiKeyNotFound = { readonly code: "API_KEY_NOT_FOUND" };
type ApiKeyEnded = { readonly code: "API_KEY_ENDED"; readonly apiKey: ApiKey };
type SecretShownBefore = { readonly code: "SECRET_SHOWN_BEFORE"; readonly apiKey: ApiKey };

export type CreateApiKeyRefusal =
  | ServiceNotFound
  | ServiceDisabled
  | { readonly code: "SCOPES_NOT_HELD"; readonly scopes: readonly string[] }
  | QuotaExceeded
  | SecretShownBefore
  | IdempotencyKeyReused;

export type RotateApiKeyRefusal =
  | ApiKeyNotFound
  | ApiKeyEnded
  | ServiceDisabled
  | SecretShownBefore
  | IdempotencyKeyReused;

export type RevokeApiKeyRefusal = ApiKeyNotFound | IdempotencyKeyReused;

export type CreateServiceRefusal = { readonly code: "SERVICE_NAME_TAKEN" } | QuotaExceeded | IdempotencyKeyReused;

export type DisableServiceRefusal = ServiceNotFound | ServiceDisabled | IdempotencyKeyReused;
export type EnableServiceRefusal = ServiceNotFound | { readonly code: "SERVICE_ENABLED" } | IdempotencyKeyReused;
