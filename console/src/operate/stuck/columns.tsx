import type { StuckFragment } from "../../generated/operate/stuck.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { exportColumns } from "../../ui/export-columns.ts";
import { moneyOf } from "../../ui/money-column.ts";
import { State, type Tone } from "../../ui/state.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";

const w = words.stuck;

const TONES: Readonly<Record<StuckFragment["reason"], Tone>> = {
  GIVEN_UP: "bad",
  PROVIDER_FAILS: "waiting",
  NOT_BEGUN: "waiting",
  PROVIDER_WAITS: "quiet",
};

export const COLUMNS: readonly Column<StuckFragment>[] = [
  { key: "since", title: w.columns.since, isFixed: true, time: ({ since }) => since, text: ({ since }) => since },
  {
    key: "payment",
    title: w.columns.payment,
    isFixed: true,
    text: ({ payment }) => payment.id,
    cell: ({ payment }) => <IdLink id={payment.id} />,
  },
  { key: "work", title: w.columns.work, text: ({ work }) => w.works[work] },
  {
    key: "reason",
    title: w.columns.reason,
    isFixed: true,
    text: ({ reason }) => reason,
    cell: ({ reason }) => <State tone={TONES[reason]}>{w.reasons[reason]}</State>,
  },
  { key: "provider", title: w.columns.provider, text: ({ provider }) => provider ?? w.noProvider },
  { key: "attempts", title: w.columns.attempts, text: ({ attempts }) => String(attempts) },
  {
    key: "error",
    title: w.columns.error,
    text: ({ lastError }) => lastError ?? "",
    cell: ({ lastError }) => (
      <span lang="en" className="line-clamp-2 min-w-40 break-words">
        {lastError}
      </span>
    ),
  },
  { key: "next", title: w.columns.next, time: ({ nextTryAt }) => nextTryAt, text: ({ nextTryAt }) => nextTryAt ?? "" },
  {
    key: "ending",
    title: w.columns.ending,
    text: ({ ending }) => ending?.outcome ?? "",
    cell: ({ ending }) => ending && w.proposedBy(w.outcomes[ending.outcome], ending.proposedBy.username),
  },
  {
    key: "amount",
    title: words.operate.people.columns.amount,
    isFixed: true,
    ...moneyOf(({ payment }) => payment.amount),
  },
];

/** What an export has of each, in the API's own words. */
export const EXPORT_COLUMNS = exportColumns<StuckFragment>({
  since: ({ since }) => since,
  payment_id: ({ payment }) => payment.id,
  kind: ({ payment }) => payment.kind,
  status: ({ payment }) => payment.status,
  work: ({ work }) => work,
  reason: ({ reason }) => reason,
  provider: ({ provider }) => provider,
  attempts: ({ attempts }) => String(attempts),
  last_error: ({ lastError }) => lastError,
  given_up_at: ({ givenUpAt }) => givenUpAt,
  next_try_at: ({ nextTryAt }) => nextTryAt,
  amount: ({ payment }) => payment.amount.amount,
  currency: ({ payment }) => payment.amount.currency,
});
