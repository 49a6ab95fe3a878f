import { getRouteApi, Navigate } from "@tanstack/react-router";
import { useWhose } from "../../account/use-whose.ts";
import type { DebtFragment } from "../../generated/payment/owed.ts";
import { type MovementFragment, PaymentChangesDocument } from "../../generated/payment/payment.ts";
import { OnePaymentDocument, type OnePaymentQuery } from "../../generated/wallet/payment/payment.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { useFollow } from "../../live/use-follow.ts";
import { isNothing } from "../../money.ts";
import { Approved } from "../../payment/approved.tsx";
import { Brought } from "../../payment/brought.tsx";
import { Owed } from "../../payment/owed.tsx";
import { isHold, titleOf } from "../../payment/payment-state.tsx";
import { Timeline } from "../../payment/timeline.tsx";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useHeadingAfter } from "../../ui/use-heading-after.ts";
import { words } from "../../words/words.ts";
import { Exchanged } from "./exchanged.tsx";
import { HoldActions } from "./hold-actions.tsx";
import { Outside } from "./outside.tsx";
import { PartOfBulk } from "./part-of-bulk.tsx";
import { PaymentFacts } from "./payment-facts.tsx";
import { Postings } from "./postings.tsx";
import { Receipt } from "./receipt.tsx";
import { Refunds } from "./refunds.tsx";
import { RepeatLink } from "./repeat-link.tsx";

const route = getRouteApi("/inside/payments/$id");

/** One payment from its request to its end, live. */
export function PaymentPage() {
  const { id } = route.useParams();
  const { sent } = route.useSearch();
  const viewer = useViewer();
  const { data, error, refetch } = useAsk(OnePaymentDocument, { id });
  const payment = data?.payment;
  useFollow(
    PaymentChangesDocument,
    { paymentId: id },
    {
      into: keyOf(OnePaymentDocument, { id }),
      apply: (_: OnePaymentQuery, event) => ({ payment: event.paymentStatus.payment }),
      // There is nothing to follow of a payment that is not there.
      enabled: payment?.id === id,
    },
  );
  // Once it is taken or given back, its buttons and their dialog are gone.
  useHeadingAfter(payment !== undefined && payment !== null && isHold(payment));
  const whose = useWhose(payment?.account.id);
  if (payment && whose === "others") return <Navigate to="/operate/payments/$id" params={{ id }} replace />;
  if (!payment || !whose)
    return (
      <Page title={words.payment.title}>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!error && (!data || payment) && <Skeleton rows={4} />}
        {data && !payment && (
          <p>
            {words.payment.none} <TextLink to="/payments">{words.home.allPayments}</TextLink>
          </p>
        )}
      </Page>
    );
  return (
    <Page title={titleOf(payment)} actions={<Actions payment={payment} />}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {sent && (
          <p role="status" className="rounded-md border border-good bg-raised px-4 py-3 text-good">
            {sent === "now" ? words.payment.sentNow : words.payment.sentBefore} <Time at={payment.createdAt} />.
          </p>
        )}
        <PaymentFacts payment={payment} />
        {payment.direction === "OUT" && (payment.kind === "SEND" || payment.kind === "TRANSFER") && (
          <PartOfBulk paymentId={payment.id} />
        )}
        <Brought payment={payment} />
        <Owed payment={payment} intro={sayOwed} />
        {payment.kind === "EXCHANGE" && <Exchanged paymentId={payment.id} />}
        {viewer && isHold(payment) && <HoldActions key={payment.id} payment={payment} owner={viewer.id} />}
        {viewer && <Outside key={`outside of ${payment.id}`} payment={payment} owner={viewer.id} />}
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
          <Card title={words.payment.timeline}>
            <Timeline payment={payment} />
          </Card>
          <Card title={words.payment.postings}>
            <Postings payment={payment} />
          </Card>
        </div>
        {viewer && <Refunds key={`refunds of ${payment.id}`} payment={payment} owner={viewer.id} />}
        <Approved paymentId={payment.id} />
      </div>
    </Page>
  );
}

const sayOwed = ({ outstandingAmount }: DebtFragment) => (
  <p className="mb-4 max-w-3xl">{isNothing(outstandingAmount) ? words.owed.settled : words.owed.means}</p>
);

function Actions({ payment }: { readonly payment: MovementFragment }) {
  return (
    <div className="flex flex-wrap items-start gap-2">
      <Receipt key={payment.id} paymentId={payment.id} />
      <RepeatLink payment={payment} />
    </div>
  );
}
