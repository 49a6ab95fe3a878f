import type { IdempotencyKeyReused, UserNotFound } from "../users/refusals.ts";

export type LiftLockoutRefusal = { readonly code: "CANNOT_LIFT_OWN_LOCKOUT" } | UserNotFound | IdempotencyKeyReused;
