import type { ChainUnavailable } from "../chains/refusals.ts";

type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };

export type NodeCapabilityMissing = { readonly code: "NODE_CAPABILITY_MISSING" };
export type NodeQuotaExceeded = { readonly code: "NODE_QUOTA_EXCEEDED"; readonly limit: number };
export type NodeWalletNotFound = { readonly code: "NODE_WALLET_NOT_FOUND" };
export type NodeWalletLocked = { readonly code: "NODE_WALLET_LOCKED" };
export type PayeeInvalid = { readonly code: "ADDRESS_INVALID" };
export type OtherCurrency = { readonly code: "CURRENCY_MISMATCH"; readonly accountCurrency: string };
export type AmountTooSmall = { readonly code: "AMOUNT_BELOW_DUST" };
export type NodeSendTooLarge = { readonly code: "NODE_SEND_TOO_LARGE" };
export type NodeSendsTooMany = { readonly code: "NODE_SENDS_TOO_MANY"; readonly limit: number };
export type NodeFundsShort = { readonly code: "NODE_FUNDS_SHORT" };
export type NetworkFeeTooHigh = { readonly code: "NETWORK_FEE_TOO_HIGH" };

export type CreateNodeWalletRefusal =
  | NodeCapabilityMissing
  | ChainUnavailable
  | NodeQuotaExceeded
  | IdempotencyKeyReused;

export type CreateNodeAddressRefusal =
  | NodeCapabilityMissing
  | NodeWalletNotFound
  | NodeWalletLocked
  | ChainUnavailable
  | NodeQuotaExceeded
  | IdempotencyKeyReused;

export type NodeSendNotFound = { readonly code: "NODE_SEND_NOT_FOUND" };
/** It is in a block for good, or at its end; or it counted as paid, and cannot be called off. */
export type NodeSendNotWaiting = { readonly code: "NODE_SEND_NOT_WAITING" };

/**
 * NETWORK: nodes of its coin replace nothing, or it was signed before they did. REFUSED: the node
 * keeps what it has. BUILT_ON: another send spends what comes back of it. AT_CAP: it may cost no
 * more, or was replaced as often as one may be.
 */
export type NotReplaceable = "NETWORK" | "REFUSED" | "BUILT_ON" | "AT_CAP";
export type NodeSendNotReplaceable = { readonly code: "NODE_SEND_NOT_REPLACEABLE"; readonly why: NotReplaceable };

export type ManageNodeSendRefusal =
  | NodeSendNotFound
  | NodeSendNotWaiting
  | NodeSendNotReplaceable
  | ChainUnavailable
  | IdempotencyKeyReused;

/** Why nothing was signed, that a Core node is the first to know. */
export type NotSigned = NodeWalletLocked | NodeFundsShort | NetworkFeeTooHigh;

/** Decided under the lock of the wallet. */
export type SendDecided = NodeSendsTooMany;

export type SendFromNodeWalletRefusal =
  | NodeCapabilityMissing
  | NodeWalletNotFound
  | PayeeInvalid
  | OtherCurrency
  | AmountTooSmall
  | NodeSendTooLarge
  | SendDecided
  | NotSigned
  | ChainUnavailable
  | IdempotencyKeyReused;

export type NodeWalletsRefusal =
  | CreateNodeWalletRefusal
  | CreateNodeAddressRefusal
  | SendFromNodeWalletRefusal
  | ManageNodeSendRefusal;
