import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, linkOptions } from "@tanstack/react-router";
import { OneDeliveryDocument, RedeliverDocument } from "../../generated/develop/webhooks/webhooks.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { askOptions } from "../../live/use-ask.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { pretty } from "../../ui/pretty.ts";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";
import { Attempts } from "./attempts.tsx";
import type { DeliveryFacts } from "./delivery-facts.ts";
import { DeliveryState } from "./states.tsx";

const route = getRouteApi("/inside/develop/webhooks/$id/deliveries/$delivery");

/** While it waits to be sent, nothing tells that it was. */
const LOOK_EVERY_MS = 2_000;

/** One delivery: what is sent, and each time that it was, with what was answered. */
export function DeliveryPage() {
  const { id, delivery: deliveryId } = route.useParams();
  const { after } = route.useSearch();
  const navigate = route.useNavigate();
  const viewer = useViewer();
  const { data, error, refetch } = useQuery({
    ...askOptions(OneDeliveryDocument, { id: deliveryId, after: after ?? null }),
    refetchInterval: ({ state }) => (state.data?.webhookDelivery?.status === "PENDING" ? LOOK_EVERY_MS : false),
  });
  const wasLost = useLostCursor({
    after,
    fault: error,
    onBegin: () => void navigate({ search: {}, replace: true }),
  });
  const delivery = data?.webhookDelivery;
  const w = words.webhooks;
  const back = (
    <TextLink to="/develop/webhooks/$id" params={{ id }}>
      {w.toEndpoint}
    </TextLink>
  );
  return (
    <Page title={w.delivery} actions={back}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {wasLost && <p role="status">{words.table.placeLost}</p>}
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!data && !error && <Skeleton rows={6} />}
        {data && !delivery && <p>{w.noDelivery}</p>}
        {delivery && viewer && (
          <>
            <About delivery={delivery} endpointId={id} owner={viewer.id} />
            <Attempts
              delivery={delivery}
              after={after}
              onAfter={(next) => void navigate({ search: next === undefined ? {} : { after: next } })}
            />
            <Card title={w.body} className="max-w-4xl">
              {delivery.body === null ? <p>{w.noBody}</p> : <CodeBlock label={w.body} text={pretty(delivery.body)} />}
            </Card>
          </>
        )}
      </div>
    </Page>
  );
}

type AboutProps = { readonly delivery: DeliveryFacts; readonly endpointId: string; readonly owner: string };

function About({ delivery, endpointId, owner }: AboutProps) {
  const { id, eventId, eventType, status, createdAt, endedAt, attemptCount } = delivery;
  const w = words.webhooks;
  return (
    <Card className="max-w-4xl">
      <div className="grid gap-5">
        <Facts
          facts={[
            fact(w.event, <code className="break-all font-mono text-sm">{eventType}</code>),
            fact(
              w.status,
              <span role="status">
                <DeliveryState status={status} />
              </span>,
            ),
            fact(w.tries, attemptCount),
            fact(w.made, <Time at={createdAt} />),
            endedAt === null ? null : fact(w.ended, <Time at={endedAt} />),
            fact("webhook-id", <Id id={id} />),
            fact(w.eventId, <Id id={eventId} />),
          ]}
        />
        <Again key={id} deliveryId={id} endpointId={endpointId} owner={owner} />
      </div>
    </Card>
  );
}

type AgainProps = { readonly deliveryId: string; readonly endpointId: string; readonly owner: string };

function Again({ deliveryId, endpointId, owner }: AgainProps) {
  const cache = useQueryClient();
  const w = words.webhooks;
  const attempt = useAttempt(RedeliverDocument, {
    owner,
    form: `redeliver.${deliveryId}`,
    onAnswer: () => askAnewInAllTabs(cache),
  });
  const lookAt = {
    link: linkOptions({
      to: "/develop/webhooks/$id/deliveries/$delivery",
      params: { id: endpointId, delivery: deliveryId },
    }),
    label: words.askAgain.same,
  };
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain()} lookAt={lookAt} />;
  const answer = attempt.answer?.redeliverWebhook;
  const refusal = answer && answer.__typename !== "RedeliverWebhookSuccess" ? w.refusals[answer.__typename] : null;
  return (
    <div className="grid justify-items-start gap-3">
      <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
      <Button
        look="main"
        isBusy={attempt.isBusy}
        onClick={() => attempt.send((idempotencyKey) => ({ input: { deliveryId, idempotencyKey } }))}
      >
        {w.redeliver}
      </Button>
    </div>
  );
}
