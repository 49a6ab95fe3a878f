import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { OneRequestDocument, type OneRequestQuery } from "../../generated/request/request.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { useFollowRequests } from "../../request/follow-request.ts";
import { PayRequest } from "../../request/pay-request.tsx";
import { RequestFacts } from "../../request/request-facts.tsx";
import { titleOfRequest } from "../../request/request-state.tsx";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useHeadingAfter } from "../../ui/use-heading-after.ts";
import { words } from "../../words/words.ts";
import { PayeeActions, PayerActions } from "./actions.tsx";
import { RequestLink } from "./request-link.tsx";

const route = getRouteApi("/inside/requests/$id");

type Request = NonNullable<OneRequestQuery["paymentRequest"]>;

/** One request, live: what it asks for, its link, and what each side can do with it. */
export function RequestPage() {
  const { id } = route.useParams();
  const viewer = useViewer();
  const { data, error, refetch } = useAsk(OneRequestDocument, { id });
  useFollowRequests(keyOf(OneRequestDocument, { id }));
  const request = data?.paymentRequest;
  // Once it has ended, its buttons and their dialogs are gone.
  useHeadingAfter(request?.status === "OPEN");
  const w = words.requests;
  const back = <TextLink to="/requests">{w.back}</TextLink>;
  if (!request || !viewer)
    return (
      <Page title={w.one} actions={back}>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!error && (!data || request) && <Skeleton rows={4} />}
        {data && !request && <p>{w.notFound}</p>}
      </Page>
    );
  return (
    <Page title={titleOfRequest(request, viewer.id)} actions={back}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <About request={request} />
        <Actions key={request.id} request={request} viewerId={viewer.id} />
      </div>
    </Page>
  );
}

function About({ request }: { readonly request: Request }) {
  const { payment, toAccount, reference, reminders, remindedAt } = request;
  const w = words.requests;
  return (
    <Card className="max-w-3xl">
      <RequestFacts
        request={request}
        more={[
          toAccount && fact(w.into, toAccount.name),
          reference === null ? null : fact(w.reference, reference),
          reminders === null || reminders === 0 || remindedAt === null
            ? null
            : fact(
                w.reminded,
                <>
                  {w.times(reminders)}, <Time at={remindedAt} />
                </>,
              ),
          payment &&
            fact(
              w.paidBy,
              <TextLink to="/payments/$id" params={{ id: payment.id }}>
                {w.thePayment}
              </TextLink>,
            ),
        ]}
      />
    </Card>
  );
}

/** While it is open; and to pay it, as long as it is not known whether that was done. */
function Actions({ request, viewerId }: { readonly request: Request; readonly viewerId: string }) {
  const navigate = useNavigate();
  const { payee, payer, link } = request;
  const isOpen = request.status === "OPEN";
  if (payee.id === viewerId)
    return (
      isOpen && (
        <>
          {link && <RequestLink link={link} />}
          <PayeeActions request={request} owner={viewerId} />
        </>
      )
    );
  if (payer?.id !== viewerId) return null;
  return (
    <>
      <PayRequest
        owner={viewerId}
        request={request}
        by={{ id: request.id }}
        onPaid={(id, isRepeat) =>
          void navigate({ to: "/payments/$id", params: { id }, search: { sent: isRepeat ? "before" : "now" } })
        }
      />
      {isOpen && <PayerActions request={request} owner={viewerId} />}
    </>
  );
}
