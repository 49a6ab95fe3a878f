import { chosenBy } from "@coffer/contracts/streams";
import { GraphQLError } from "graphql";
import type { GatewayContext } from "../sources/subgraph-source.ts";
import type { ConcurrencyLimit } from "./concurrency-limit.ts";
import { encodeCursor } from "./cursor.ts";
import type {
  Opened,
  Position,
  Refused,
  StreamEvent,
  StreamHint,
  StreamItem,
  StreamOwner,
  StreamRequest,
} from "./stream-types.ts";

export type ReaderDeps<C extends GatewayContext> = {
  readonly owner: StreamOwner<C>;
  readonly withinLimit: ConcurrencyLimit;
  readonly wait: (ms: number) => Promise<void>;
  readonly reportFault: (fault: unknown, context: C) => void;
  /** Events that may wait for a client who does not take them. */
  readonly queueMax: number;
  readonly pageMax: number;
  readonly retryDelaysMs: readonly number[];
};

type Tracked = { readonly sequence: bigint; readonly pendingSnapshot: boolean };
type Step = IteratorResult<StreamItem, undefined>;

const ENDED: Step = { done: true, value: undefined };

/**
 * One subscription's way through its streams: what the owner returned first, then the live hints,
 * each event once and in the order of its stream. Everything happens inside `next()`, so a client
 * who asks for nothing costs nothing but its queue.
 */
export class StreamReader<C extends GatewayContext> implements AsyncIterator<StreamItem, undefined> {
  readonly #deps: ReaderDeps<C>;
  readonly #request: StreamRequest<C>;
  /** Whether the owner alone can tell if an event is to be delivered, whatever a hint says. */
  readonly #isChosen: boolean;
  /** What has been delivered; this is what a cursor says. */
  readonly #positions = new Map<string, Tracked>();
  /** Where the owner said that streams end; read up to there before the live events. */
  readonly #heads = new Map<string, bigint>();
  #backlog: StreamEvent[] = [];
  #incoming: StreamHint[] = [];
  #hasMore = false;
  #isStale = false;
  #isAsking = false;
  #ended = false;
  #failure: GraphQLError | undefined;
  #unlisten: () => void = () => {};
  #wake: () => void = () => {};
  #tail: Promise<unknown> = Promise.resolve();

  constructor(deps: ReaderDeps<C>, request: StreamRequest<C>) {
    this.#deps = deps;
    this.#request = request;
    this.#isChosen = chosenBy(request.field).length > 0;
  }

  /** Listening must have begun before. Throws where the owner cannot be reached. */
  async open(positions: readonly Position[] | null, unlisten: () => void): Promise<Refused | null> {
    this.#unlisten = unlisten;
    for (const { stream, sequence, pendingSnapshot } of positions ?? []) {
      this.#positions.set(stream, { sequence: BigInt(sequence), pendingSnapshot: pendingSnapshot === true });
    }
    this.#isAsking = true;
    const opened = await this.#deps.withinLimit(() => this.#deps.owner.open({ ...this.#request, positions }));
    this.#isAsking = false;
    if (!opened.ok) return opened;
    this.#adopt(opened, positions === null);
    return null;
  }

  /** The listener on the feed. */
  hear(hint: StreamHint): void {
    if (this.#ended || hint.field !== this.#request.field) return;
    const at = this.#positions.get(hint.stream);
    if (at && BigInt(hint.sequence) <= at.sequence) {
      // Told again, as feeds do; or by an owner that was restored to an earlier state, for whom our
      // place is ahead. It alone can say which.
      if (!this.#isAsking) this.resync();
      return;
    }
    if (this.#incoming.length < this.#deps.queueMax) {
      this.#incoming.push(hint);
      this.#wake();
    } else if (this.#isAsking) {
      // It is the owner who is slow. The hints may go, because the owner still has the events.
      this.#incoming = [];
      this.#isStale = true;
    } else {
      this.#end(
        streamError("SLOW_CONSUMER", "Events came faster than they were taken. Subscribe again with the last cursor."),
      );
    }
  }

  /** Asks the owner what the feed may have lost. */
  resync(): void {
    this.#isStale = true;
    this.#wake();
  }

  next(): Promise<Step> {
    const step = this.#tail.then(() => this.#step());
    this.#tail = step.catch(() => {});
    return step;
  }

  async return(): Promise<Step> {
    this.#end();
    return ENDED;
  }

  async #step(): Promise<Step> {
    for (;;) {
      if (this.#ended) return this.#takeEnd();
      const event = this.#backlog.shift();
      const delivered = event ? await this.#take(event) : await this.#proceed();
      if (delivered) return delivered;
    }
  }

  /**
   * The backlog is empty: reads on at the owner, then what is behind its heads, then the live
   * events, else waits.
   */
  async #proceed(): Promise<Step | null> {
    if (this.#hasMore || this.#isStale) {
      await this.#readOn();
      return null;
    }
    const behind = this.#findBehind();
    if (behind !== undefined) {
      await this.#fill(behind);
      return null;
    }
    const live = this.#incoming.shift();
    if (live) return this.#isNews(live) ? this.#take(placeOf(live)) : null;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    return null;
  }

