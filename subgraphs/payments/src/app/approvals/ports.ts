import type { PasskeyKind } from "@coffer/contracts/passkeys";
import type { VerifyAssertion } from "@coffer/platform/passkeys/verify-assertion";
import type { Claim as AnyClaim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { ApprovalPolicies, ApprovalPolicy } from "../../domain/approvals/policy.ts";
import type { PasskeyId } from "../../domain/money/approval.ts";
import type { AddressId, BulkId, MethodId, PaymentId, UserId } from "../../domain/money/ids.ts";
import type { Claim } from "../../domain/money-command.ts";

/**
 * What payments read before they are submitted. The transaction of a payment judges their version.
 */
export type KnownPolicies = {
  /** As they were read last. */
  known(): Promise<ApprovalPolicies>;
  /** As they are. */
  read(): Promise<ApprovalPolicies>;
};

/** A policy, and whose word it is. */
export type DecidedPolicy = ApprovalPolicy & { readonly decidedAt: Date; readonly operatorId: UserId };

export type PolicyDesk = {
  /** In the order of the currencies' codes. */
  list(): Promise<readonly DecidedPolicy[]>;
  /** Once for each key; a repeat gets the currency's policy as it is by then. */
  decide(
    claim: AnyClaim,
    decision: ApprovalPolicy & { readonly operatorId: UserId },
  ): Promise<Result<DecidedPolicy, IdempotencyKeyReused>>;
};

export type ApprovalRequest = {
  /** Of which order: an order has one request, the latest. */
  readonly order: Pick<Claim, "actorId" | "operation" | "key">;
  readonly challenge: Uint8Array;
  readonly statement: string;
  readonly expiresAt: Date;
};

export type ApprovalRequests = {
  /**
   * In the place of an earlier one of the order. A payer has twenty at most: the oldest makes room.
   */
  ask(request: ApprovalRequest): Promise<void>;
  /**
   * The statement that this payer was asked to sign; null where it is used up, too old, or none.
   */
  findStatement(payerId: UserId, challenge: Uint8Array): Promise<string | null>;
};

/** What is kept of a passkey, from auth's events. */
export type PayerPasskey = {
  readonly id: PasskeyId;
  readonly credentialId: Uint8Array;
  /** COSE_Key (RFC 9052 §7). */
  readonly publicKey: Uint8Array;
  readonly kind: PasskeyKind;
};

export type PayerPasskeys = {
  /** Those that were not removed, the oldest first. */
  listOf(payerId: UserId): Promise<readonly PayerPasskey[]>;
};

/** That a payment was approved, as it is shown. */
export type KeptApproval = {
  readonly approvedAt: Date;
  readonly passkeyId: PasskeyId;
  readonly credentialId: Uint8Array;
  /** SHA-256 of the statement. */
  readonly challenge: Uint8Array;
};

export type KeptApprovals = {
  /** In the order of the ids; null of a payment that was made without. */
  findMany(ids: readonly PaymentId[]): Promise<readonly (KeptApproval | null)[]>;
};

export type ApprovedPayees = {
  /**
   * Whether the payer has approved a payment to the payee, or a withdrawal to the method. Once
   * true, for good.
   */
  has(pair: { readonly payerId: UserId; readonly payeeId: UserId | MethodId | AddressId | BulkId }): Promise<boolean>;
};

/** Web Authentication Level 3, for one RP ID. */
export type ApprovalCeremony = {
  /** As JSON (PublicKeyCredentialRequestOptionsJSON). */
  requestOptions(ceremony: { challenge: Uint8Array; allowed: readonly PayerPasskey[] }): Promise<string>;
  readonly verifyAssertion: VerifyAssertion;
};
