import { getRouteApi } from "@tanstack/react-router";
import { type EndpointFactsFragment, OneEndpointDocument } from "../../generated/develop/webhooks/webhooks.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { Deliveries } from "./deliveries.tsx";
import { EditEndpoint } from "./edit-endpoint.tsx";
import { EndpointActions } from "./endpoint-actions.tsx";
import { EndpointState } from "./states.tsx";

const route = getRouteApi("/inside/develop/webhooks/$id");

/** One endpoint: what it is, what can be done with it, and what was sent to it. */
export function EndpointPage() {
  const { id } = route.useParams();
  const viewer = useViewer();
  const { data, error, refetch } = useAsk(OneEndpointDocument, { id });
  const endpoint = data?.webhookEndpoint;
  const w = words.webhooks;
  return (
    <Page title={w.one} actions={<TextLink to="/develop/webhooks">{w.back}</TextLink>}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!data && !error && <Skeleton rows={6} />}
        {data && !endpoint && <p>{w.notFound}</p>}
        {endpoint && viewer && (
          <>
            <About endpoint={endpoint} owner={viewer.id} />
            <Deliveries endpointId={endpoint.id} />
            <EditEndpoint key={JSON.stringify(endpoint)} endpoint={endpoint} />
          </>
        )}
      </div>
    </Page>
  );
}

function About({ endpoint, owner }: { readonly endpoint: EndpointFactsFragment; readonly owner: string }) {
  const { id, url, description, eventTypes, forEverybody, state, createdAt } = endpoint;
  const { disabledReason, disabledAt, failingSince, formerSecretEndsAt } = endpoint;
  const w = words.webhooks;
  return (
    <Card className="max-w-4xl">
      <div className="grid gap-5">
        <Facts
          facts={[
            fact(w.url, <span className="break-all font-medium">{url}</span>),
            description === null ? null : fact(w.description, description),
            fact(w.state, <EndpointState state={state} />),
            disabledReason && fact(w.why, w.reasons[disabledReason]),
            disabledAt === null ? null : fact(w.since, <Time at={disabledAt} />),
            state === "ENABLED" && failingSince ? fact(w.failing, <Time at={failingSince} />) : null,
            formerSecretEndsAt === null ? null : fact(w.formerUntil, <Time at={formerSecretEndsAt} />),
            fact(w.whose, forEverybody ? w.ofEverybody : w.ofYours),
            fact(
              w.events,
              <ul>
                {eventTypes.map((type) => (
                  <li key={type}>
                    <code className="break-all font-mono text-sm">{type}</code>
                  </li>
                ))}
              </ul>,
            ),
            fact(w.made, <Time at={createdAt} />),
            fact("Id", <Id id={id} />),
          ]}
        />
        <EndpointActions endpoint={endpoint} owner={owner} />
      </div>
    </Card>
  );
}
