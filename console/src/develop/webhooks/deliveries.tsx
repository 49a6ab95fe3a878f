import { getRouteApi, Link } from "@tanstack/react-router";
import { DeliveriesDocument } from "../../generated/develop/webhooks/webhooks.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Choice } from "../../ui/field.tsx";
import { pageOf } from "../../ui/page-of.ts";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import { type Delivery, DeliveryState, STATUSES } from "./states.tsx";

const route = getRouteApi("/inside/develop/webhooks/$id");
const ROWS = 20;

/** What was sent to an endpoint, or waits to be, the newest first. */
export function Deliveries({ endpointId }: { readonly endpointId: string }) {
  const { status, after, hide } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useAsk(DeliveriesDocument, {
    id: endpointId,
    first: ROWS,
    after: after ?? null,
    status: status ?? null,
  });
  const page = list.data?.webhookEndpoint?.deliveries;
  const w = words.webhooks;
  // Another filter is another list: it is shown from its beginning.
  const show = (next: Delivery["status"] | undefined) => void navigate({ search: { status: next, hide } });
  return (
    <section aria-label={w.deliveries} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h2 className="font-semibold text-base">{w.deliveries}</h2>
        <div className="flex flex-wrap items-end gap-3">
          <Choice
            label={w.status}
            value={status ?? ""}
            onChange={({ target }) => show(STATUSES.find((each) => each === target.value))}
          >
            <option value="">{words.payments.any}</option>
            {STATUSES.map((each) => (
              <option key={each} value={each}>
                {w.statuses[each]}
              </option>
            ))}
          </Choice>
          <Button onClick={() => void list.refetch()} isBusy={list.isFetching}>
            {w.look}
          </Button>
        </div>
      </div>
      <DataTable
        label={w.deliveries}
        columns={columnsOf(endpointId)}
        keyOf={({ id }) => id}
        page={pageOf(page)}
        isAsking={list.isPlaceholderData}
        fault={list.error}
        onAgain={() => void list.refetch()}
        search={{ after, hide }}
        onSearch={({ after: behind, hide: hidden }, move) =>
          void navigate({ search: { status, after: behind, hide: hidden }, ...move })
        }
        filters={
          status === undefined ? [] : [{ label: w.status, value: w.statuses[status], onClear: () => show(undefined) }]
        }
        empty={w.noDeliveries}
      />
    </section>
  );
}

function columnsOf(endpointId: string): readonly Column<Delivery>[] {
  const w = words.webhooks;
  return [
    { key: "when", title: w.when, time: ({ createdAt }) => createdAt, text: ({ createdAt }) => createdAt },
    {
      key: "type",
      title: w.event,
      isFixed: true,
      cell: ({ id, eventType }) => (
        <Link
          to="/develop/webhooks/$id/deliveries/$delivery"
          params={{ id: endpointId, delivery: id }}
          className="break-all font-mono underline underline-offset-2"
        >
          {eventType}
        </Link>
      ),
      text: ({ eventType }) => eventType,
    },
    {
      key: "status",
      title: w.status,
      cell: ({ status }) => <DeliveryState status={status} />,
      text: ({ status }) => status,
    },
    { key: "tries", title: w.tries, text: ({ attemptCount }) => String(attemptCount) },
    { key: "ended", title: w.ended, time: ({ endedAt }) => endedAt, text: ({ endedAt }) => endedAt ?? "" },
  ];
}
