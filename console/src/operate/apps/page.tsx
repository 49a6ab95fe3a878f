import { getRouteApi } from "@tanstack/react-router";
import { AllAppsDocument } from "../../generated/operate/apps/apps.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";
import { ClientApp } from "./client-app.tsx";
import { RegisterApp } from "./register-app.tsx";

const here = getRouteApi("/inside/operate/apps");

export function ClientAppsPage() {
  const { after } = here.useSearch();
  const navigate = here.useNavigate();
  const viewer = useViewer();
  const asked = useAsk(AllAppsDocument, after ? { after } : {});
  const wasLost = useLostCursor({
    after,
    fault: asked.error,
    onBegin: () => void navigate({ search: {}, replace: true }),
  });
  const page = asked.data?.oauthClients;
  const admin = viewer?.roles.includes("ADMIN") ? viewer.id : null;
  const w = words.clientApps;
  return (
    <Page title={w.title}>
      <div className="grid gap-6">
        <p className="max-w-3xl text-dim">{w.what}</p>
        {wasLost && <p role="status">{words.table.placeLost}</p>}
        {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
        {!page && !asked.error && <Skeleton rows={4} />}
        {page?.nodes.length === 0 && <p className="text-dim">{w.none}</p>}
        {page && page.nodes.length > 0 && (
          <ul aria-label={w.title} className="grid gap-4">
            {page.nodes.map((app) => (
              <ClientApp key={app.id} app={app} admin={admin} />
            ))}
          </ul>
        )}
        {page && (after || page.pageInfo.hasNextPage) && (
          <div className="flex gap-2">
            {after && <Button onClick={() => void navigate({ search: {} })}>{w.first}</Button>}
            {page.pageInfo.hasNextPage && page.pageInfo.endCursor && (
              <Button onClick={() => void navigate({ search: { after: page.pageInfo.endCursor ?? undefined } })}>
                {w.next}
              </Button>
            )}
          </div>
        )}
        {admin ? <RegisterApp owner={admin} /> : <p className="text-dim">{w.reads}</p>}
      </div>
    </Page>
  );
}
