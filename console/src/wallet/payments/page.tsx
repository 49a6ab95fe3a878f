import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useAccounts } from "../../account/use-accounts.ts";
import { ExportPayments } from "../../payment/export-payments.tsx";
import { PAYMENT_COLUMNS } from "../../payment/payment-columns.tsx";
import { FILTER_NAMES, type PaymentFilter, readFilter } from "../../payment/payment-filter.ts";
import { usePayments } from "../../payment/use-payments.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { ActiveFilters, activeFiltersOf } from "../../ui/table-empty.tsx";
import { words } from "../../words/words.ts";
import { FilterForm } from "./filter-form.tsx";
import { wordsOfFilter } from "./filter-words.ts";
import { Total } from "./total.tsx";

const route = getRouteApi("/inside/payments");
const ROWS = 20;

export function PaymentsPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const accounts = useAccounts().data?.accounts ?? [];
  const { after, sort, hide } = search;
  const table = { after, sort, hide };
  const filter = readFilter(search);
  const order = sort === "when" ? "OLDEST_FIRST" : "NEWEST_FIRST";
  const list = usePayments(filter, { after, limit: ROWS, order });
  // Other filters are another list: it is shown from its beginning.
  const show = (next: PaymentFilter) => void navigate({ to: "/payments", search: { ...next, sort, hide } });
  const filters = activeFiltersOf(FILTER_NAMES, filter, {
    wordsOf: (name, value) => wordsOfFilter(name, value, accounts),
    onShow: show,
  });
  const actions = (
    <div className="flex flex-wrap gap-2">
      <ExportPayments filter={filter} order={order} />
      <LinkButton to="/send" look="main">
        {words.send.title}
      </LinkButton>
    </div>
  );
  return (
    <Page title={words.payments.title} actions={actions}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <FilterForm filter={filter} accounts={accounts} onShow={show} />
        {list.data?.payments.length !== 0 && <ActiveFilters filters={filters} />}
        <Total filter={filter} changedAt={list.dataUpdatedAt} />
        <DataTable
          label={words.payments.title}
          columns={PAYMENT_COLUMNS}
          keyOf={({ id }) => id}
          page={list.data && { rows: list.data.payments, endCursor: list.data.next }}
          isAsking={list.isPlaceholderData}
          fault={list.error}
          onAgain={() => void list.refetch()}
          search={table}
          onSearch={(next, move) => void navigate({ to: "/payments", search: { ...filter, ...next }, ...move })}
          filters={filters}
          empty={words.home.noMovements}
          density="person"
        />
      </div>
    </Page>
  );
}
