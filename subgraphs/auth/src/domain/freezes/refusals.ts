import type { IdempotencyKeyReused, UserNotFound } from "../users/refusals.ts";
import type { Freeze } from "./freeze.ts";

export type FreezeUserRefusal =
  | { readonly code: "CANNOT_FREEZE_YOURSELF" }
  | UserNotFound
  | { readonly code: "USER_ALREADY_FROZEN"; readonly freeze: Freeze }
  | IdempotencyKeyReused;

export type UnfreezeUserRefusal = UserNotFound | { readonly code: "USER_NOT_FROZEN" } | IdempotencyKeyReused;
