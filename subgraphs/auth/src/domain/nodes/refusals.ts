export type QuotaExceeded = { readonly code: "QUOTA_EXCEEDED"; readonly limit: number };
type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };
export type NodeNotFound = { readonly code: "NODE_NOT_FOUND" };
export type NodeDisabled = { readonly code: "NODE_DISABLED" };
export type NodeEnabled = { readonly code: "NODE_ENABLED" };
export type NodeCapabilitiesUnchanged = { readonly code: "NODE_CAPABILITIES_UNCHANGED" };
export type NodeCapabilitiesTooMany = { readonly code: "NODE_CAPABILITIES_TOO_MANY"; readonly limit: number };
export type NodeNameTaken = { readonly code: "NODE_NAME_TAKEN" };
export type NodeKeyTaken = { readonly code: "NODE_KEY_TAKEN" };
export type NodeProofInvalid = { readonly code: "NODE_PROOF_INVALID"; readonly fault: "SIGNATURE" | "TIME" };

export type RegisterNodeRefusal =
  | NodeNameTaken
  | NodeKeyTaken
  | NodeProofInvalid
  | QuotaExceeded
  | IdempotencyKeyReused;
export type ReplaceNodeKeyRefusal =
  | NodeNotFound
  | NodeDisabled
  | NodeKeyTaken
  | NodeProofInvalid
  | IdempotencyKeyReused;
export type ChangeCapabilitiesRefusal =
  | NodeNotFound
  | NodeDisabled
  | NodeCapabilitiesUnchanged
  | NodeCapabilitiesTooMany
  | IdempotencyKeyReused;
export type DisableNodeRefusal = NodeNotFound | NodeDisabled | IdempotencyKeyReused;
export type EnableNodeRefusal = NodeNotFound | NodeEnabled | IdempotencyKeyReused;
