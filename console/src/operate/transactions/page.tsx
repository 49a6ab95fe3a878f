import { getRouteApi } from "@tanstack/react-router";
import { TransactionListDocument } from "../../generated/operate/transactions/transactions.ts";
import { ask, useAsk } from "../../live/use-ask.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { ExportRows } from "../../ui/export-rows.tsx";
import { Page } from "../../ui/page.tsx";
import { pageOf } from "../../ui/page-of.ts";
import { activeFiltersOf } from "../../ui/table-empty.tsx";
import { words } from "../../words/words.ts";
import { COLUMNS, EXPORT_COLUMNS } from "./columns.tsx";
import { Filters, useChoices, wordsOf } from "./filters.tsx";
import { askedOf, FILTERS, readTransactionsFilter, type TransactionsFilter } from "./search.ts";

const here = getRouteApi("/inside/operate/transactions");

/** Everything that is sent over networks, or was, the newest first. */
export function TransactionsPage() {
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const { after, hide } = search;
  const filter = readTransactionsFilter(search);
  const choices = useChoices(filter);
  const asked = { filter: askedOf(filter), first: 50, after: after ?? null };
  const list = useAsk(TransactionListDocument, asked);
  const w = words.transactions;
  // Other filters are another list: it is shown from its beginning.
  const show = (next: TransactionsFilter) => void navigate({ search: { ...next, hide }, resetScroll: false });
  const filters = activeFiltersOf(FILTERS, filter, {
    wordsOf: (name, value) => wordsOf(choices, name, value),
    onShow: show,
  });
  return (
    <Page title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <p className="max-w-3xl text-dim">{w.what}</p>
        <Filters filter={filter} choices={choices} onShow={show} />
        <ExportRows
          fileName="transactions"
          columns={EXPORT_COLUMNS}
          pageBehind={async (behind) =>
            pageOf((await ask(TransactionListDocument, { ...asked, first: 100, after: behind })).transactions)
          }
        />
        <DataTable
          label={w.title}
          columns={COLUMNS}
          keyOf={({ id }) => id}
          page={pageOf(list.data?.transactions)}
          isAsking={list.isPlaceholderData}
          fault={list.error}
          onAgain={() => void list.refetch()}
          search={{ after, hide }}
          onSearch={({ sort: _, ...next }, move) =>
            void navigate({ search: { ...filter, ...next }, resetScroll: false, ...move })
          }
          filters={filters}
          empty={w.none}
        />
      </div>
    </Page>
  );
}
