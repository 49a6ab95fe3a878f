import { getRouteApi } from "@tanstack/react-router";
import { useWhose } from "../../account/use-whose.ts";
import { OneBulkDocument } from "../../generated/wallet/bulk/bulk.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useHeadingAfter } from "../../ui/use-heading-after.ts";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { BulkState } from "./bulk-state.tsx";
import { CancelBulk } from "./cancel.tsx";
import { type OneBulk, useFollowBulk } from "./follow-bulk.ts";
import { Progress } from "./progress.tsx";
import { Rows } from "./rows.tsx";
import { StartBulk } from "./start.tsx";

const route = getRouteApi("/inside/bulk/$id");

/** One bulk payment, live: what it comes to before it is started, and then what each row has. */
export function BulkPaymentPage() {
  const { id } = route.useParams();
  const viewer = useViewer();
  const { data, error, refetch } = useAsk(OneBulkDocument, { id });
  const bulk = data?.bulkPayment;
  const whose = useWhose(bulk?.fromAccount.id);
  useFollowBulk(keyOf(OneBulkDocument, { id }), id, bulk?.id === id && whose === "own");
  // Once it is started or has ended, the buttons for that are gone, and their dialog.
  useHeadingAfter(bulk?.status === "DRAFT");
  useHeadingAfter(bulk?.status === "RUNNING");
  const w = words.bulk;
  const back = <TextLink to="/bulk">{w.back}</TextLink>;
  if (!bulk || !viewer || !whose)
    return (
      <Page title={w.one} actions={back}>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!error && (!data || bulk) && <Skeleton rows={5} />}
        {data && !bulk && <p>{w.notFound}</p>}
      </Page>
    );
  const { status } = bulk;
  const isOwn = whose === "own";
  return (
    <Page title={bulk.name ?? w.one} actions={back}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
          <About bulk={bulk} />
          {status !== "DRAFT" && <Progress bulk={bulk} />}
          {status === "DRAFT" && isOwn && <StartBulk key={id} bulk={bulk} owner={viewer.id} />}
        </div>
        {isOwn && (status === "DRAFT" || status === "RUNNING") && (
          <CancelBulk key={id} id={id} status={status} owner={viewer.id} />
        )}
        <Rows bulk={bulk} isFollowed={isOwn} />
      </div>
    </Page>
  );
}

function About({ bulk }: { readonly bulk: OneBulk }) {
  const { id, status, fromAccount, rowCount, amount, fee, total, createdAt, startedAt, endedAt } = bulk;
  const write = useWriteCount();
  const w = words.bulk;
  return (
    <Card>
      <p className="amount-wraps mb-1 font-semibold text-3xl tracking-tight">
        <Amount money={amount} />
      </p>
      <p role="status" className="mb-4">
        <BulkState status={status} /> <span className="text-dim">· {w.meanings[status]}</span>
      </p>
      <Facts
        facts={[
          fact(
            words.send.from,
            <TextLink to="/accounts/$id" params={{ id: fromAccount.id }}>
              {fromAccount.name}
            </TextLink>,
          ),
          fact(w.rows, write(rowCount)),
          // Before that the review says them.
          status === "DRAFT" ? null : fact(w.feeAtMost, <Amount money={fee} />),
          status === "DRAFT" ? null : fact(w.totalAtMost, <Amount money={total} />),
          fact(w.created, <Time at={createdAt} />),
          startedAt === null ? null : fact(w.started, <Time at={startedAt} />),
          endedAt === null ? null : fact(w.ended, <Time at={endedAt} />),
          fact(words.payment.id, <Id id={id} />),
        ]}
      />
    </Card>
  );
}
