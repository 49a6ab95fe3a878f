import { useState } from "react";
import {
  type HappenedEventFragment,
  HappenedEventsDocument,
  HappeningEventsDocument,
} from "../../generated/develop/events/events.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { useFollow } from "../../live/use-follow.ts";
import { Button } from "../../ui/button.tsx";
import { Fault } from "../../ui/fault.tsx";
import { focusHeading } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { type ActiveFilter, ActiveFilters, EmptyTable } from "../../ui/table-empty.tsx";
import { Time } from "../../ui/time.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";
import { EventItem } from "./event-item.tsx";
import { countSince, putEvent } from "./put-event.ts";
import { type EventSearch, streamOf } from "./search.ts";

const ROWS = 50;
const w = words.events;

type Props = {
  readonly filter: EventSearch;
  readonly after: string | undefined;
  readonly onShow: (search: EventSearch) => void;
  readonly onBegin: () => void;
};

/** The newest first; while nobody reads, what happens comes on top by itself. */
export function EventList({ filter, after, onShow, onBegin }: Props) {
  const stream = streamOf(filter);
  const variables = { filter: stream, first: ROWS, after: after ?? null };
  const { data, error, refetch } = useAsk(HappenedEventsDocument, variables);
  // What happens now is on the first page alone.
  const isFirst = after === undefined;
  const into = keyOf(HappenedEventsDocument, variables);
  useFollow(HappeningEventsDocument, stream, { into, apply: putEvent, enabled: isFirst });
  const wasLost = useLostCursor({ after, fault: error, onBegin });
  const [held, setHeld] = useState<readonly HappenedEventFragment[] | null>(null);
  if (!data) return error ? <Fault fault={error} onAgain={() => void refetch()} /> : <Skeleton rows={8} />;
  const { nodes, pageInfo, keptSince } = data.events;
  const shown = held ?? nodes;
  const { hasNextPage, endCursor } = pageInfo;
  const filters = filtersOf(filter, onShow);
  return (
    <section aria-label={w.list} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {wasLost && <p role="status">{words.table.placeLost}</p>}
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {isFirst && keptSince !== null && (
        <Pause held={held} now={nodes} onHold={() => setHeld(nodes)} onGoOn={() => setHeld(null)} />
      )}
      <ActiveFilters filters={shown.length > 0 ? filters : []} />
      {shown.length > 0 ? (
        <ul aria-label={w.list} className="divide-y divide-line rounded-lg border border-line bg-raised">
          {shown.map((event) => (
            <li key={event.id}>
              <EventItem event={event} onOpen={() => isFirst && setHeld((before) => before ?? nodes)} />
            </li>
          ))}
        </ul>
      ) : (
        <EmptyTable filters={filters} isFirst={isFirst} empty={keptSince === null ? w.notKept : w.none} />
      )}
      {keptSince !== null && (
        <p className="text-dim text-sm">
          {w.keptSince} <Time at={keptSince} />. {w.keptMeaning}
        </p>
      )}
      {hasNextPage && shown.length < ROWS && <p className="text-dim text-sm">{w.looked}</p>}
      {(!isFirst || hasNextPage) && (
        <div className="flex gap-2">
          {!isFirst && <Button onClick={() => turn(() => onShow(filter))}>{words.webhooks.newest}</Button>}
          {hasNextPage && endCursor && (
            <Button onClick={() => turn(() => onShow({ ...filter, after: endCursor }))}>{words.webhooks.older}</Button>
          )}
        </div>
      )}
    </section>
  );
}

/** The button that was pressed may be gone with the page that it was on. */
function turn(go: () => void): void {
  go();
  focusHeading();
}

function filtersOf({ type, object, user }: EventSearch, onShow: Props["onShow"]): readonly ActiveFilter[] {
  const set = { type, object, user };
  return (["type", "object", "user"] as const).flatMap((name) => {
    const value = set[name];
    return value ? [{ label: w[name], value, onClear: () => onShow({ ...set, [name]: undefined }) }] : [];
  });
}

type PauseProps = {
  readonly held: readonly HappenedEventFragment[] | null;
  readonly now: readonly HappenedEventFragment[];
  readonly onHold: () => void;
  readonly onGoOn: () => void;
};

/** One button in one place: whoever has pressed it stays on it. */
function Pause({ held, now, onHold, onGoOn }: PauseProps) {
  const { count, isMore } = held ? countSince(held, now) : { count: 0, isMore: false };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button onClick={held ? onGoOn : onHold}>{held ? w.goOn : w.pause}</Button>
      <p className="text-dim">{held ? w.came(count, isMore) : w.live}</p>
    </div>
  );
}
