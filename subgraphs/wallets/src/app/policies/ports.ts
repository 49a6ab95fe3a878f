import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { Judgement, Spend, Usage, Verdict } from "../../domain/policies/evaluate.ts";
import type { Policy, PolicyId, PolicyRules } from "../../domain/policies/policy.ts";
import type { ApproversNotOperators, SigningPolicyOutdated } from "../../domain/policies/refusals.ts";
import type { ProposalState } from "../../domain/proposals/proposal.ts";
import type { SendId, UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ProposalEnd } from "../proposals/decide-proposals.ts";

/** Each has policies of its own. */
export type PolicyScope = { readonly network: NetworkCode; readonly currency: string };

export type NewPolicy = Pick<
  Policy,
  "id" | "network" | "asset" | "rules" | "basedOn" | "reason" | "proposedBy" | "proposedAt" | "expiresAt"
>;

/** In one transaction. */
export type PolicyWriter = {
  /**
   * What is in force; until the end of the transaction nobody puts another in its place, or signs
   * by it.
   */
  lockLatest(scope: PolicyScope): Promise<Policy | null>;
  /** Once for its key. */
  proposeOnce(
    claim: Claim,
    work: () => Promise<Result<PolicyId, SigningPolicyOutdated | ApproversNotOperators>>,
  ): Promise<Result<PolicyId, SigningPolicyOutdated | ApproversNotOperators | IdempotencyKeyReused>>;
  /** Of these, who may approve what waits: OPERATORs who are not frozen. */
  listOperators(ids: readonly UserId[]): Promise<readonly UserId[]>;
  propose(policy: NewPolicy): Promise<void>;
  /** Locked, as it is now. */
  lock(id: PolicyId): Promise<Policy | null>;
  decide(id: PolicyId, end: ProposalEnd): Promise<void>;
};

export type InPolicies = <T>(work: (writer: PolicyWriter) => Promise<T>) => Promise<T>;

export type PolicyFilter = {
  readonly network: NetworkCode | null;
  readonly currency: string | null;
  readonly states: readonly ProposalState[] | null;
};
export type PolicyPage = PolicyFilter & { readonly after: PolicyId | null; readonly count: number; readonly now: Date };

/** With the version that is in force of what it is for; 0: none is. */
export type SeenPolicy = { readonly policy: Policy; readonly latest: number };

/** A pay-out as it was asked for. */
export type AskedPayout = {
  readonly id: SendId;
  readonly payee: string;
  readonly units: bigint;
  readonly askedBy: UserId | null;
  readonly askedAt: Date;
  readonly payeeSince: Date;
  readonly approvedBy: readonly UserId[];
};

export type PolicyReader = {
  /** In force, by currency. */
  listLatest(network: NetworkCode): Promise<readonly Policy[]>;
  find(id: PolicyId): Promise<SeenPolicy | null>;
  findVersion(scope: PolicyScope, version: number): Promise<Policy | null>;
  /** The newest first. */
  list(page: PolicyPage): Promise<readonly SeenPolicy[]>;
  /** Asked for from then on, the oldest first. */
  listAsked(scope: PolicyScope, from: Date, count: number): Promise<readonly AskedPayout[]>;
  /** Pay-outs signed from then on, but those that have paid nothing: the newest of them. */
  listSpends(scope: PolicyScope, from: Date, count: number): Promise<readonly Spend[]>;
  /** Of sends that nobody has locked: for a first look. */
  listFacts(ids: readonly SendId[]): Promise<ReadonlyMap<SendId, SendFacts>>;
  /** Of each what was made of it last. */
  listVerdicts(ids: readonly SendId[]): Promise<readonly KeptVerdict[]>;
  /** When somebody first asked for an address to be paid; null: nobody has. */
  findPayeeSince(network: NetworkCode, payee: string): Promise<Date | null>;
};

/** What is known of a send that is to be judged, in the transaction that judges it. */
export type SendFacts = Pick<AskedPayout, "payeeSince"> & {
  /** Who has approved it, and may still do so: OPERATORs who are not frozen. */
  readonly approvedBy: readonly UserId[];
  /** Who has rejected it. */
  readonly rejectedBy: readonly UserId[];
};

export type UsageOf = {
  readonly rules: Pick<PolicyRules, "velocities">;
  readonly units: bigint;
  readonly now: Date;
};

/** What was made of a send by a policy, and when. */
export type KeptVerdict = {
  readonly sendId: SendId;
  /** From 1. */
  readonly number: number;
  readonly policyId: PolicyId;
  readonly version: number;
  readonly is: Verdict["is"];
  readonly rules: Judgement["rules"];
  readonly at: Date;
};

/** Of one send, in the transaction that decides on it. */
export type VerdictWriter = Pick<PolicyWriter, "lockLatest"> & {
  readFacts(id: SendId): Promise<SendFacts>;
  countUsages(scope: PolicyScope, of: UsageOf): Promise<readonly Usage[]>;
  readVerdict(id: SendId): Promise<KeptVerdict | null>;
  keepVerdict(verdict: KeptVerdict): Promise<void>;
};
