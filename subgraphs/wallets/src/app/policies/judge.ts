import { evaluate, type Judgement, type Proposed } from "../../domain/policies/evaluate.ts";
import type { Policy } from "../../domain/policies/policy.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { KeptVerdict, SendFacts, VerdictWriter } from "./ports.ts";

/** What is to be judged, and when. */
export type ToJudge = {
  readonly id: SendId;
  readonly network: NetworkCode;
  readonly currency: string;
  readonly proposed: Proposed;
  readonly at: Date;
};

export type Judged = { readonly policy: Policy; readonly judgement: Judgement };

/** By what is known without looking at what else leaves: a first look, which decides nothing. */
export const judgeUncounted = (policy: Policy, { proposed, at }: ToJudge, facts: SendFacts): Judgement =>
  evaluate(policy.rules, proposed, { ...facts, now: at, usages: null });

/**
 * By the policy that is in force, which is kept so until the end of the transaction: what is
 * counted cannot be used by another one meanwhile. Null where no policy is. What it says is kept
 * where it is news, and whenever something leaves by it.
 */
export async function judge(
  writer: VerdictWriter,
  send: ToJudge,
  { isCounted }: { readonly isCounted: boolean },
): Promise<Judged | null> {
  const scope = { network: send.network, currency: send.currency };
  const policy = await writer.lockLatest(scope);
  if (!policy) return null;
  const facts = await writer.readFacts(send.id);
  const { rules } = policy;
  const { units } = send.proposed;
  const judgement = isCounted
    ? evaluate(rules, send.proposed, {
        ...{ ...facts, now: send.at },
        usages: await writer.countUsages(scope, { rules, units, now: send.at }),
      })
    : judgeUncounted(policy, send, facts);
  // What is let go by a first look is judged once more before it leaves.
  if (isCounted || judgement.verdict.is !== "ALLOW") await keep(writer, send, { policy, judgement });
  return { policy, judgement };
}

async function keep(writer: VerdictWriter, { id, at }: ToJudge, { policy, judgement }: Judged): Promise<void> {
  const before = await writer.readVerdict(id);
  const verdict: KeptVerdict = {
    ...{ sendId: id, number: (before?.number ?? 0) + 1, policyId: policy.id, version: policy.version ?? 0 },
    ...{ is: judgement.verdict.is, rules: judgement.rules, at },
  };
  if (!before || wordsOf(before) !== wordsOf(verdict)) await writer.keepVerdict(verdict);
}

/** Moments differ from one look to the next, and are no news. */
const wordsOf = ({ policyId, is, rules }: KeptVerdict): string =>
  JSON.stringify([
    ...[policyId, is],
    rules.map(({ rule, verdict }) => [rule, verdict.is, verdict.is === "NEEDS_APPROVAL" ? verdict.missing : null]),
  ]);