  async #take(event: StreamHint | StreamEvent): Promise<Step | null> {
    const { stream } = event;
    const sequence = BigInt(event.sequence);
    const isSnapshot = "snapshot" in event && event.snapshot === true;
    if (!this.#isNews(event)) return null;
    const isMissing = sequence > this.#lastOf(stream) + 1n || (this.#isChosen && !("data" in event));
    if (!isSnapshot && isMissing) {
      await this.#fill(stream);
      if ("data" in event) this.#backlog.push(event);
      else this.#incoming.unshift(event); // a repeat by now, unless the owner's page ended before it
      return null;
    }
    this.#positions.set(stream, { sequence, pendingSnapshot: false });
    if ("skipped" in event && event.skipped) return null;
    const cursor = encodeCursor(this.#request.field, this.#listPositions());
    const data = "data" in event ? { data: event.data } : {};
    const delivered = { stream, sequence: String(sequence), cursor, snapshot: isSnapshot, ...data };
    return { done: false, value: { event: delivered } };
  }

  /**
   * Takes over an answer of the owner. A stream that was not followed before begins at 0, or with
   * its snapshot.
   */
  #adopt(opened: Opened, isFirst: boolean): void {
    const withSnapshot = new Set(opened.events.filter(({ snapshot }) => snapshot).map(({ stream }) => stream));
    for (const { stream, sequence, pendingSnapshot } of opened.positions) {
      const pending = pendingSnapshot === true || withSnapshot.has(stream);
      const at = this.#positions.get(stream);
      if (isFirst) this.#positions.set(stream, { sequence: BigInt(sequence), pendingSnapshot: pending });
      else if (!at) this.#positions.set(stream, { sequence: 0n, pendingSnapshot: pending });
      if (!isFirst) this.#heads.set(stream, BigInt(sequence));
    }
    this.#backlog.push(...opened.events);
    this.#hasMore = opened.more;
  }

  async #readOn(): Promise<void> {
    this.#isStale = false; // before the call: a wake-up during it must lead to another
    const positions = [...this.#listPositions()];
    const opened = await this.#ask(
      () => this.#deps.owner.open({ ...this.#request, positions }),
      (answer) => !answer.ok || !answer.more || answer.events.some((event) => this.#isNews(event)),
    );
    if (!opened) return;
    if (opened.ok) this.#adopt(opened, false);
    else this.#end(opened.error);
  }

  async #fill(stream: string): Promise<void> {
    const last = this.#lastOf(stream);
    const { field, arguments: args, context } = this.#request;
    const limit = this.#deps.pageMax;
    const missed = await this.#ask(
      () => this.#deps.owner.eventsAfter({ field, stream, sequence: String(last), limit, arguments: args, context }),
      // The owner's history is never behind the feed, so an answer that does not go on from here is
      // a fault.
      (events) => events.some(({ sequence }) => BigInt(sequence) === last + 1n),
    );
    if (missed) this.#backlog.unshift(...missed);
  }

  /** Tries again, later each time; null where the subscription has ended meanwhile. */
  async #ask<T>(call: () => Promise<T>, isUsable: (answer: T) => boolean): Promise<T | null> {
    const { withinLimit, wait, retryDelaysMs, reportFault } = this.#deps;
    this.#isAsking = true;
    try {
      for (const delayMs of [...retryDelaysMs, null]) {
        const answer = await this.#untilEnded(() =>
          withinLimit(async () => (this.#ended ? null : { given: await call() })),
        );
        if (this.#ended || !answer) return null;
        if ("given" in answer && answer.given && isUsable(answer.given.given)) return answer.given.given;
        if ("fault" in answer && isRefusal(answer.fault)) {
          this.#end(answer.fault);
          return null;
        }
        reportFault(
          "fault" in answer ? answer.fault : new Error("the stream's owner gave an answer that leads nowhere"),
          this.#request.context,
        );
        if (delayMs !== null) await this.#untilEnded(() => wait(delayMs));
      }
      this.#end(streamError("STREAM_INTERRUPTED", "The stream was interrupted. Subscribe again with the last cursor."));
      return null;
    } finally {
      this.#isAsking = false;
    }
  }

  /** Null as soon as the subscription ends, whatever the work does then. */
  #untilEnded<T>(work: () => Promise<T>): Promise<{ given: T } | { fault: unknown } | null> {
    return new Promise((resolve) => {
      this.#wake = () => {
        if (this.#ended) resolve(null);
      };
      work().then(
        (given) => resolve({ given }),
        (fault: unknown) => resolve({ fault }),
      );
    });
  }

  #isNews({ stream, sequence, ...event }: StreamHint | StreamEvent): boolean {
    const at = this.#positions.get(stream);
    const isSnapshot = "snapshot" in event && event.snapshot === true;
    return (isSnapshot && at?.pendingSnapshot === true) || BigInt(sequence) > (at?.sequence ?? 0n);
  }

  #lastOf(stream: string): bigint {
    return this.#positions.get(stream)?.sequence ?? 0n;
  }

  #findBehind(): string | undefined {
    for (const [stream, head] of this.#heads) {
      if (this.#lastOf(stream) < head) return stream;
      this.#heads.delete(stream);
    }
    return undefined;
  }

  *#listPositions(): Generator<Position> {
    for (const [stream, { sequence, pendingSnapshot }] of this.#positions) {
      yield { stream, sequence: String(sequence), ...(pendingSnapshot ? { pendingSnapshot } : {}) };
    }
  }

  #end(failure?: GraphQLError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    this.#backlog = [];
    this.#incoming = [];
    this.#unlisten();
    this.#wake();
  }

  #takeEnd(): Step {
    const error = this.#failure;
    if (!error) return ENDED;
    this.#failure = undefined;
    return { done: false, value: { error } };
  }
}

/** Whatever else comes along with a hint is nobody's word. */
const placeOf = ({ field, stream, sequence, audience }: StreamHint): StreamHint => ({
  field,
  stream,
  sequence,
  audience,
});

/** The viewer has lost the right: no other try will have it. */
const isRefusal = (fault: unknown): fault is GraphQLError =>
  fault instanceof GraphQLError && fault.extensions.code === "FORBIDDEN";

const streamError = (code: string, message: string) => new GraphQLError(message, { extensions: { code } });
