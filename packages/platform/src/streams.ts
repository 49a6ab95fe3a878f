import type { UserActor } from "./actor.ts";
import { badUserInput } from "./errors.ts";
import type { Json, StreamPlace } from "./events/event.ts";

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

/** Implemented by each subgraph that owns streams. Both check that the viewer may follow: positions come from a cursor, and a cursor can be forged. */
export type StreamOwner = {
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
  if (request.op === "open") return owner.open(viewer, request);
  const limit = Math.min(Math.max(Math.trunc(request.limit) || 1, 1), STREAM_PAGE);
  return { events: await owner.eventsAfter(viewer, { ...request, limit }) };
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
