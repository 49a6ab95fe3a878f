import { invalidCursor } from "@coffer/platform/streams/streams";
import type { GatewayContext } from "../sources/subgraph-source.ts";
import { makeConcurrencyLimit } from "./concurrency-limit.ts";
import { decodeCursor } from "./cursor.ts";
import { StreamReader } from "./stream-reader.ts";
import type { LiveFeed, Refused, StreamItem, StreamOwner, StreamRequest } from "./stream-types.ts";

export type Streams<C extends GatewayContext> = {
  /** `arguments.after` is the cursor. Throws where the owner cannot be reached. */
  subscribe(
    request: StreamRequest<C>,
  ): Promise<{ readonly ok: true; readonly items: AsyncIterator<StreamItem, undefined> } | Refused>;
  /**
   * After the feed was broken: each subscription asks its owner what it missed, at most
   * `ownerCallsMax` at a time.
   */
  resyncAll(): void;
  readonly size: number;
};

export type StreamsOptions<C extends GatewayContext> = {
  readonly feed: LiveFeed;
  readonly owner: StreamOwner<C>;
  /** Told of each failed call to the owner while a subscription is live. */
  readonly reportFault: (fault: unknown, context: C) => void;
  readonly wait?: (ms: number) => Promise<void>;
  readonly queueMax?: number;
  readonly pageMax?: number;
  readonly ownerCallsMax?: number;
  readonly retryDelaysMs?: readonly number[];
};

/** Present state first, then every later event in order, from a feed that may lose any of them. */
export function makeStreams<C extends GatewayContext>(options: StreamsOptions<C>): Streams<C> {
  const { feed, owner, reportFault } = options;
  const { queueMax = 1_000, pageMax = 200, ownerCallsMax = 64 } = options;
  const { wait = waitUnref, retryDelaysMs = [100, 200, 400, 800, 1_600] } = options;
  const deps = {
    owner,
    reportFault,
    wait,
    queueMax,
    pageMax,
    retryDelaysMs,
    withinLimit: makeConcurrencyLimit(ownerCallsMax),
  };
  const readers = new Set<StreamReader<C>>();

  return {
    async subscribe({ field, arguments: given, context }) {
      const { after, ...others } = given;
      const positions = after == null ? null : decodeCursor(field, String(after));
      if (after != null && positions === null) return { ok: false, error: invalidCursor() };
      const request = { field, arguments: others, context };
      const keyed = await owner.keyOf(request);
      if (!keyed.ok) return keyed;

      const reader = new StreamReader(deps, request);
      const unlistenFeed = feed.listen(keyed.key, (event) => reader.hear(event));
      readers.add(reader);
      const unlisten = () => {
        unlistenFeed();
        readers.delete(reader);
      };
      try {
        const refused = await reader.open(positions, unlisten);
        if (refused) {
          unlisten();
          return refused;
        }
      } catch (error) {
        unlisten();
        throw error;
      }
      return { ok: true, items: reader };
    },
    resyncAll() {
      for (const reader of readers) reader.resync();
    },
    get size() {
      return readers.size;
    },
  };
}

const waitUnref = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
