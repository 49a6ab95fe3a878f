import {
  SigningPoliciesPageDocument,
  type SigningPoliciesPageQuery,
  type SigningPolicyFactsFragment,
} from "../../generated/operate/signing-policies/signing-policies.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useIsAdmin } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { Draft } from "./draft.tsx";
import { Policy } from "./policy.tsx";

/** What may leave over each network: what decides, what waits for a second ADMIN, and a draft. */
export function SigningPoliciesPage() {
  const isAdmin = useIsAdmin();
  const viewer = useViewer();
  const asked = useAsk(SigningPoliciesPageDocument, {});
  const { data, error } = asked;
  const w = words.signingPolicies;
  return (
    <Page title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <p className="max-w-3xl text-dim">{w.what}</p>
        <p>
          <TextLink to="/operate/transactions" search={{ state: "AWAITING_APPROVAL" }}>
            {w.toHeld}
          </TextLink>
        </p>
        {error && <Fault fault={error} onAgain={() => void asked.refetch()} />}
        {!data && !error && <Skeleton rows={4} />}
        {data && <Policies title={w.proposals} none={w.noProposals} policies={data.proposed.nodes} data={data} />}
        {data && <Policies title={w.inForce} none={w.none} policies={data.inForce.nodes} data={data} />}
        {data && viewer && isAdmin && (
          <Card title={w.draft}>
            <Draft owner={viewer.id} networks={data.networks} inForce={data.inForce.nodes} />
          </Card>
        )}
        {viewer && !isAdmin && <p className="text-dim">{w.reads}</p>}
      </div>
    </Page>
  );
}

type Props = {
  readonly title: string;
  readonly none: string;
  readonly policies: readonly SigningPolicyFactsFragment[];
  readonly data: SigningPoliciesPageQuery;
};

function Policies({ title, none, policies, data }: Props) {
  return (
    <section aria-label={title} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 className="font-semibold text-base">{title}</h2>
      {policies.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ul className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
          {policies.map((policy) => (
            <Policy
              key={policy.id}
              policy={policy}
              name={data.networks.find(({ code }) => code === policy.network)?.name ?? policy.network}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
