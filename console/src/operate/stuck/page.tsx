import { getRouteApi } from "@tanstack/react-router";
import { StuckListDocument } from "../../generated/operate/stuck.ts";
import { ask, useAsk } from "../../live/use-ask.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { ExportRows } from "../../ui/export-rows.tsx";
import { Choice } from "../../ui/field.tsx";
import { Page } from "../../ui/page.tsx";
import { pageOf } from "../../ui/page-of.ts";
import { words } from "../../words/words.ts";
import { COLUMNS, EXPORT_COLUMNS } from "./columns.tsx";
import { REASONS, type StuckSearch } from "./search.ts";

const here = getRouteApi("/inside/operate/stuck");

/** What does not go on: each leads to its page, where something is done about it. */
export function StuckPage() {
  const { after, hide, reason } = here.useSearch();
  const navigate = here.useNavigate();
  const asked = { reason: reason ?? null, first: 50, after: after ?? null };
  const list = useAsk(StuckListDocument, asked);
  const w = words.stuck;
  // Another filter is another list: it is shown from its beginning.
  const show = (next: StuckSearch["reason"]) => void navigate({ search: { reason: next, hide } });
  return (
    <Page title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <p className="max-w-3xl text-dim">{w.what}</p>
        <div className="grid sm:grid-cols-[18rem]">
          <Choice
            label={w.columns.reason}
            value={reason ?? ""}
            onChange={({ target }) => show(REASONS.find((each) => each === target.value))}
          >
            <option value="">{words.payments.any}</option>
            {REASONS.map((each) => (
              <option key={each} value={each}>
                {w.reasons[each]}
              </option>
            ))}
          </Choice>
        </div>
        <ExportRows
          fileName="stuck-payments"
          columns={EXPORT_COLUMNS}
          pageBehind={async (behind) =>
            pageOf((await ask(StuckListDocument, { ...asked, first: 100, after: behind })).stuckPayments)
          }
        />
        <DataTable
          label={w.title}
          columns={COLUMNS}
          keyOf={({ payment }) => payment.id}
          page={pageOf(list.data?.stuckPayments)}
          isAsking={list.isPlaceholderData}
          fault={list.error}
          onAgain={() => void list.refetch()}
          search={{ after, hide }}
          onSearch={(next, move) => void navigate({ search: { reason, ...next }, resetScroll: false, ...move })}
          filters={
            reason === undefined
              ? []
              : [{ label: w.columns.reason, value: w.reasons[reason], onClear: () => show(undefined) }]
          }
          empty={w.none}
        />
      </div>
    </Page>
  );
}
