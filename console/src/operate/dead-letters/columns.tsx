import { exportColumns } from "../../ui/export-columns.ts";
import { State } from "../../ui/state.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import type { Letter } from "../letters.ts";

const { columns, kinds } = words.operate.letters;

type Acts = {
  readonly onOpen: (letter: Letter) => void;
  /** Left out for who may not have anything tried again. */
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (id: string) => void;
};

export function columnsOf({ onOpen, selected, onSelect }: Acts): readonly Column<Letter>[] {
  const select: Column<Letter> = {
    key: "select",
    title: columns.select,
    isFixed: true,
    text: ({ id }) => id,
    cell: ({ id }) => (
      <input
        type="checkbox"
        className="size-5 align-middle"
        aria-label={words.operate.letters.selectOne(id)}
        checked={selected?.has(id) ?? false}
        onChange={() => onSelect?.(id)}
      />
    ),
  };
  return [
    ...(selected ? [select] : []),
    {
      key: "subgraph",
      title: words.operate.letters.subgraph,
      isFixed: true,
      text: ({ subgraph }) => subgraph,
    },
    {
      key: "worker",
      title: columns.worker,
      text: ({ kind, worker }) => `${kinds[kind]}: ${worker}`,
      cell: ({ kind, worker }) => <span className="whitespace-nowrap">{`${kinds[kind]}: ${worker}`}</span>,
    },
    {
      key: "error",
      title: columns.error,
      isFixed: true,
      text: ({ error }) => error,
      cell: ({ error }) => (
        <span className="line-clamp-1 min-w-40 break-words" title={error}>
          {error}
        </span>
      ),
    },
    { key: "attempts", title: columns.attempts, text: ({ attempts }) => String(attempts) },
    {
      key: "lastTried",
      title: columns.lastTried,
      text: ({ lastTriedAt }) => lastTriedAt,
      time: ({ lastTriedAt }) => lastTriedAt,
    },
    {
      key: "state",
      title: columns.state,
      text: stateOf,
      cell: (letter) => <State tone={letter.replayRequestedAt ? "waiting" : "bad"}>{stateOf(letter)}</State>,
    },
    {
      key: "details",
      title: columns.details,
      isFixed: true,
      text: () => "",
      cell: (letter) => (
        <button type="button" className="min-h-6 cursor-pointer text-accent underline" onClick={() => onOpen(letter)}>
          {words.operate.letters.details}
          <span className="sr-only">{letter.id}</span>
        </button>
      ),
    },
  ];
}

const stateOf = ({ replayRequestedAt }: Letter): string =>
  replayRequestedAt ? words.operate.letters.waits : words.operate.letters.givenUp;

/** What an export has of each, in the API's own words. */
export const EXPORT_COLUMNS = exportColumns<Letter>({
  id: ({ id }) => id,
  subgraph: ({ subgraph }) => subgraph,
  kind: ({ kind }) => kind,
  worker: ({ worker }) => worker,
  event_type: ({ eventType }) => eventType,
  error: ({ error }) => error,
  attempts: ({ attempts }) => attempts,
  given_up_at: ({ givenUpAt }) => givenUpAt,
  last_tried_at: ({ lastTriedAt }) => lastTriedAt,
  replay_requested_at: ({ replayRequestedAt }) => replayRequestedAt,
});
