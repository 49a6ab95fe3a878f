import type { Id, UserId } from "@coffer/contracts/ids";
import type { PasskeyKind } from "@coffer/contracts/passkeys";
import type { AddressId, BulkId, MethodId } from "./ids.ts";

export type PasskeyId = Id<"psk">;

/**
 * What a payer's passkey signed about one payment, whole, so that anybody can check it again: its
 * signature is right, by the key that was kept of that passkey. Whether it may be used, the
 * transaction of the payment says.
 */
export type Approval = {
  /** SHA-256 of the statement: what was signed. */
  readonly challenge: Uint8Array;
  /** Canonical JSON (RFC 8785) of what the payment is. */
  readonly statement: string;
  readonly passkeyId: PasskeyId;
  readonly kind: PasskeyKind;
  readonly signCount: number;
  readonly payerId: UserId;
  /** Of a withdrawal: the method, or the address. Of a bulk payment: that. */
  readonly payeeId: UserId | MethodId | AddressId | BulkId;
  readonly clientData: Uint8Array;
  readonly authenticatorData: Uint8Array;
  readonly signature: Uint8Array;
};

/**
 * Why a payment may be made. No step that takes money from somebody for somebody else goes without
 * one of these.
 */
export type Warrant =
  /** By the policies of this version it needs no approval; it is made only while they hold. */
  | { readonly kind: "policy"; readonly version: number }
  | { readonly kind: "approval"; readonly approval: Approval }
  /**
   * Its payer has approved the schedule, or the bulk payment, that it is of, and it costs no more
   * than they signed.
   */
  | { readonly kind: "standing" };

/** Why an approval cannot be used: seen in the transaction that would use it. */
export type ApprovalLoss =
  /** It was used, has expired, or was never asked for. */
  | "CHALLENGE"
  /** The passkey was removed, is another than it was, or counted backwards. */
  | "NOT_PROVED";
