import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type BulkRowFragment, BulkRowsDocument } from "../../generated/wallet/bulk/bulk.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { nameOf } from "../../payment/payment-state.tsx";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Choice } from "../../ui/field.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { pageOf } from "../../ui/page-of.ts";
import { Refused } from "../../ui/refused.tsx";
import type { Column } from "../../ui/table-types.ts";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { RowState } from "./bulk-state.tsx";
import { type OneBulk, useAskAnewWithBulk } from "./follow-bulk.ts";
import { wordsOfRowRefusal } from "./refusal-words.ts";
import { SaveRefused } from "./save-refused.tsx";
import { SaveResults } from "./save-results.tsx";
import { ROW_STATES, type RowsSearch } from "./search.ts";

const route = getRouteApi("/inside/bulk/$id");
const ROWS = 50;

function columnsOf(write: (count: number) => string): readonly Column<BulkRowFragment>[] {
  const w = words.bulk;
  return [
    { key: "row", title: words.bulk.fault.row, isFixed: true, text: ({ row }) => write(row) },
    { key: "key", title: w.key, text: ({ key }) => key ?? "" },
    { key: "payee", title: w.payee, isFixed: true, text: ({ payee }) => nameOf(payee) },
    {
      key: "memo",
      title: w.memo,
      cell: ({ memo }) => <span className="block max-w-64 break-words">{memo}</span>,
      text: ({ memo }) => memo ?? "",
    },
    {
      key: "state",
      title: w.state,
      isFixed: true,
      cell: (row) => <Result row={row} />,
      text: ({ status }) => status,
    },
    { key: "at", title: w.at, time: ({ at }) => at, text: ({ at }) => at ?? "" },
    {
      key: "amount",
      title: words.amount.label,
      isFixed: true,
      money: ({ amount }) => ({ money: amount }),
      text: ({ amount }) => amount.amount,
    },
  ];
}

/** What a row has come to: the payment, or why there is none. */
function Result({ row: { status, payment, refusal } }: { readonly row: BulkRowFragment }) {
  return (
    <span className="inline-flex max-w-96 flex-wrap gap-x-3">
      <RowState status={status} />
      {payment && (
        <TextLink to="/payments/$id" params={{ id: payment.id }}>
          {words.requests.thePayment}
        </TextLink>
      )}
      {refusal && (
        <span className="break-words">
          <Refused code={refusal.code}>
            {wordsOfRowRefusal(refusal.code) ?? <span lang="en">{refusal.message}</span>}
          </Refused>
        </span>
      )}
    </span>
  );
}

type Props = { readonly bulk: OneBulk; readonly isFollowed: boolean };

/** Its rows, each with its result, live. */
export function Rows({ bulk: { id, name, counts }, isFollowed }: Props) {
  const { status, after, hide } = route.useSearch();
  const navigate = useNavigate();
  const variables = { id, status: status ?? null, first: ROWS, after: after ?? null };
  const list = useAsk(BulkRowsDocument, variables);
  useAskAnewWithBulk(keyOf(BulkRowsDocument, variables), id, isFollowed);
  const write = useWriteCount();
  const w = words.bulk;
  // Another filter is another list: it is shown from its beginning.
  const show = (next: RowsSearch["status"]) =>
    void navigate({ to: "/bulk/$id", params: { id }, search: { status: next, hide } });
  return (
    <Card title={w.rows} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <Choice
          label={w.state}
          value={status ?? ""}
          onChange={({ target }) => show(ROW_STATES.find((each) => each === target.value))}
        >
          <option value="">{w.listed}</option>
          {ROW_STATES.map((each) => (
            <option key={each} value={each}>
              {w.rowStates[each]}
            </option>
          ))}
        </Choice>
        <div className="flex flex-wrap items-start gap-3">
          <SaveResults id={id} name={name} />
          {counts.refused > 0 && <SaveRefused id={id} name={name} />}
        </div>
      </div>
      <DataTable
        label={w.rows}
        columns={columnsOf(write)}
        keyOf={({ row }) => String(row)}
        page={pageOf(list.data?.bulkPayment?.rows)}
        isAsking={list.isPlaceholderData}
        fault={list.error}
        onAgain={() => void list.refetch()}
        search={{ after, hide }}
        onSearch={(next, move) =>
          void navigate({ to: "/bulk/$id", params: { id }, search: { status, ...next }, ...move })
        }
        filters={
          status === undefined ? [] : [{ label: w.state, value: w.rowStates[status], onClear: () => show(undefined) }]
        }
        empty={w.noRows}
      />
    </Card>
  );
}
