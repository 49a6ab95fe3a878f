import { getRouteApi, linkOptions } from "@tanstack/react-router";
import { OneServiceDocument, type OneServiceQuery } from "../../generated/operate/services/services.ts";
import { KeyList } from "../../keys/key-list.tsx";
import { MakeKey } from "../../keys/make-key.tsx";
import { SERVICES, wordsOfScope } from "../../keys/scopes.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";
import { ServiceSwitch } from "./service-switch.tsx";

const here = getRouteApi("/inside/operate/services/$id");

export function ServicePage() {
  const { id } = here.useParams();
  const { after } = here.useSearch();
  const navigate = here.useNavigate();
  const viewer = useViewer();
  const asked = useAsk(OneServiceDocument, { id, ...(after ? { after } : {}) });
  const wasLost = useLostCursor({
    after,
    fault: asked.error,
    onBegin: () => void navigate({ search: {}, replace: true }),
  });
  const service = asked.data?.service;
  const admin = viewer?.roles.includes("ADMIN") ? viewer.id : null;
  const w = words.services;
  const lookAt = {
    link: linkOptions({ to: "/operate/services/$id", params: { id } }),
    label: words.askAgain.same,
  };
  return (
    <Page title={service?.name ?? w.title} actions={<TextLink to="/operate/services">{w.back}</TextLink>}>
      <div className="grid gap-6">
        {wasLost && <p role="status">{words.table.placeLost}</p>}
        {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
        {!asked.data && !asked.error && <Skeleton rows={4} />}
        {asked.data && !service && <p>{w.notFound}</p>}
        {service && <About service={service} admin={admin} />}
        {service && (
          <section className="grid gap-4">
            <h2 className="font-semibold text-base">{w.keys}</h2>
            <KeyList
              page={service.apiKeys}
              after={after}
              onAfter={(next) => void navigate({ search: next ? { after: next } : {} })}
              owner={admin}
            />
          </section>
        )}
        {service && admin && service.state === "ENABLED" && (
          <MakeKey
            owner={admin}
            serviceId={service.id}
            scopes={SERVICES.filter((scope) => service.scopes.includes(scope))}
            lookAt={lookAt}
          />
        )}
      </div>
    </Page>
  );
}

type Service = NonNullable<OneServiceQuery["service"]>;

function About({ service, admin }: { readonly service: Service; readonly admin: string | null }) {
  const w = words.services;
  return (
    <Card className="max-w-3xl">
      <div className="grid gap-4">
        <State tone={service.state === "ENABLED" ? "good" : "bad"}>{w.states[service.state]}</State>
        {service.purpose && <p className="break-words">{service.purpose}</p>}
        <ul className="list-disc ps-5 text-sm">
          {service.scopes.map((scope) => (
            <li key={scope}>{wordsOfScope(scope)}</li>
          ))}
        </ul>
        <Facts
          facts={[
            fact(w.made, <Time at={service.createdAt} />),
            fact(w.by, service.createdBy.username),
            fact("Id", <Id id={service.id} />),
          ]}
        />
        {admin && <ServiceSwitch service={service} owner={admin} />}
      </div>
    </Card>
  );
}
