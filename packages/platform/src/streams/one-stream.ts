import type { StreamPosition } from "./stream-request.ts";
import { invalidCursor, isSequence, STREAM_PAGE, type StreamEvent, type StreamPage } from "./streams.ts";

// What owners of subscriptions that follow one stream at a time have in common.

/**
 * A cursor of such a subscription names this one stream; anything else was never given to this
 * viewer.
 */
export function onlyPosition(positions: readonly StreamPosition[], stream: string): StreamPosition {
  const [position, ...others] = positions;
  if (!position || others.length > 0 || position.stream !== stream || !isSequence(position.sequence))
    throw invalidCursor();
  return position;
}

/** Of what was found behind a position: one more than a page holds was looked for. */
export function pageAfter(position: StreamPosition, found: readonly StreamEvent[]): StreamPage {
  const events = found.slice(0, STREAM_PAGE);
  return {
    positions: [{ stream: position.stream, sequence: events.at(-1)?.sequence ?? position.sequence }],
    events,
    more: found.length > STREAM_PAGE,
  };
}
