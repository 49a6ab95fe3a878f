import { AllPoliciesDocument, type PolicyFactsFragment } from "../../generated/operate/policies/policies.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { SetPolicy } from "./set-policy.tsx";

/** Which payments need their payer's approval; ADMINs say it. */
export function PoliciesPage() {
  const viewer = useViewer();
  const asked = useAsk(AllPoliciesDocument, {});
  const { data, error } = asked;
  const w = words.policies;
  return (
    <Page title={w.title}>
      <div className="grid gap-6">
        <p className="max-w-3xl text-dim">{w.what}</p>
        {error && <Fault fault={error} onAgain={() => void asked.refetch()} />}
        {!data && !error && <Skeleton rows={4} />}
        {data?.approvalPolicies.length === 0 && <p>{w.none}</p>}
        {data && data.approvalPolicies.length > 0 && (
          <ul aria-label={w.title} className="grid gap-4 xl:grid-cols-2">
            {data.approvalPolicies.map((policy) => (
              <Policy key={policy.currency} policy={policy} />
            ))}
          </ul>
        )}
        {data && viewer?.roles.includes("ADMIN") && (
          <Card title={w.set} className="max-w-3xl">
            <SetPolicy owner={viewer.id} currencies={data.currencies} />
          </Card>
        )}
        {viewer && !viewer.roles.includes("ADMIN") && <p className="text-dim">{w.reads}</p>}
      </div>
    </Page>
  );
}

function Policy({ policy }: { readonly policy: PolicyFactsFragment }) {
  const { currency, threshold, newPayees, setAt, setBy } = policy;
  const w = words.policies;
  return (
    <li className="grid content-start gap-3 rounded-xl border border-line bg-raised p-5">
      <h2 className="font-semibold text-base">{currency}</h2>
      <Facts
        facts={[
          fact(w.threshold, threshold ? <Amount money={threshold} /> : w.noThreshold),
          fact(w.newPayees, newPayees ? w.newPayeesYes : w.newPayeesNo),
          fact(w.said, <Time at={setAt} />),
          fact(
            w.by,
            <TextLink to="/operate/people/$id" params={{ id: setBy.id }}>
              {setBy.username}
            </TextLink>,
          ),
        ]}
      />
    </li>
  );
}
