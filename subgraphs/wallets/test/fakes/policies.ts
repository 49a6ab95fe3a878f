import type {
  AskedPayout,
  InPolicies,
  PolicyReader,
  PolicyScope,
  PolicyWriter,
  SeenPolicy,
  SendFacts,
  VerdictWriter,
} from "../../src/app/policies/ports.ts";
import type { Approval } from "../../src/app/sends/ports.ts";
import { type Spend, usageOf } from "../../src/domain/policies/evaluate.ts";
import type { Policy, PolicyId } from "../../src/domain/policies/policy.ts";
import { stateOf } from "../../src/domain/proposals/proposal.ts";
import type { Send } from "../../src/domain/sends/send.ts";
import type { SendId } from "../../src/domain/wallets/ids.ts";
import type { InRows, SendRows } from "./send-rows.ts";

const latestOf = (rows: SendRows, { network, currency }: PolicyScope): Policy | null =>
  [...rows.policies.values()]
    .filter(({ version, ...one }) => version !== null && one.network === network && one.asset.code === currency)
    .reduce<Policy | null>((a, b) => (a && (a.version ?? 0) > (b.version ?? 0) ? a : b), null);

const scopeOf = ({ network, amount }: Send): PolicyScope => ({ network, currency: amount.asset.code });

const lastVerdict = (rows: SendRows, id: SendId) => rows.verdicts.findLast(({ sendId }) => sendId === id) ?? null;

export const isJudgedByAnother = (rows: SendRows, send: Send): boolean =>
  (lastVerdict(rows, send.id)?.policyId ?? null) !== (latestOf(rows, scopeOf(send))?.id ?? null);

/** As the database has it. */
export function refuseUnlessLetGo(rows: SendRows, send: Send): void {
  const [latest, verdict] = [latestOf(rows, scopeOf(send)), lastVerdict(rows, send.id)];
  const isLetGo = latest === null || (verdict?.policyId === latest.id && verdict.is === "ALLOW");
  if (send.kind === "PAYOUT" && !isLetGo) throw new Error(`no policy lets ${send.id} go`);
}

export function keepApproval(rows: SendRows, approval: Approval): boolean {
  const { sendId, operatorId, decision, network, payee, amount } = approval;
  const send = rows.sends.get(sendId);
  const isOfIt =
    send?.state === "AWAITING_APPROVAL" &&
    send.network === network &&
    send.payee === payee &&
    send.amount.units === amount.units &&
    (decision !== "APPROVED" || send.userId !== operatorId);
  if (!isOfIt) throw new Error("an approval is of what waits for it");
  const isRepeat = rows.approvals.some(
    (one) => one.sendId === sendId && one.operatorId === operatorId && one.decision === decision,
  );
  if (!isRepeat) rows.approvals.push(approval);
  return !isRepeat;
}

const isGone = ({ state }: Send): boolean => state === "FAILED" || state === "CANCELLED";

function payeeSince(rows: SendRows, network: string, payee: string): Date | null {
  const asked = [...rows.sends.values()].filter(
    (one) => one.kind === "PAYOUT" && one.network === network && one.payee === payee && !isGone(one),
  );
  return asked.map(({ createdAt }) => createdAt).reduce<Date | null>((a, b) => (a && a < b ? a : b), null);
}

const saidOf = (rows: SendRows, id: SendId, decision: Approval["decision"]) =>
  rows.approvals.filter((one) => one.sendId === id && one.decision === decision).map(({ operatorId }) => operatorId);

function factsOf(rows: SendRows, id: SendId): SendFacts {
  const send = rows.sends.get(id);
  if (!send) throw new Error(`${id} is missing`);
  return {
    payeeSince: payeeSince(rows, send.network, send.payee) ?? send.createdAt,
    approvedBy: saidOf(rows, id, "APPROVED").filter((one) => !rows.noOperators.has(one)),
    rejectedBy: saidOf(rows, id, "REJECTED"),
  };
}

function spendsOf(rows: SendRows, { network, currency }: PolicyScope): readonly Spend[] {
  return [...rows.attempts.values()].flatMap(({ sendId, number, signedAt }) => {
    const send = rows.sends.get(sendId);
    if (!send || number !== 1 || send.kind !== "PAYOUT" || isGone(send)) return [];
    return send.network === network && send.amount.asset.code === currency
      ? [{ at: signedAt, units: send.amount.units }]
      : [];
  });
}

