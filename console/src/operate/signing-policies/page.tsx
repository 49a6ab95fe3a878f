import { getRouteApi } from "@tanstack/react-router";
import {
  SigningPoliciesPageDocument,
  type SigningPoliciesPageQuery,
  SigningPolicyListDocument,
  type SigningPolicyListQueryVariables,
} from "../../generated/operate/signing-policies/signing-policies.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useIsAdmin } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";
import { Draft } from "./draft.tsx";
import { Policy } from "./policy.tsx";

const here = getRouteApi("/inside/operate/signing-policies");

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
        {data && <Policies title={w.proposals} none={w.noProposals} list="proposed" networks={data.networks} />}
        {data && <Policies title={w.inForce} none={w.none} list="inForce" networks={data.networks} />}
        {data && viewer && isAdmin && (
          <Card title={w.draft}>
            <Draft owner={viewer.id} networks={data.networks} />
          </Card>
        )}
        {viewer && !isAdmin && <p className="text-dim">{w.reads}</p>}
      </div>
    </Page>
  );
}

type List = "proposed" | "inForce";
type States = SigningPolicyListQueryVariables["states"];
const STATES: Readonly<Record<List, States>> = { proposed: ["PROPOSED"], inForce: ["IN_FORCE"] };

type Props = {
  readonly title: string;
  readonly none: string;
  readonly list: List;
  readonly networks: SigningPoliciesPageQuery["networks"];
};

/** One list of them, a page at a time: its place is in the address. */
function Policies({ title, none, list, networks }: Props) {
  const { [list]: after } = here.useSearch();
  const navigate = here.useNavigate();
  const asked = useAsk(SigningPolicyListDocument, { states: STATES[list], ...(after ? { after } : {}) });
  const show = (next: string | undefined, isLost?: true) =>
    void navigate({
      search: (now) => ({ ...now, [list]: next }),
      resetScroll: false,
      ...(isLost && { replace: true }),
    });
  const wasLost = useLostCursor({ after, fault: asked.error, onBegin: () => show(undefined, true) });
  const page = asked.data?.signingPolicies;
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  const w = words.signingPolicies;
  return (
    <section aria-label={title} aria-busy={asked.isPlaceholderData} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 className="font-semibold text-base">{title}</h2>
      {wasLost && <p role="status">{words.table.placeLost}</p>}
      {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
      {!page && !asked.error && <Skeleton rows={3} />}
      {page?.nodes.length === 0 && <p>{after ? w.noMore : none}</p>}
      {page && page.nodes.length > 0 && (
        <ul className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
          {page.nodes.map((policy) => (
            <Policy
              key={policy.id}
              policy={policy}
              name={networks.find(({ code }) => code === policy.network)?.name ?? policy.network}
            />
          ))}
        </ul>
      )}
      {(after || next) && (
        <div className="flex gap-2">
          {after && (
            <Button onClick={() => show(undefined)}>
              {w.newest} <span className="sr-only">{title}</span>
            </Button>
          )}
          {next && (
            <Button onClick={() => show(next)} isBusy={asked.isPlaceholderData}>
              {w.older} <span className="sr-only">{title}</span>
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
