import type { Json, StreamPlace } from "@coffer/contracts/event";
import { GraphQLError } from "graphql";
import { badUserInput, forbidden, requireUser, subscriptionOverHttp } from "../graphql/errors.ts";
import type { Actor, UserActor } from "../identity/actor.ts";
import { cursorAhead } from "./positions.ts";
import { parseStreamRequest, type StreamPosition, type StreamRequest } from "./stream-request.ts";

export type { StreamPosition, StreamRequest } from "./stream-request.ts";

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
  /** Has its place in the stream, and is not among what the follower chose: `data` is empty. */
  readonly skipped?: true;
};

export type StreamPage = {
  /**
   * Heads of all followed streams: as they were in the same look at the database that gave the
   * events.
   */
  readonly positions: readonly StreamPosition[];
  readonly events: readonly StreamEvent[];
  /** Whether more was missed: ask again with the positions of the last events. */
  readonly more: boolean;
};

/**
 * Implemented by each subgraph that owns streams. All check that the viewer may follow: positions
 * come from a cursor, and a cursor can be forged.
 */
export type StreamOwner = {
  /**
   * The sequence of the last event of those of the streams that the viewer may follow; 0 where
   * there is none.
   */
  headsOf(viewer: UserActor, streams: readonly string[]): Promise<ReadonlyMap<string, string>>;
  open(viewer: UserActor, request: Extract<StreamRequest, { op: "open" }>): Promise<StreamPage>;
  /** In order, from the append-only history, never from the outbox. */
  eventsAfter(
    viewer: UserActor,
    request: Extract<StreamRequest, { op: "eventsAfter" }>,
  ): Promise<readonly StreamEvent[]>;
  /**
   * The one at a place of the viewer's, null where there is none; FORBIDDEN where the stream is
   * another's. Asked for each follower of each event.
   */
  eventAt(
    viewer: UserActor,
    place: { readonly stream: string; readonly sequence: string },
  ): Promise<StreamEvent | null>;
};

/** What the gateway brings to the resolver of a subscription, for one event. */
export type DeliveredEvent = {
  readonly stream: string;
  readonly sequence: string;
  readonly cursor: string;
  readonly snapshot: boolean;
  /**
   * As the owner told it, to this viewer, in answer to a {@link StreamRequest}. Left out where the
   * bus said that the event is there: it is looked up now.
   */
  readonly data?: Readonly<Record<string, unknown>>;
};

export type Showing<Data> = {
  readonly owner: Pick<StreamOwner, "eventAt">;
  /** Whose the event is, by what its owner says of it. */
  readonly mayShow: (viewer: UserActor, data: Data) => boolean;
};

/**
 * The event that a subscription's resolver shows, by the owner's history and with the viewer's
 * right: the bus only said that there is one. Throws FORBIDDEN where it is not the viewer's, and
 * STREAM_INTERRUPTED where there is none such: a cursor behind it would skip what comes in its
 * place.
 */
export async function loadDelivered<Data extends object>(
  { owner, mayShow }: Showing<Data>,
  { actor, event }: { readonly actor: Actor; readonly event?: unknown },
): Promise<Data & { readonly cursor: string; readonly snapshot: boolean }> {
  if (event === undefined) throw subscriptionOverHttp();
  const viewer = requireUser(actor);
  const delivered = parseDelivered(event);
  const { stream, sequence, cursor, snapshot } = delivered;
  const data = delivered.data ?? (await owner.eventAt(viewer, { stream, sequence }))?.data;
  if (!data) throw streamInterrupted();
  if (!mayShow(viewer, data as Data)) throw forbidden();
  return { ...(data as Data), cursor, snapshot };
}

function parseDelivered(event: unknown): DeliveredEvent {
  const { stream, sequence, cursor, snapshot, data } = (event ?? {}) as Partial<Record<keyof DeliveredEvent, unknown>>;
  if (typeof stream !== "string" || typeof sequence !== "string" || !isSequence(sequence))
    throw new Error("the gateway brought an event without its place");
  if (typeof cursor !== "string" || typeof snapshot !== "boolean" || (data !== undefined && typeof data !== "object"))
    throw new Error("the gateway brought an event that is not whole");
  return event as DeliveredEvent;
}

const streamInterrupted = () =>
  new GraphQLError("The stream was interrupted. Subscribe again with the last cursor.", {
    extensions: { code: "STREAM_INTERRUPTED" },
  });

/** Its positions came out of a client's cursor; the rest did not. */
const notARequest = (raw: unknown): GraphQLError =>
  Array.isArray((raw as { positions?: unknown } | null)?.positions)
    ? invalidCursor()
    : badUserInput([{ path: "request", code: "WRONG_TYPE", message: "must be a request for a stream" }]);

/** Of a subgraph that owns the streams of several subscriptions. */
type OwnerOf = (field: string) => StreamOwner;

/** Events that one page of missed events holds at most. */
export const STREAM_PAGE = 200;

export async function answerStreamRequest(
  owners: StreamOwner | OwnerOf,
  viewer: UserActor,
  raw: unknown,
): Promise<unknown> {
  const request = parseStreamRequest(raw);
  if (!request) throw notARequest(raw);
  const owner = typeof owners === "function" ? owners(request.field) : owners;
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

/**
 * Heads only grow, so a place that is behind one now was behind it before: whoever was given it was
 * given it by a state that is no more.
 */
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
      message: "is not a cursor of this subscription: leave it out to begin anew",
    },
  ]);

/** A sequence out of a cursor: a whole number, at most 18 digits. */
export const isSequence = (text: string): boolean => /^(0|[1-9]\d{0,17})$/.test(text);
