import type { OneStandingOrderQuery } from "../../generated/wallet/schedules/schedules.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Refused } from "../../ui/refused.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";

type Run = NonNullable<OneStandingOrderQuery["paymentSchedule"]>["runs"][number];

const TONES: Readonly<Record<Run["result"], Tone>> = {
  PAID: "good",
  REFUSED: "bad",
  MISSED: "waiting",
  SKIPPED: "quiet",
};

const w = words.standing;

const COLUMNS: readonly Column<Run>[] = [
  { key: "date", title: w.columns.date, isFixed: true, time: ({ date }) => date, text: ({ date }) => date },
  {
    key: "result",
    title: w.columns.result,
    isFixed: true,
    text: ({ result }) => result,
    cell: ({ result, payment }) => (
      <span className="inline-flex flex-wrap gap-x-3">
        <State tone={TONES[result]}>{w.results[result]}</State>
        {payment && (
          <TextLink to="/payments/$id" params={{ id: payment.id }}>
            {words.requests.thePayment}
          </TextLink>
        )}
      </span>
    ),
  },
  { key: "at", title: w.columns.at, time: ({ at }) => at, text: ({ at }) => at },
  {
    key: "why",
    title: w.columns.why,
    isFixed: true,
    text: ({ refusal, missedBecause }) => refusal?.code ?? missedBecause ?? "",
    cell: ({ refusal, missedBecause }) => (
      <>
        {refusal && (
          <Refused code={refusal.code}>
            <span lang="en">{refusal.message}</span>
          </Refused>
        )}
        {missedBecause && w.missed[missedBecause]}
      </>
    ),
  },
];

/** What its last dates came to: ten at most. */
export function Runs({ runs }: { readonly runs: readonly Run[] }) {
  if (runs.length === 0) return <p className="text-dim">{w.noRuns}</p>;
  return (
    <DataTable
      label={w.runs}
      columns={COLUMNS}
      keyOf={({ date }) => date}
      page={{ rows: runs, endCursor: null }}
      isAsking={false}
      fault={null}
      onAgain={() => undefined}
      search={{}}
      onSearch={() => undefined}
      empty={w.noRuns}
    />
  );
}
