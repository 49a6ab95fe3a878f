import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { RequestByLinkDocument } from "../../generated/request/request.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useSessionState } from "../../live/use-live.ts";
import { PayAgain, PayRequest } from "../../request/pay-request.tsx";
import { RequestFacts } from "../../request/request-facts.tsx";
import { titleOfRequest } from "../../request/request-state.tsx";
import { usePayOrder } from "../../request/use-pay-order.ts";
import { takeToken } from "../../session/take-token.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { LinkButton, TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";

/** Where the link of a request leads: whoever has it sees what it asks for, and may pay it. */
export function PayPage() {
  const [token] = useState(takeToken);
  const isIn = useSessionState() === "in";
  const viewer = useViewer();
  const w = words.requests;
  if (!isIn)
    return (
      <Page title={w.linkTitle}>
        <div className="grid max-w-2xl justify-items-start gap-4">
          <p>{token === null ? w.linkNothing : w.linkLogIn}</p>
          {/* The token stays in this tab meanwhile: no address says it. */}
          <LinkButton to="/login" search={{ to: "/pay" }} look="main">
            {words.login.title}
          </LinkButton>
        </div>
      </Page>
    );
  if (!viewer)
    return (
      <Page title={w.linkTitle}>
        <Skeleton rows={4} />
      </Page>
    );
  return token === null ? <WithoutToken owner={viewer.id} /> : <WithToken owner={viewer.id} token={token} />;
}

type Props = { readonly owner: string };

const useGoToPayment = () => {
  const navigate = useNavigate();
  return (id: string, isRepeat: boolean) =>
    void navigate({
      to: "/payments/$id",
      params: { id },
      search: { sent: isRepeat ? "before" : "now" },
      replace: true,
    });
};

/** After a reload, say: what was sent by a link and has no answer is asked for again. */
function WithoutToken({ owner }: Props) {
  const order = usePayOrder(owner, "pay-link", useGoToPayment());
  const w = words.requests;
  return (
    <Page title={w.linkTitle}>
      {order.attempt.pending ? (
        <PayAgain order={order} />
      ) : (
        <p>
          {w.linkNothing} <TextLink to="/requests">{w.title}</TextLink>
        </p>
      )}
    </Page>
  );
}

function WithToken({ owner, token }: Props & { readonly token: string }) {
  const { data, error, refetch } = useAsk(RequestByLinkDocument, { token });
  const toPayment = useGoToPayment();
  const request = data?.paymentRequestByLink;
  const w = words.requests;
  if (!request)
    return (
      <Page title={w.linkTitle}>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!error && !data && <Skeleton rows={4} />}
        {data && <p>{w.linkNowhere}</p>}
      </Page>
    );
  const isOwn = request.payee.id === owner;
  return (
    <Page title={titleOfRequest(request, owner)}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Card className="max-w-3xl">
          <RequestFacts request={request} />
        </Card>
        {isOwn && (
          <p>
            {w.linkOwn}{" "}
            <TextLink to="/requests/$id" params={{ id: request.id }}>
              {w.linkToOwn}
            </TextLink>
          </p>
        )}
        {!isOwn && <PayRequest owner={owner} request={request} by={{ token }} onPaid={toPayment} />}
        {!isOwn && request.status !== "OPEN" && <p>{w.ends[request.status]}</p>}
      </div>
    </Page>
  );
}
