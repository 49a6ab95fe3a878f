import type { Freeze } from "./freeze.ts";

export type UserNotFound = { readonly code: "USER_NOT_FOUND" };
export type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };

export type FreezeUserRefusal =
  | { readonly code: "CANNOT_FREEZE_YOURSELF" }
  | UserNotFound
  | { readonly code: "USER_ALREADY_FROZEN"; readonly freeze: Freeze }
  | IdempotencyKeyReused;

export type UnfreezeUserRefusal = UserNotFound | { readonly code: "USER_NOT_FROZEN" } | IdempotencyKeyReused;
