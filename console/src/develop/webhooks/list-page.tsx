import { EndpointsDocument } from "../../generated/develop/webhooks/webhooks.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { words } from "../../words/words.ts";
import { MakeEndpoint } from "./make-endpoint.tsx";
import { EndpointState } from "./states.tsx";

/** Where the viewer's events are sent to. */
export function WebhooksPage() {
  const viewer = useViewer();
  const { data, error, refetch } = useAsk(EndpointsDocument, {});
  const endpoints = data?.webhookEndpoints;
  const w = words.webhooks;
  return (
    <Page title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <p className="max-w-3xl text-dim">{w.what}</p>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!endpoints && !error && <Skeleton rows={4} />}
        {endpoints?.length === 0 && <p>{w.none}</p>}
        {endpoints && endpoints.length > 0 && (
          <ul aria-label={w.title} className="grid max-w-4xl gap-3">
            {endpoints.map(({ id, url, description, state, failingSince, eventTypes }) => (
              <li key={id} className="grid gap-1.5 rounded-xl border border-line bg-raised px-5 py-4">
                <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
                  <TextLink to="/develop/webhooks/$id" params={{ id }} className="min-w-0 break-all font-medium">
                    {url}
                  </TextLink>
                  <EndpointState state={state} />
                  {state === "ENABLED" && failingSince && <State tone="waiting">{w.failing}</State>}
                </div>
                {description && <p className="break-words">{description}</p>}
                <p className="text-dim text-sm">{w.listens(eventTypes.length)}</p>
              </li>
            ))}
          </ul>
        )}
        {viewer && <MakeEndpoint owner={viewer.id} isAdmin={viewer.roles.includes("ADMIN")} />}
      </div>
    </Page>
  );
}
