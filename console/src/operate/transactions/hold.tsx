import type { TransactionOfAnybodyFragment } from "../../generated/operate/transactions/transactions.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

type Props = { readonly transaction: TransactionOfAnybodyFragment };

/** What a policy made of a transaction, for what it waits, and who has said what of it. */
export function Hold({ transaction: { hold, approvals, judgement } }: Props) {
  const [w, policies] = [words.transactions.hold, words.signingPolicies];
  if (!judgement && approvals.length === 0) return null;
  return (
    <Card title={hold ? w.title : policies.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {hold && (
          <Facts
            facts={[
              fact(w.rules, hold.rules.map((rule) => policies.rules[rule]).join(", ")),
              hold.missingApprovals > 0 ? fact(w.missing, String(hold.missingApprovals)) : null,
              hold.until === null ? null : fact(w.until, <Time at={hold.until} />),
              hold.approvers.length > 0 ? fact(w.approvers, <People ids={hold.approvers.map(({ id }) => id)} />) : null,
            ]}
          />
        )}
        {judgement && (
          <Facts
            facts={[
              fact(w.judgement(judgement.policyVersion), policies.verdicts[judgement.verdict]),
              ...[...Map.groupBy(judgement.rules, ({ rule }) => rule)].map(([rule, all]) =>
                fact(policies.rules[rule], [...new Set(all.map((one) => policies.verdicts[one.verdict]))].join(", ")),
              ),
            ]}
          />
        )}
        {approvals.length > 0 && <Said approvals={approvals} />}
      </div>
    </Card>
  );
}

function People({ ids }: { readonly ids: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {ids.map((id) => (
        <IdLink key={id} id={id} />
      ))}
    </span>
  );
}

function Said({ approvals }: Pick<TransactionOfAnybodyFragment, "approvals">) {
  const w = words.transactions.hold;
  return (
    <ul aria-label={w.said} className="divide-y divide-line text-sm">
      {approvals.map(({ operator, decision, reason, at }) => (
        <li key={`${operator.id} ${decision}`} className="grid gap-1 py-2">
          <span className="flex flex-wrap gap-x-4">
            <State tone={decision === "APPROVED" ? "good" : "bad"}>{w.decisions[decision]}</State>
            <IdLink id={operator.id} />
            <Time at={at} />
          </span>
          <span className="wrap-anywhere">{reason}</span>
        </li>
      ))}
    </ul>
  );
}
