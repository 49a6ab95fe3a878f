import type { Clock } from "@coffer/platform/values/clock";
import type { RuleName, RuleVerdict } from "../../domain/policies/evaluate.ts";
import type { Send } from "../../domain/sends/send.ts";
import type { SendId, UserId } from "../../domain/wallets/ids.ts";
import type { KeptVerdict, PolicyReader } from "../policies/ports.ts";
import type { Approval, SendReader } from "./ports.ts";

/** Of one send, the latest. */
const APPROVALS_MAX = 100;

/** Why a send waits for its policy. */
export type Hold = {
  readonly rules: readonly RuleName[];
  readonly missing: number;
  readonly until: Date | null;
  readonly approvers: readonly UserId[];
};

export type ReadHolds = {
  /** Of each what its policy made of it last. */
  verdictsOf(ids: readonly SendId[]): Promise<readonly (KeptVerdict | null)[]>;
  /** Of each, the oldest first. */
  approvalsOf(ids: readonly SendId[]): Promise<readonly (readonly Approval[])[]>;
  /** Null where nothing has it wait now. */
  holdOf(send: Send, verdict: KeptVerdict | null): Hold | null;
};

type Deps = {
  readonly policies: Pick<PolicyReader, "listVerdicts">;
  readonly sends: Pick<SendReader, "listApprovals">;
  readonly clock: Clock;
};

export const makeReadHolds = ({ policies, sends, clock }: Deps): ReadHolds => ({
  async verdictsOf(ids) {
    const bySend = new Map((await policies.listVerdicts(ids)).map((verdict) => [verdict.sendId, verdict]));
    return ids.map((id) => bySend.get(id) ?? null);
  },
  async approvalsOf(ids) {
    const bySend = Map.groupBy(await sends.listApprovals(ids), ({ sendId }) => sendId);
    return ids.map((id) => bySend.get(id)?.slice(-APPROVALS_MAX) ?? []);
  },
  holdOf({ state, heldUntil }, verdict) {
    const waits = state === "PLANNED" && heldUntil !== null && heldUntil > clock.now();
    if (!verdict || !(state === "AWAITING_APPROVAL" || waits)) return null;
    const rules = verdict.rules.filter((one) => one.verdict.is !== "ALLOW");
    const asked = rules.map(missingOf);
    return {
      rules: [...new Set(rules.map(({ rule }) => rule))],
      missing: Math.max(0, ...asked),
      until: heldUntil,
      approvers: [...new Set(rules.flatMap((one) => (one.verdict.is === "NEEDS_APPROVAL" ? one.verdict.from : [])))],
    };
  },
});

/** How many have still to agree by this rule. */
export const missingOf = ({ verdict }: RuleVerdict): number => (verdict.is === "NEEDS_APPROVAL" ? verdict.missing : 0);
