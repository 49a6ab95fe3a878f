import type { RescanFactsFragment } from "../../generated/operate/rescans/rescans.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Button } from "../../ui/button.tsx";
import { exportColumns } from "../../ui/export-columns.ts";
import { State, type Tone } from "../../ui/state.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import { readOf } from "./read-of.ts";

const w = words.rescans;
const { columns } = w;

export const RESCAN_TONES: Readonly<Record<RescanFactsFragment["state"], Tone>> = {
  READING: "waiting",
  DONE: "good",
  STOPPED: "quiet",
};

type About = {
  readonly nameOf: (network: string) => string;
  readonly write: (count: number) => string;
  readonly onOpen: (rescan: RescanFactsFragment) => void;
  /** Left out for who may not. */
  readonly onStop?: ((rescan: RescanFactsFragment) => void) | undefined;
};

export const columnsOf = ({ nameOf, write, onOpen, onStop }: About): readonly Column<RescanFactsFragment>[] => [
  {
    key: "asked",
    title: columns.asked,
    isFixed: true,
    text: ({ requestedAt }) => requestedAt,
    time: ({ requestedAt }) => requestedAt,
  },
  { key: "network", title: columns.network, isFixed: true, text: ({ network }) => nameOf(network) },
  {
    key: "state",
    title: columns.state,
    isFixed: true,
    text: ({ state }) => w.states[state],
    cell: (rescan) => (
      <span className="inline-grid">
        <State tone={RESCAN_TONES[rescan.state]}>{w.states[rescan.state]}</State>
        {rescan.state !== "DONE" && (
          <span className="text-dim">{w.readOf(write(readOf(rescan).read), write(readOf(rescan).all))}</span>
        )}
      </span>
    ),
  },
  { key: "blocks", title: w.blocks, text: ({ from, to }) => w.heights(from, to) },
  { key: "found", title: columns.found, isFixed: true, text: ({ found }) => write(found) },
  {
    key: "left",
    title: columns.left,
    isFixed: true,
    text: ({ leftOut }) => write(leftOut),
    cell: ({ leftOut }) => counted(leftOut, write),
  },
  {
    key: "untraced",
    title: columns.untraced,
    text: ({ untraced }) => write(untraced),
    cell: ({ untraced }) => counted(untraced, write),
  },
  {
    key: "by",
    title: columns.by,
    text: ({ operatorId }) => operatorId ?? w.byItself,
    cell: ({ operatorId }) => (operatorId === null ? w.byItself : <IdLink id={operatorId} />),
  },
  {
    key: "acts",
    title: columns.acts,
    isFixed: true,
    text: () => "",
    cell: (rescan) => (
      <span className="inline-flex flex-wrap items-center justify-end gap-3">
        <button type="button" className="min-h-6 cursor-pointer text-accent underline" onClick={() => onOpen(rescan)}>
          {w.open}
          <span className="sr-only"> {rescan.id}</span>
        </button>
        {onStop && rescan.state === "READING" && (
          <Button look="danger" onClick={() => onStop(rescan)}>
            {w.stop.open}
          </Button>
        )}
      </span>
    ),
  },
];

/** What somebody has to look at is not only a number. */
const counted = (count: number, write: (count: number) => string) =>
  count === 0 ? write(count) : <State tone="waiting">{write(count)}</State>;

/** What an export has of each, in the API's own words. */
export const EXPORT_COLUMNS = exportColumns<RescanFactsFragment>({
  requested_at: ({ requestedAt }) => requestedAt,
  id: ({ id }) => id,
  network: ({ network }) => network,
  state: ({ state }) => state,
  from: ({ from }) => from,
  at: ({ at }) => at,
  to: ({ to }) => to,
  found: ({ found }) => found,
  left_out: ({ leftOut }) => leftOut,
  untraced: ({ untraced }) => untraced,
  operator_id: ({ operatorId }) => operatorId,
  reason: ({ reason }) => reason,
  ended_at: ({ endedAt }) => endedAt,
  stopped_by: ({ stoppedBy }) => stoppedBy,
  stop_reason: ({ stopReason }) => stopReason,
});
