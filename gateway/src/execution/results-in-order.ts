import type { ExecutionResult } from "graphql";

/**
 * Of one subscription. Each event costs a few round trips to subgraphs, one behind the other: an
 * account that moves more often than they take, or a client that resumes far behind, would never be
 * caught up with if each event waited for the one before it.
 */
const AT_ONCE_MAX = 16;

export type Resolving<Item> = {
  readonly resolve: (item: Item) => Promise<ExecutionResult>;
  readonly failed: (error: unknown) => ExecutionResult;
  readonly atOnceMax?: number;
  /** Called once, with what is still under way then. It never rejects. */
  readonly ended?: (underWay: Promise<unknown>) => void;
};

/**
 * The items' results in the items' order, up to `atOnceMax` of them in the making or waiting to be
 * taken. Hand-written, because a generator's `return()` waits for a pending `next()`. Nothing comes
 * out after `return()`; a fault comes out as one result with an error, and is the last. So is an
 * event of which nothing can be shown: the cursor of what follows would stand behind it, and who
 * resumes with that would never see it.
 */
export function resultsInOrder<Item>(
  items: AsyncIterator<Item, undefined>,
  { resolve, failed, atOnceMax = AT_ONCE_MAX, ended: tell }: Resolving<Item>,
): AsyncIterableIterator<ExecutionResult> {
  const ahead = workAhead(items, resolve, atOnceMax);
  let ended = false;
  const end = async (): Promise<IteratorResult<ExecutionResult>> => {
    if (!ended) {
      ended = true;
      tell?.(ahead.stop());
    }
    await items.return?.();
    return { done: true, value: undefined };
  };

  return {
    async next() {
      if (ended) return { done: true, value: undefined };
      try {
        const first = await ahead.first();
        if (ended || !first) return end();
        const value = await first.result;
        if (ended) return end();
        ahead.shift();
        if (isUnseen(value)) await end();
        return { done: false, value };
      } catch (error) {
        if (ended) return end();
        await end();
        return { done: false, value: failed(error) };
      }
    },
    return: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * Nothing of the event could be shown, for a reason that may pass. What the viewer may not see is
 * not missed.
 */
const isUnseen = ({ data, errors }: ExecutionResult): boolean =>
  data == null && !errors?.every(({ extensions }) => extensions.code === "FORBIDDEN");

/**
 * Takes items while there is room, and begins with their results at once. A fault of the source is
 * the last result.
 */
function workAhead<Item>(
  items: AsyncIterator<Item, undefined>,
  resolve: Resolving<Item>["resolve"],
  atOnceMax: number,
) {
  const making: Promise<ExecutionResult>[] = [];
  let over = false;
  let pulling = false;
  let wake: () => void = () => {};

  const add = (result: Promise<ExecutionResult>) => {
    // Its rejection is met where it is taken, which may be later, or never where the subscription
    // ends before.
    result.catch(() => undefined);
    making.push(result);
  };
  const pull = async () => {
    if (pulling) return;
    pulling = true;
    try {
      while (!over && making.length < atOnceMax) {
        const item = await items.next();
        if (item.done) over = true;
        else if (!over) add(resolve(item.value));
        wake();
      }
    } catch (error) {
      if (!over) add(Promise.reject(error));
      over = true;
      wake();
    }
    pulling = false;
  };

  return {
    /**
     * The oldest, which stays until it is shifted; null where there will be none. In an object, or
     * it would be waited for.
     */
    async first(): Promise<{ result: Promise<ExecutionResult> } | null> {
      void pull();
      while (making.length === 0 && !over)
        await new Promise<void>((go) => {
          wake = go;
        });
      return making[0] ? { result: making[0] } : null;
    },
    shift(): void {
      // It was handed out before.
      void making.shift();
    },
    stop(): Promise<unknown> {
      over = true;
      const underWay = Promise.allSettled(making);
      making.length = 0;
      wake();
      return underWay;
    },
  };
}
