import { getRouteApi } from "@tanstack/react-router";
import { OneStandingOrderDocument, type OneStandingOrderQuery } from "../../generated/wallet/schedules/schedules.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { nameOf } from "../../payment/payment-state.tsx";
import { useViewer } from "../../shell/viewer.ts";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { useReader } from "../../ui/reader.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useHeadingAfter } from "../../ui/use-heading-after.ts";
import { words } from "../../words/words.ts";
import { StandingActions } from "./actions.tsx";
import { useFollowStanding } from "./follow-standing.ts";
import { useRuleWords, writeStart } from "./rule-words.ts";
import { Runs } from "./runs.tsx";
import { StandingState } from "./standing-state.tsx";

const route = getRouteApi("/inside/schedules/$id");

type Order = NonNullable<OneStandingOrderQuery["paymentSchedule"]>;

/** One standing order, live: what it says, when it pays next, and what its dates came to. */
export function SchedulePage() {
  const { id } = route.useParams();
  const viewer = useViewer();
  const { data, error, refetch } = useAsk(OneStandingOrderDocument, { id });
  useFollowStanding(keyOf(OneStandingOrderDocument, { id }));
  const order = data?.paymentSchedule;
  // Once it has ended, its buttons and their dialogs are gone.
  useHeadingAfter(order !== undefined && order !== null && order.status !== "ENDED");
  const w = words.standing;
  const back = <TextLink to="/schedules">{w.back}</TextLink>;
  if (!order || !viewer)
    return (
      <Page title={w.one} actions={back}>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!error && (!data || order) && <Skeleton rows={5} />}
        {data && !order && <p>{w.notFound}</p>}
      </Page>
    );
  return (
    <Page title={w.toWhom(nameOf(order.payee))} actions={back}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <About order={order} />
          <NextDates order={order} />
        </div>
        {order.status !== "ENDED" && <StandingActions key={order.id} order={order} owner={viewer.id} />}
        <Card title={w.runs}>
          <Runs runs={order.runs} />
        </Card>
      </div>
    </Page>
  );
}

function About({ order }: { readonly order: Order }) {
  const { id, fromAccount, payee, payeeAccount, memo, reference, rule, startsAt, timeZone, lastDate } = order;
  const { refusals, endedAt } = order;
  const inWords = useRuleWords();
  const { locale } = useReader();
  const w = words.standing;
  return (
    <Card>
      <p className="amount-wraps mb-1 font-semibold text-3xl tracking-tight">
        <Amount money={order.amount} />
      </p>
      <p role="status" className="mb-4">
        <StandingState order={order} />
      </p>
      <Facts
        facts={[
          fact(
            w.payee,
            <span className="inline-flex flex-wrap items-center gap-x-2">
              {nameOf(payee)} <Id id={payeeAccount?.id ?? payee.id} />
            </span>,
          ),
          fact(
            w.from,
            <TextLink to="/accounts/$id" params={{ id: fromAccount.id }}>
              {fromAccount.name}
            </TextLink>,
          ),
          fact(w.rule, inWords(rule)),
          fact(w.starts, writeStart(startsAt, timeZone, locale)),
          lastDate === null ? null : fact(w.last, <Time at={lastDate} />),
          memo ? fact(words.send.memo, memo) : null,
          reference ? fact(w.reference, reference) : null,
          refusals > 0 ? fact(w.refusals, String(refusals)) : null,
          endedAt === null ? null : fact(w.ended, <Time at={endedAt} />),
          fact(words.payment.id, <Id id={id} />),
        ]}
      />
    </Card>
  );
}

function NextDates({ order: { status, nextDates } }: { readonly order: Order }) {
  const w = words.standing;
  return (
    <Card title={status === "PAUSED" ? w.datesIfResumed : w.dates}>
      {nextDates.length === 0 ? (
        <p className="text-dim">{w.noDates}</p>
      ) : (
        <ol className="grid gap-1.5">
          {nextDates.map((date) => (
            <li key={date}>
              <Time at={date} />
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
