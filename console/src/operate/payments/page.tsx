import { getRouteApi } from "@tanstack/react-router";
import { DataTable } from "../../ui/data-table.tsx";
import { ExportRows } from "../../ui/export-rows.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { useReader } from "../../ui/reader.tsx";
import { ActiveFilters, activeFiltersOf } from "../../ui/table-empty.tsx";
import { words } from "../../words/words.ts";
import { COLUMNS, EXPORT_COLUMNS } from "../payment-columns.tsx";
import { askedOf } from "./asked-of.ts";
import { Filters, wordsOf } from "./filters.tsx";
import { findEvery, useEveryPayment } from "./find-every.ts";
import { EVERY_FILTERS, type EveryFilter, readEveryFilter } from "./search.ts";

const here = getRouteApi("/inside/operate/payments");

/** Everybody's payments, the newest first. */
export function EveryPaymentPage() {
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const { zoneName } = useReader();
  const { after, hide } = search;
  const filter = readEveryFilter(search);
  const asked = { first: 50, after: after ?? null, filter: askedOf(filter, zoneName) };
  const list = useEveryPayment(asked);
  // Other filters are another list: it is shown from its beginning.
  const show = (next: EveryFilter) => void navigate({ search: { ...next, hide }, resetScroll: false });
  const filters = activeFiltersOf(EVERY_FILTERS, filter, { wordsOf, onShow: show });
  const title = words.staffMenu.everyPayment;
  return (
    <Page title={title} actions={<LinkButton to="/operate/stuck">{words.staffMenu.stuck}</LinkButton>}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Filters filter={filter} onShow={show} />
        {list.data?.rows.length !== 0 && <ActiveFilters filters={filters} />}
        <ExportRows
          fileName="payments"
          columns={EXPORT_COLUMNS}
          pageBehind={(behind) => findEvery({ ...asked, first: 100, after: behind })}
        />
        <DataTable
          label={title}
          columns={COLUMNS}
          keyOf={({ id }) => id}
          page={list.data}
          isAsking={list.isPlaceholderData}
          fault={list.error}
          onAgain={() => void list.refetch()}
          search={{ after, hide }}
          onSearch={({ sort: _, ...next }, move) =>
            void navigate({ search: { ...filter, ...next }, resetScroll: false, ...move })
          }
          filters={filters}
          empty={words.operate.people.noPayments}
        />
      </div>
    </Page>
  );
}
