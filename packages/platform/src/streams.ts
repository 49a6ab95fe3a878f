import type { UserActor } from "./actor.ts";
import { badUserInput } from "./errors.ts";
import type { Json, StreamPlace } from "./events/event.ts";
import { cursorAhead } from "./positions.ts";

/** How far a follower has come in one stream. */
export type StreamPosition = {
  readonly stream: string;
  readonly sequence: string;
  /** Followed, but its snapshot was not delivered yet. */
  readonly pendingSnapshot?: true;
};

/** One event of a subscription, as the gateway hands it on. */
export type StreamEvent = {
  /** The subscription's root field. */
  readonly field: string;
  readonly stream: StreamPlace["stream"];
  readonly sequence: StreamPlace["sequence"];
  readonly audience: StreamPlace["audience"];
  /** What the field's resolver gets, with `cursor` and `snapshot` added by the gateway. */
  readonly data: { readonly [key: string]: Json };
  readonly snapshot?: boolean;
};

export type StreamPage = {
  /** Heads of all followed streams: as they were in the same look at the database that gave the events. */
  readonly positions: readonly StreamPosition[];
  readonly events: readonly StreamEvent[];
  /** Whether more was missed: ask again with the positions of the last events. */
  readonly more: boolean;
};

/** What the gateway asks the owner of a subscription's streams, with the viewer as the actor. */
export type StreamRequest =
  | {
      readonly op: "open";
      readonly field: string;
      readonly arguments: Readonly<Record<string, unknown>>;
      /** Null: begin with a snapshot. Else: everything after them. */
      readonly positions: readonly StreamPosition[] | null;
    }
  | {
      readonly op: "eventsAfter";
      readonly field: string;
      readonly stream: string;
      readonly sequence: string;
      readonly limit: number;
    };

/** Implemented by each subgraph that owns streams. All check that the viewer may follow: positions come from a cursor, and a cursor can be forged. */
export type StreamOwner = {
  /** The sequence of the last event of those of the streams that the viewer may follow; 0 where there is none. */
  headsOf(viewer: UserActor, streams: readonly string[]): Promise<ReadonlyMap<string, string>>;
  open(viewer: UserActor, request: Extract<StreamRequest, { op: "open" }>): Promise<StreamPage>;
  /** In order, from the append-only history, never from the outbox. */
  eventsAfter(
    viewer: UserActor,
    request: Extract<StreamRequest, { op: "eventsAfter" }>,
  ): Promise<readonly StreamEvent[]>;
};

/** Events that one page of missed events holds at most. */
export const STREAM_PAGE = 200;

export async function answerStreamRequest(
  owner: StreamOwner,
  viewer: UserActor,
  request: StreamRequest,
): Promise<unknown> {
  if (request.op === "open") {
    const page = await owner.open(viewer, request);
    await refuseAhead(owner, viewer, request.positions ?? []);
    return page;
  }
  const limit = Math.min(Math.max(Math.trunc(request.limit) || 1, 1), STREAM_PAGE);
  const events = await owner.eventsAfter(viewer, { ...request, limit });
  if (events.length === 0) await refuseAhead(owner, viewer, [request]);
  return { events };
}

/** Heads only grow, so a place that is behind one now was behind it before: whoever was given it was given it by a state that is no more. */
async function refuseAhead(
  owner: StreamOwner,
  viewer: UserActor,
  places: readonly Pick<StreamPosition, "stream" | "sequence">[],
): Promise<void> {
  if (places.length === 0) return;
  const heads = await owner.headsOf(
    viewer,
    places.map(({ stream }) => stream),
  );
  for (const { stream, sequence } of places) {
    const head = heads.get(stream);
    if (head === undefined || !isSequence(sequence)) throw invalidCursor();
    if (BigInt(sequence) > BigInt(head)) throw cursorAhead();
  }
}

/** The answer to an `after` that this subscription never gave to this viewer. */
export const invalidCursor = () =>
  badUserInput([
    {
      path: "after",
      code: "INVALID_CURSOR",
      message: "is not a cursor of this subscription: leave it out to begin with a snapshot",
    },
  ]);

/** A sequence out of a cursor: a whole number, at most 18 digits. */
export const isSequence = (text: string): boolean => /^(0|[1-9]\d{0,17})$/.test(text);