export const verdictWriterOver = (rows: SendRows): VerdictWriter => ({
  lockLatest: async (scope) => latestOf(rows, scope),
  readFacts: async (id) => factsOf(rows, id),
  countUsages: async (scope, { rules, units, now }) =>
    rules.velocities.map((velocity) => usageOf(velocity, spendsOf(rows, scope), { units, now })),
  readVerdict: async (id) => lastVerdict(rows, id),
  keepVerdict: async (verdict) => void rows.verdicts.push(verdict),
});

function policyWriterOver(rows: SendRows): PolicyWriter {
  return {
    lockLatest: async (scope) => latestOf(rows, scope),
    proposeOnce: async (_claim, work) => work(),
    listOperators: async (ids) => ids.filter((id) => !rows.noOperators.has(id)),
    propose: async (policy) => void rows.policies.set(policy.id, { ...policy, version: null, decided: null }),
    lock: async (id) => rows.policies.get(id) ?? null,
    async decide(id, { version, ...decided }) {
      const before = rows.policies.get(id);
      if (!before || before.decided) throw new Error("a policy is decided on once");
      rows.policies.set(id, { ...before, version, decided });
    },
  };
}

export type FakePolicies = { readonly reader: PolicyReader; readonly inPolicies: InPolicies };

/** Policies in memory, of these sends. */
export function makeFakePolicies(sends: { rows(): SendRows; readonly inRows: InRows }): FakePolicies {
  const rows = () => sends.rows();
  const see = (policy: Policy): SeenPolicy => ({
    policy,
    latest: latestOf(rows(), { network: policy.network, currency: policy.asset.code })?.version ?? 0,
  });
  const find = (id: PolicyId) => rows().policies.get(id);
  return {
    inPolicies: (work) => sends.inRows((open) => work(policyWriterOver(open))),
    reader: {
      listLatest: async (network) =>
        [...rows().policies.values()].filter(
          (one) => one.network === network && one === latestOf(rows(), { network, currency: one.asset.code }),
        ),
      async find(id) {
        const found = find(id);
        return found ? see(found) : null;
      },
      findVersion: async ({ network, currency }, version) =>
        [...rows().policies.values()].find(
          (one) => one.version === version && one.network === network && one.asset.code === currency,
        ) ?? null,
      list: async ({ network, currency, states, after, count, now }) =>
        [...rows().policies.values()]
          .map(see)
          .filter(({ policy, latest }) => states === null || states.includes(stateOf(policy, { latest, now })))
          .filter(({ policy }) => network === null || policy.network === network)
          .filter(({ policy }) => currency === null || policy.asset.code === currency)
          .filter(({ policy }) => after === null || policy.id < after)
          .toSorted((a, b) => (a.policy.id < b.policy.id ? 1 : -1))
          .slice(0, count),
      listAsked: async (scope, from, count) =>
        listAsked(rows(), scope)
          .filter(({ askedAt }) => askedAt >= from)
          .slice(0, count),
      listSpends: async (scope, from, count) =>
        spendsOf(rows(), scope)
          .filter(({ at }) => at > from)
          .toSorted((a, b) => b.at.getTime() - a.at.getTime())
          .slice(0, count),
      listFacts: async (ids) => new Map(ids.map((id) => [id, factsOf(rows(), id)])),
      listVerdicts: async (ids) => ids.flatMap((id) => lastVerdict(rows(), id) ?? []),
      findPayeeSince: async (network, payee) => payeeSince(rows(), network, payee),
    },
  };
}

function listAsked(rows: SendRows, { network, currency }: PolicyScope): readonly AskedPayout[] {
  return [...rows.sends.values()]
    .filter((one) => one.kind === "PAYOUT" && one.network === network && one.amount.asset.code === currency)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    .map((send) => ({
      ...{ id: send.id, payee: send.payee, units: send.amount.units, askedBy: send.userId, askedAt: send.createdAt },
      ...factsOf(rows, send.id),
    }));
}
