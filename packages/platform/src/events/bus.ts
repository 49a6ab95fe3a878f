import type { CofferEvent } from "@coffer/contracts/event";

/**
 * The road between subgraphs: in one process a list of functions, between processes Kafka. Both
 * pass packages/testkit/src/contracts/event-bus.ts.
 */
export type EventBus = {
  /**
   * Resolves once the events are safe: on Kafka, acknowledged by all replicas; in one process,
   * taken by every group. Rejects when they are not, and the relay repeats them; with {@link
   * EventsRefused} where some never can be.
   */
  publish(topic: string, events: readonly CofferEvent[]): Promise<void>;
  /**
   * A durable reader: each group gets every event at least once, in order per subject. A handler
   * that throws stops the group at that event, which comes again.
   */
  subscribe(reader: {
    group: string;
    topics: readonly string[];
    handle: EventHandler;
    /**
     * Takes what comes by many at once, all of them or none, in order: `handle` is not called then.
     * Where events are many and one's effect is little, a transaction for each is most of the cost.
     */
    handleMany?: ManyHandler;
    /** Of events that it does anything with. Left out: of all. It may be given others. */
    types?: ReadonlySet<string>;
    selection?: Selection;
    /** Nobody waits for it: what it alone reads may come with the relay's next sweep. */
    isPatient?: boolean;
  }): Promise<Subscription>;
  /**
   * A live reader: every event published from now on, to every listener, as a hint. May lose or
   * repeat; `missed` is called when events may have gone by unheard, as after a reconnection.
   * Resolves once it hears; where the bus is away for seconds it resolves deaf, and `missed` is
   * called when it hears.
   */
  listen(
    topics: readonly string[],
    listener: (event: CofferEvent) => void,
    options?: ListenOptions,
  ): Promise<Subscription>;
  /**
   * False where nobody at all would be given an event of the topic that is published now: no group
   * has ever read it that would select any of it, and no listener wants any. `types`: events of
   * these alone are meant. Left out: never known.
   */
  hasReaders?(topic: string, types?: readonly string[]): boolean;
  /**
   * False where whoever reads such events has time until the next sweep; as {@link hasReaders}
   * otherwise. Left out: never known.
   */
  isAwaited?(topic: string, types?: readonly string[]): boolean;
  /** Has groups find out anew what they select: `hasReaders` is right from then on. */
  lookForReaders?(topic: string): Promise<void>;
  close(): Promise<void>;
};

/**
 * What `publish` rejects with where all events are safe but these, which the bus will never take:
 * the fault is their own.
 */
export class EventsRefused extends Error {
  override readonly name = "EventsRefused";
  readonly eventIds: ReadonlySet<string>;
  constructor(eventIds: ReadonlySet<string>, reason: string) {
    super(reason);
    this.eventIds = eventIds;
  }
}

/**
 * What a durable reader does anything with, where that is little of what comes: the rest is kept
 * from it, and never counts as taken.
 */
export type Selection = {
  /**
   * Finds out what is wanted now. Asked once for each batch, after its events are committed, so
   * whoever began to want them before they happened gets them. Rejects where that cannot be known:
   * the batch comes again.
   */
  renew(): Promise<void>;
  wants(event: CofferEvent): boolean;
  /**
   * Whether any event of the topic, or of these types of it, may be wanted; true, too, where that
   * is not known yet.
   */
  wantsOf(topic: string, types?: readonly string[]): boolean;
};

export type ListenOptions = {
  readonly missed?: () => void;
  /**
   * Whether the listener would do anything with the event at this moment, or, without one, with
   * any; what it says false to may be kept from it.
   */
  readonly isWanted?: (event?: CofferEvent) => boolean;
};

export type EventHandler = (event: CofferEvent) => Promise<void>;
/** Given at most {@link MANY_MAX}, which are everybody's: none is to be changed. */
export type ManyHandler = (events: readonly CofferEvent[]) => Promise<void>;
/** As many as a transaction of tens of milliseconds takes. */
export const MANY_MAX = 500;

/** In order, at most so many in each. */
export function* inBatches(events: readonly CofferEvent[]): Generator<readonly CofferEvent[]> {
  for (let start = 0; start < events.length; start += MANY_MAX) yield events.slice(start, start + MANY_MAX);
}
export type Subscription = { stop(): Promise<void> };
