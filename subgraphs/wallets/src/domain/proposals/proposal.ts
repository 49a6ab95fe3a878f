import type { UserId } from "../wallets/ids.ts";

/** Who has not agreed by then does so no more. */
export const PROPOSAL_LIFE_MS = 7 * 24 * 60 * 60_000;

export const DECISIONS = ["APPROVED", "DENIED", "WITHDRAWN"] as const;
export type ProposalDecision = (typeof DECISIONS)[number];

/**
 * What one has proposed to hold in the place of what does, and another decides on: a version, once
 * it is approved, that is never rewritten.
 */
export type Proposal = {
  /** The version that it was proposed over; 0: there was none. */
  readonly basedOn: number;
  readonly reason: string;
  readonly proposedBy: UserId;
  readonly proposedAt: Date;
  readonly expiresAt: Date;
  /** From 1, without a gap; null where nobody has agreed. */
  readonly version: number | null;
  readonly decided: {
    readonly decision: ProposalDecision;
    readonly by: UserId;
    readonly at: Date;
    readonly reason: string;
  } | null;
};

export const PROPOSAL_STATES = [
  "PROPOSED",
  "IN_FORCE",
  "REPLACED",
  "DENIED",
  "WITHDRAWN",
  "EXPIRED",
  "OUTDATED",
] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** `latest`: the version that is in force; 0: none is. */
export function stateOf(
  { decided, version, basedOn, expiresAt }: Pick<Proposal, "decided" | "version" | "basedOn" | "expiresAt">,
  { latest, now }: { readonly latest: number; readonly now: Date },
): ProposalState {
  if (version !== null) return version === latest ? "IN_FORCE" : "REPLACED";
  if (decided?.decision === "DENIED" || decided?.decision === "WITHDRAWN") return decided.decision;
  if (basedOn !== latest) return "OUTDATED";
  return expiresAt <= now ? "EXPIRED" : "PROPOSED";
}
