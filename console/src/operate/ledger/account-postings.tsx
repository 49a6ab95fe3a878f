import { getRouteApi } from "@tanstack/react-router";
import { BooksPostingsDocument, type BooksPostingsQuery } from "../../generated/operate/ledger/account.ts";
import { ask, useAsk } from "../../live/use-ask.ts";
import { compareDecimals } from "../../money.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { exportColumns } from "../../ui/export-columns.ts";
import { ExportRows } from "../../ui/export-rows.tsx";
import { moneyOf } from "../../ui/money-column.ts";
import { pageOf } from "../../ui/page-of.ts";
import { StepChart } from "../../ui/step-chart.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";

const here = getRouteApi("/inside/operate/ledger/accounts/$id");
const own = words.operate.account;

type Posting = NonNullable<BooksPostingsQuery["ledgerAccount"]>["postings"]["nodes"][number];

const COLUMNS: readonly Column<Posting>[] = [
  { key: "number", title: own.columns.number, isFixed: true, text: ({ sequence }) => sequence },
  {
    key: "when",
    title: own.columns.when,
    text: ({ entry }) => entry.effectiveAt,
    time: ({ entry }) => entry.effectiveAt,
  },
  {
    key: "entry",
    title: own.columns.entry,
    isFixed: true,
    text: ({ entry }) => entry.id,
    cell: ({ entry }) => <IdLink id={entry.id} />,
  },
  { key: "kind", title: own.columns.kind, text: ({ entry }) => entry.kind },
  {
    key: "narrative",
    title: own.columns.narrative,
    text: ({ entry }) => entry.narrative ?? "",
    cell: ({ entry }) => <span className="line-clamp-2 break-words">{entry.narrative}</span>,
  },
  {
    key: "side",
    title: own.columns.side,
    isFixed: true,
    text: ({ side }) => (side ? words.operate.sides[side] : own.pendingOnly),
  },
  {
    key: "amount",
    title: own.columns.amount,
    isFixed: true,
    ...moneyOf(({ amount }) => amount),
  },
  {
    key: "after",
    title: own.columns.after,
    ...moneyOf(({ balanceAfter }) => balanceAfter.posted),
  },
];

/** What an export has of each, in the API's own words. */
const EXPORT_COLUMNS = exportColumns<Posting>({
  sequence: ({ sequence }) => sequence,
  effective_at: ({ entry }) => entry.effectiveAt,
  entry_id: ({ entry }) => entry.id,
  kind: ({ entry }) => entry.kind,
  narrative: ({ entry }) => entry.narrative,
  side: ({ side }) => side,
  amount: ({ amount }) => amount.amount,
  posted_after: ({ balanceAfter }) => balanceAfter.posted.amount,
  currency: ({ amount }) => amount.currency,
});

export function AccountPostings({ id }: { readonly id: string }) {
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const asked = useAsk(BooksPostingsDocument, { id, first: 50, after: search.after ?? null });
  const postings = asked.data?.ledgerAccount?.postings;
  return (
    <Card title={own.postings}>
      <StepChart label={own.steps} amounts={balancesOf(postings?.nodes ?? [])} />
      <div className="my-4">
        <ExportRows
          fileName={`postings-${id}`}
          columns={EXPORT_COLUMNS}
          pageBehind={async (after) => {
            const { ledgerAccount } = await ask(BooksPostingsDocument, { id, first: 100, after });
            return ledgerAccount ? pageOf(ledgerAccount.postings) : { rows: [], endCursor: null };
          }}
        />
      </div>
      <DataTable
        label={own.postings}
        columns={COLUMNS}
        keyOf={({ sequence }) => sequence}
        page={postings && pageOf(postings)}
        isAsking={asked.isPlaceholderData}
        fault={asked.error}
        onAgain={() => void asked.refetch()}
        search={search}
        onSearch={(next, move) => void navigate({ search: next, resetScroll: false, ...move })}
        empty={own.noPostings}
      />
    </Card>
  );
}

/** Oldest first, whichever way the list goes. */
const balancesOf = (postings: readonly Posting[]) =>
  postings.toSorted((a, b) => compareDecimals(a.sequence, b.sequence)).map(({ balanceAfter }) => balanceAfter.posted);
