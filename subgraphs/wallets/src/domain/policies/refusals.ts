import type { UserId } from "../wallets/ids.ts";

export type SigningPolicyNotFound = { readonly code: "SIGNING_POLICY_NOT_FOUND" };

/** Somebody has decided on it, or it has expired. */
export type SigningPolicyDecided = { readonly code: "SIGNING_POLICY_DECIDED" };

/** Whoever proposed it cannot agree to it. */
export type OwnSigningPolicy = { readonly code: "OWN_SIGNING_POLICY" };

/** Another one has come into force since its author looked. */
export type SigningPolicyOutdated = { readonly code: "SIGNING_POLICY_OUTDATED"; readonly latestVersion: number };

/** People are asked for their word who cannot give it: they are no OPERATOR, or frozen. */
export type ApproversNotOperators = {
  readonly code: "APPROVERS_NOT_OPERATORS";
  readonly approverIds: readonly UserId[];
};

export type PoliciesRefusal =
  | SigningPolicyNotFound
  | SigningPolicyDecided
  | OwnSigningPolicy
  | SigningPolicyOutdated
  | ApproversNotOperators;
