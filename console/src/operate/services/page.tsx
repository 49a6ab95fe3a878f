import { getRouteApi } from "@tanstack/react-router";
import { AllServicesDocument, type ServiceFactsFragment } from "../../generated/operate/services/services.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";
import { MakeService } from "./make-service.tsx";

const here = getRouteApi("/inside/operate/services");

export function ServicesPage() {
  const { after } = here.useSearch();
  const navigate = here.useNavigate();
  const viewer = useViewer();
  const asked = useAsk(AllServicesDocument, after ? { after } : {});
  const wasLost = useLostCursor({
    after,
    fault: asked.error,
    onBegin: () => void navigate({ search: {}, replace: true }),
  });
  const page = asked.data?.services;
  const w = words.services;
  return (
    <Page title={w.title}>
      <div className="grid gap-6">
        <p className="max-w-3xl text-dim">{w.what}</p>
        {wasLost && <p role="status">{words.table.placeLost}</p>}
        {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
        {!page && !asked.error && <Skeleton rows={4} />}
        {page?.nodes.length === 0 && <p className="text-dim">{w.none}</p>}
        {page && page.nodes.length > 0 && (
          <ul aria-label={w.title} className="grid gap-4 xl:grid-cols-2">
            {page.nodes.map((service) => (
              <Service key={service.id} service={service} />
            ))}
          </ul>
        )}
        {page && (after || page.pageInfo.hasNextPage) && (
          <div className="flex gap-2">
            {after && <Button onClick={() => void navigate({ search: {} })}>{words.keys.first}</Button>}
            {page.pageInfo.hasNextPage && page.pageInfo.endCursor && (
              <Button onClick={() => void navigate({ search: { after: page.pageInfo.endCursor ?? undefined } })}>
                {words.keys.next}
              </Button>
            )}
          </div>
        )}
        {viewer?.roles.includes("ADMIN") ? <MakeService owner={viewer.id} /> : <p className="text-dim">{w.reads}</p>}
      </div>
    </Page>
  );
}

function Service({ service }: { readonly service: ServiceFactsFragment }) {
  const { id, name, purpose, state } = service;
  return (
    <li className="grid content-start gap-2 rounded-xl border border-line bg-raised p-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h2 className="font-semibold text-base">
          <TextLink to="/operate/services/$id" params={{ id }}>
            {name}
          </TextLink>
        </h2>
        <State tone={state === "ENABLED" ? "good" : "bad"}>{words.services.states[state]}</State>
      </div>
      {purpose && <p className="break-words text-dim text-sm">{purpose}</p>}
    </li>
  );
}
