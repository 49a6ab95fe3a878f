import type { NodeGrantId, NodeId, UserId } from "../users/ids.ts";

export const CAPABILITIES_MAX = 20;
export const OVERLAP_DAYS_MAX = 7;
export const REASON_MAX = 512;
export const VERSION_MAX = 64;

export type RegisteredNode = {
  readonly id: NodeId;
  readonly name: string;
  readonly capabilities: readonly string[];
  /** The latest, in base64url. */
  readonly publicKey: string;
  readonly formerKeyEndsAt: Date | null;
  readonly createdAt: Date;
  readonly createdById: UserId;
  readonly disabledAt: Date | null;
  readonly lastSeenAt: Date | null;
  readonly lastSeenFrom: string | null;
  readonly version: string | null;
};

/** By which a node speaks. */
export type NodeKey = {
  readonly grantId: NodeGrantId;
  readonly publicKey: string;
  readonly endsAt: Date | null;
  /** The node's. */
  readonly capabilities: readonly string[];
};

/**
 * Why what a key was good for has ended: its node is disabled, another key is in its place, or its
 * node may do other things, by another grant of the same key.
 */
export type NodeGrantEndReason = "DISABLED" | "REPLACED" | "CAPABILITIES_CHANGED";

const PROOF_LIFE_MS = 15 * 60_000;
/** For clocks that differ. */
const PROOF_AHEAD_MS = 60_000;

export const isProofInTime = (at: Date, now: Date): boolean => {
  const ageMs = now.getTime() - at.getTime();
  return ageMs <= PROOF_LIFE_MS && ageMs >= -PROOF_AHEAD_MS;
};
