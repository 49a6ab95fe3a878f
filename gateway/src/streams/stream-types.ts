import type { GraphQLError } from "graphql";
import type { GatewayContext } from "../sources/subgraph-source.ts";

/**
 * That there is a change of one stream, from the bus. Per stream the sequence is 1, 2, 3 … without
 * gaps. What the change is, its owner says.
 */
export type StreamHint = {
  /** The subscription's root field, such as `balanceChanged`. */
  readonly field: string;
  /** Printable ASCII without spaces, such as `account:acc_…`. */
  readonly stream: string;
  readonly sequence: bigint | number | string;
  /**
   * The hub keys whose listeners hear it: the stream itself, and such as `user:usr_…` for those who
   * follow all of theirs.
   */
  readonly audience: readonly string[];
};

/** One change, as its owner told it to this viewer. */
export type StreamEvent = StreamHint & {
  readonly data: Readonly<Record<string, unknown>>;
  /** The stream's state as of `sequence`, from `open` alone. */
  readonly snapshot?: true;
  /** Not among those that the follower chose: its place is passed, and nothing is delivered. */
  readonly skipped?: true;
};

/** How far one stream has been delivered; `pendingSnapshot` where not even its snapshot has. */
export type Position = { readonly stream: string; readonly sequence: string; readonly pendingSnapshot?: true };

/** A hint: it may lose, repeat and reorder events. Returns the function that ends the listening. */
export type LiveFeed = { listen(key: string, listener: (hint: StreamHint) => void): () => void };

export type StreamRequest<C extends GatewayContext> = {
  readonly field: string;
  /** Coerced, without the cursor. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly context: C;
};

export type Refused = { readonly ok: false; readonly error: GraphQLError };

export type Opened = {
  readonly ok: true;
  /**
   * Without positions asked for: the head of every stream that is followed, marked where its
   * snapshot is still to come. With positions: at least the heads of the streams that were not
   * among them.
   */
  readonly positions: readonly Position[];
  /** In order per stream. */
  readonly events: readonly StreamEvent[];
  /** There is more to read from the positions that these events lead to. */
  readonly more: boolean;
};

/**
 * The subgraph that keeps the append-only history of the streams. It checks with each call that the
 * streams are the viewer's: positions come from a cursor that a client may have forged. Faults are
 * thrown, and tried again while live.
 */
export type StreamOwner<C extends GatewayContext = GatewayContext> = {
  /** The hub key to listen on before anything is read. */
  keyOf(request: StreamRequest<C>): Promise<{ readonly ok: true; readonly key: string } | Refused>;
  /** `positions: null` asks for the present state; otherwise for all that came after them. */
  open(request: StreamRequest<C> & { readonly positions: readonly Position[] | null }): Promise<Opened | Refused>;
  /** The events with `sequence + 1` and following, at most `limit`, in order. */
  eventsAfter(request: {
    readonly field: string;
    readonly stream: string;
    readonly sequence: string;
    readonly limit: number;
    /** As the subscription was given them. */
    readonly arguments?: Readonly<Record<string, unknown>>;
    readonly context: C;
  }): Promise<readonly StreamEvent[]>;
};

/** What a subscription hands on: an event for the primary fetch, or, as the last, why it ended. */
export type StreamItem = { readonly event: Readonly<Record<string, unknown>> } | { readonly error: GraphQLError };
