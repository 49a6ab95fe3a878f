import type { Id } from "@coffer/contracts/ids";

export type { UserId } from "@coffer/contracts/ids";
export type AccountId = Id<"acc">;
export type PaymentId = Id<"pay">;
/** Where somebody's money can be brought to, outside. */
export type MethodId = Id<"pm">;
/**
 * What a request makes: a payment, an account, or the journal entry of a payment's step. Each
 * request has one of its own.
 */
export type SubjectId = PaymentId | AccountId | Id<"ent">;
