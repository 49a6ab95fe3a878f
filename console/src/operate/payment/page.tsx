import { getRouteApi } from "@tanstack/react-router";
import {
  type PaymentOfAnybodyFragment,
  StaffPaymentChangesDocument,
  StaffPaymentDocument,
  type StaffPaymentQuery,
} from "../../generated/operate/payment/payment.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { useFollow } from "../../live/use-follow.ts";
import { Approved } from "../../payment/approved.tsx";
import { Brought } from "../../payment/brought.tsx";
import { Timeline } from "../../payment/timeline.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { Acts } from "./acts.tsx";
import { DebtOfPayment } from "./debt.tsx";
import { AboutPayment, Sides } from "./facts.tsx";
import { GiveBack } from "./give-back.tsx";
import { History } from "./history.tsx";
import { Payout } from "./payout.tsx";

const here = getRouteApi("/inside/operate/payments/$id");
const own = words.operate.payment;

/** Such as `Payment from nina to bob`; what is outside has no name. */
const titleOf = ({ kind, from, to }: PaymentOfAnybodyFragment): string =>
  [
    words.payment.kinds[kind],
    ...(from ? [words.payment.from(from.user.username)] : []),
    ...(to ? [words.payment.to(to.user.username)] : []),
  ].join(" ");

/** Anybody's payment, live: whose money it is, where it stands, and what the books have of it. */
export function StaffPaymentPage() {
  const { id } = here.useParams();
  const { data, error, refetch } = useAsk(StaffPaymentDocument, { id });
  const payment = data?.payment;
  useFollow(
    StaffPaymentChangesDocument,
    { paymentId: id },
    {
      into: keyOf(StaffPaymentDocument, { id }),
      apply: (_: StaffPaymentQuery, event) => ({ payment: event.paymentStatus.payment }),
      enabled: payment?.id === id,
    },
  );
  if (!payment)
    return (
      <Page title={own.title}>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!error && !data && <Skeleton rows={5} />}
        {data && <p>{own.none(id)}</p>}
      </Page>
    );
  return (
    <Page title={titleOf(payment)}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
          <AboutPayment payment={payment} />
          <Sides payment={payment} />
        </div>
        <Acts key={payment.id} payment={payment} />
        <Brought payment={payment} />
        {payment.kind === "WITHDRAWAL" && <Payout key={`${payment.id} out`} id={payment.id} />}
        <DebtOfPayment payment={payment} />
        <GiveBack key={`${payment.id} back`} payment={payment} />
        <Card title={words.payment.timeline}>
          <Timeline payment={payment} />
        </Card>
        {payment.history && payment.history.length > 0 && (
          <Card title={words.stuck.history}>
            <History entries={payment.history} />
          </Card>
        )}
        <Approved paymentId={payment.id} />
      </div>
    </Page>
  );
}
