import type { Id } from "@coffer/contracts/ids";

export type { UserId } from "@coffer/contracts/ids";
export type AccountId = Id<"acc">;
export type PaymentId = Id<"pay">;
/** Where somebody's money can be brought to, outside. */
export type MethodId = Id<"pm">;
/**
 * An address that money is sent to, as a payee: whom an approval was for. It follows from network
 * and address, and nobody outside is told it.
 */
export type AddressId = Id<"adr">;
/** What a chain brings to an address of somebody's: the wallets' own. */
export type ChainDepositId = Id<"dep">;
/** What somebody asked to be paid. */
export type RequestId = Id<"prq">;
/** Many payments at once. */
export type BulkId = Id<"blk">;
/** Whom somebody pays, under a name of their own. */
export type ContactId = Id<"con">;
/** A standing order. */
export type ScheduleId = Id<"sch">;
/**
 * What a request makes: a payment, an account, a schedule, or the journal entry of a payment's
 * step. Each request has one of its own.
 */
export type SubjectId = PaymentId | AccountId | ScheduleId | Id<"ent">;
