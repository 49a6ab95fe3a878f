import type {
  HappenedEventFragment,
  HappenedEventsQuery,
  HappeningEventsSubscription,
} from "../../generated/develop/events/events.ts";
import { ASK_ANEW } from "../../live/keep-live.ts";

/** No tab keeps all of a day: behind so many the list is asked for anew. */
export const SHOWN_MAX = 200;

/** The list with what has just happened: at its top, and once, however often it is told. */
export function putEvent(before: HappenedEventsQuery, { eventOccurred }: HappeningEventsSubscription) {
  const { event } = eventOccurred;
  const { nodes } = before.events;
  if (nodes.some(({ id }) => id === event.id)) return before;
  if (nodes.length >= SHOWN_MAX) return ASK_ANEW;
  return { ...before, events: { ...before.events, nodes: [event, ...nodes] } };
}

/**
 * How many came since a list was held. `isMore`: none of what was held is among the newest any
 * more, so that there may be more of them.
 */
export function countSince(held: readonly HappenedEventFragment[], now: readonly HappenedEventFragment[]) {
  const known = new Set(held.map(({ id }) => id));
  const place = now.findIndex(({ id }) => known.has(id));
  return { count: place === -1 ? now.length : place, isMore: place === -1 && held.length > 0 };
}
