import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type BulkFragment, MyBulksDocument } from "../../generated/wallet/bulk/bulk.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { Choice } from "../../ui/field.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { pageOf } from "../../ui/page-of.ts";
import type { Column } from "../../ui/table-types.ts";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { BulkState } from "./bulk-state.tsx";
import { useAskAnewWithBulk } from "./follow-bulk.ts";
import { type BulkSearch, STATES } from "./search.ts";

const route = getRouteApi("/inside/bulk");
const ROWS = 20;

function columnsOf(write: (count: number) => string): readonly Column<BulkFragment>[] {
  const w = words.bulk;
  const resultOf = ({ status, counts: { paid, refused } }: BulkFragment) =>
    status === "DRAFT" ? "" : w.counted(write(paid), write(refused));
  return [
    {
      key: "name",
      title: w.name,
      isFixed: true,
      cell: ({ id, name }) => (
        <Link
          to="/bulk/$id"
          params={{ id }}
          className="block max-w-72 break-words font-medium underline underline-offset-2"
        >
          {name ?? w.unnamed}
        </Link>
      ),
      text: ({ name }) => name ?? "",
    },
    { key: "created", title: w.created, time: ({ createdAt }) => createdAt, text: ({ createdAt }) => createdAt },
    {
      key: "state",
      title: w.state,
      isFixed: true,
      cell: (one) => <BulkState {...one} />,
      text: ({ status }) => status,
    },
    { key: "rows", title: w.rows, text: ({ rowCount }) => write(rowCount) },
    { key: "result", title: w.result, text: resultOf },
    {
      key: "sum",
      title: w.sum,
      isFixed: true,
      money: ({ amount }) => ({ money: amount }),
      text: ({ amount }) => amount.amount,
    },
  ];
}

/** The viewer's bulk payments, live. */
export function BulkPage() {
  const { status, after, hide } = route.useSearch();
  const navigate = useNavigate();
  const variables = { status: status ?? null, first: ROWS, after: after ?? null };
  const list = useAsk(MyBulksDocument, variables);
  useAskAnewWithBulk(keyOf(MyBulksDocument, variables), null);
  const write = useWriteCount();
  const w = words.bulk;
  // Another filter is another list: it is shown from its beginning.
  const show = (next: BulkSearch["status"]) => void navigate({ to: "/bulk", search: { status: next, hide } });
  return (
    <Page
      title={w.title}
      actions={
        <LinkButton to="/bulk/new" look="main">
          {w.make}
        </LinkButton>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <p className="max-w-3xl text-dim">{w.what}</p>
        <div className="grid gap-3 sm:flex">
          <Choice
            label={w.state}
            value={status ?? ""}
            onChange={({ target }) => show(STATES.find((each) => each === target.value))}
          >
            <option value="">{words.payments.any}</option>
            {STATES.map((each) => (
              <option key={each} value={each}>
                {w.states[each]}
              </option>
            ))}
          </Choice>
        </div>
        <DataTable
          label={w.title}
          columns={columnsOf(write)}
          keyOf={({ id }) => id}
          page={pageOf(list.data?.bulkPayments)}
          isAsking={list.isPlaceholderData}
          fault={list.error}
          onAgain={() => void list.refetch()}
          search={{ after, hide }}
          onSearch={(next, move) => void navigate({ to: "/bulk", search: { status, ...next }, ...move })}
          filters={
            status === undefined ? [] : [{ label: w.state, value: w.states[status], onClear: () => show(undefined) }]
          }
          empty={w.none}
          density="person"
        />
      </div>
    </Page>
  );
}
