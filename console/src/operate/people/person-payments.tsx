import { getRouteApi } from "@tanstack/react-router";
import type { PersonAccountFragment } from "../../generated/operate/people/people.ts";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { ExportRows } from "../../ui/export-rows.tsx";
import { useReader } from "../../ui/reader.tsx";
import { ActiveFilters, activeFiltersOf } from "../../ui/table-empty.tsx";
import { words } from "../../words/words.ts";
import { COLUMNS, EXPORT_COLUMNS } from "../payment-columns.tsx";
import { askedOf, findPersonPayments, usePersonPayments } from "./find-person-payments.ts";
import { PaymentFilters, wordsOf } from "./payment-filters.tsx";
import { PERSON_FILTERS, type PersonFilter, readPersonFilter } from "./search.ts";

const here = getRouteApi("/inside/operate/people/$id");

type Props = { readonly id: string; readonly accounts: readonly PersonAccountFragment[] };

export function PersonPayments({ id, accounts }: Props) {
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const { zoneName } = useReader();
  const { after, sort, hide } = search;
  const filter = readPersonFilter(search);
  const asked = { id, first: 20, after: after ?? null, filter: askedOf(filter, zoneName) };
  const list = usePersonPayments(asked);
  // Other filters are another list: it is shown from its beginning.
  const show = (next: PersonFilter) => void navigate({ search: { ...next, sort, hide }, resetScroll: false });
  const filters = activeFiltersOf(PERSON_FILTERS, filter, {
    wordsOf: (name, value) => wordsOf(name, value, accounts),
    onShow: show,
  });
  return (
    <Card title={words.operate.people.payments}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <PaymentFilters filter={filter} accounts={accounts} onShow={show} />
        {list.data?.rows.length !== 0 && <ActiveFilters filters={filters} />}
        <ExportRows
          fileName={`payments-${id}`}
          columns={EXPORT_COLUMNS}
          pageBehind={(behind) => findPersonPayments({ ...asked, first: 100, after: behind })}
        />
        <DataTable
          label={words.operate.people.payments}
          columns={COLUMNS}
          keyOf={(payment) => payment.id}
          page={list.data}
          isAsking={list.isPlaceholderData}
          fault={list.error}
          onAgain={() => void list.refetch()}
          search={{ after, sort, hide }}
          onSearch={(next, move) => void navigate({ search: { ...filter, ...next }, resetScroll: false, ...move })}
          filters={filters}
          empty={words.operate.people.noPayments}
        />
      </div>
    </Card>
  );
}
