import { getRouteApi } from "@tanstack/react-router";
import { DebtListDocument } from "../../generated/operate/debts/debts.ts";
import { ask, useAsk } from "../../live/use-ask.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { ExportRows } from "../../ui/export-rows.tsx";
import { Page } from "../../ui/page.tsx";
import { pageOf } from "../../ui/page-of.ts";
import { words } from "../../words/words.ts";
import { COLUMNS, EXPORT_COLUMNS } from "./columns.tsx";

const here = getRouteApi("/inside/operate/debts");

/** What people owe of deposits that were taken back: each leads to where it is settled. */
export function DebtsPage() {
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const list = useAsk(DebtListDocument, { first: 50, after: search.after ?? null });
  const w = words.debts;
  return (
    <Page title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <p className="max-w-3xl text-dim">{w.what}</p>
        <ExportRows
          fileName="debts"
          columns={EXPORT_COLUMNS}
          pageBehind={async (behind) =>
            pageOf((await ask(DebtListDocument, { first: 100, after: behind })).paymentDebts)
          }
        />
        <DataTable
          label={w.title}
          columns={COLUMNS}
          keyOf={({ payment }) => payment.id}
          page={pageOf(list.data?.paymentDebts)}
          isAsking={list.isPlaceholderData}
          fault={list.error}
          onAgain={() => void list.refetch()}
          search={search}
          onSearch={(next, move) => void navigate({ search: next, resetScroll: false, ...move })}
          empty={w.none}
        />
      </div>
    </Page>
  );
}
