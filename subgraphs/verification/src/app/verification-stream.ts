import { forbidden } from "@coffer/platform/graphql/errors";
import {
  invalidCursor,
  isSequence,
  STREAM_PAGE,
  type StreamEvent,
  type StreamOwner,
  type StreamPosition,
} from "@coffer/platform/streams/streams";
import type { UserId } from "../domain/ids.ts";
import { statusData, streamOf, toStreamPlace, VERIFICATION_FIELD } from "./events.ts";
import type { StatusEvent, StatusHistory } from "./ports.ts";

/** `verificationStatus`: each viewer's own stream, and nobody else's, staff included. */
export const makeVerificationStream = ({ history }: { history: StatusHistory }): StreamOwner => ({
  async open({ userId }, { field, positions }) {
    const at = positions === null ? null : ownPosition(userId, field, positions);
    if (at === null || at.pendingSnapshot === true) {
      const { head, latest } = await history.readHead(userId);
      const events = latest ? [{ ...streamEvent(userId, latest), snapshot: true }] : [];
      return { positions: [positionOf(userId, head)], events, more: false };
    }
    const { head, events } = await readOn(history, { userId, after: at.sequence, limit: STREAM_PAGE });
    const more = events.length === STREAM_PAGE && events.at(-1)?.sequence !== String(head);
    return { positions: [positionOf(userId, head)], events, more };
  },
  async headsOf({ userId }, streams) {
    const own = streamOf(userId);
    return new Map(streams.includes(own) ? [[own, String((await history.readHead(userId)).head)]] : []);
  },
  async eventsAfter({ userId }, { field, stream, sequence, limit }) {
    const at = ownPosition(userId, field, [{ stream, sequence }]);
    return (await readOn(history, { userId, after: at.sequence, limit })).events;
  },
  async eventAt({ userId }, { stream, sequence }) {
    if (stream !== streamOf(userId)) throw forbidden();
    const { events } = await history.readAfter(userId, BigInt(sequence) - 1n, 1);
    const [event] = events.filter((found) => String(found.sequence) === sequence);
    return event ? streamEvent(userId, event) : null;
  },
});

async function readOn(
  history: StatusHistory,
  { userId, after, limit }: { userId: UserId; after: string; limit: number },
) {
  const { head, events } = await history.readAfter(userId, BigInt(after), limit);
  return { head, events: events.map((event) => streamEvent(userId, event)) };
}

/** The one position of the viewer's own stream; whatever else a cursor says was forged. */
function ownPosition(userId: UserId, field: string, positions: readonly StreamPosition[]): StreamPosition {
  const [position, ...others] = positions;
  if (!position || others.length > 0 || field !== VERIFICATION_FIELD) throw invalidCursor();
  if (position.stream !== streamOf(userId) || !isSequence(String(position.sequence))) throw invalidCursor();
  return position;
}

const positionOf = (userId: UserId, head: bigint): StreamPosition => ({
  stream: streamOf(userId),
  sequence: String(head),
});

const streamEvent = (userId: UserId, event: StatusEvent): StreamEvent => ({
  field: VERIFICATION_FIELD,
  ...toStreamPlace(userId, String(event.sequence)),
  data: statusData(userId, event),
});
