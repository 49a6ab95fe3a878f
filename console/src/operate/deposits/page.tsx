import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { isUnderWay } from "../../chain-deposits/deposit-state.tsx";
import { EveryDepositDocument } from "../../generated/operate/deposits/deposits.ts";
import { keepsPartOf } from "../../live/asks-the-same.ts";
import { ask, askOptions, keyOf } from "../../live/use-ask.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { ExportRows } from "../../ui/export-rows.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { pageOf } from "../../ui/page-of.ts";
import { activeFiltersOf } from "../../ui/table-empty.tsx";
import { words } from "../../words/words.ts";
import { COLUMNS, EXPORT_COLUMNS, isApart } from "./columns.tsx";
import { Filters, useDepositChoices, wordsOf } from "./filters.tsx";
import { askedOf, DEPOSIT_FILTERS, type DepositsFilter, readDepositsFilter } from "./search.ts";

const here = getRouteApi("/inside/operate/deposits");

/** No stream tells of everybody's. */
const LOOK_AGAIN_MS = { underWay: 2_000, quiet: 10_000 };

/** What came over networks to people's wallets, what was seen last first. */
export function DepositsPage() {
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const { after, hide } = search;
  const filter = readDepositsFilter(search);
  const choices = useDepositChoices(filter);
  const asked = { filter: askedOf(filter), first: 50, after: after ?? null };
  const list = useQuery({
    ...askOptions(EveryDepositDocument, asked),
    placeholderData: keepsPartOf(keyOf(EveryDepositDocument, asked)),
    refetchInterval: ({ state: { data } }) =>
      data?.deposits.nodes.some((one) => isUnderWay(one, isApart(one))) ? LOOK_AGAIN_MS.underWay : LOOK_AGAIN_MS.quiet,
  });
  const w = words.staffDeposits;
  // Other filters are another list: it is shown from its beginning.
  const show = (next: DepositsFilter) => void navigate({ search: { ...next, hide }, resetScroll: false });
  const filters = activeFiltersOf(DEPOSIT_FILTERS, filter, {
    wordsOf: (name, value) => wordsOf(choices, name, value),
    onShow: show,
  });
  return (
    <Page
      title={w.title}
      actions={
        <span className="flex flex-wrap gap-x-4">
          <TextLink to="/operate/rescans" search={{ network: filter.network }}>
            {words.staffMenu.rescans}
          </TextLink>
          <TextLink to="/operate/transactions" search={{ kind: "SWEEP" }}>
            {w.toSweeps}
          </TextLink>
        </span>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <p className="max-w-3xl text-dim">{w.what}</p>
        <Filters filter={filter} choices={choices} onShow={show} />
        <ExportRows
          fileName="deposits"
          columns={EXPORT_COLUMNS}
          pageBehind={async (behind) =>
            pageOf((await ask(EveryDepositDocument, { ...asked, first: 100, after: behind })).deposits)
          }
        />
        <DataTable
          label={w.title}
          columns={COLUMNS}
          keyOf={({ id }) => id}
          page={pageOf(list.data?.deposits)}
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
