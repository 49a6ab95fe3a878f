import { hashKey, type QueryClient, type QueryKey } from "@tanstack/react-query";

/** What an event gives that does not tell how the answer is now: it is asked for again. */
export const ASK_ANEW = Symbol("ask anew");

/** The answer after an event. The same event may come twice: it gives the same then. */
export type Apply<Data, Event> = (before: Data, event: Event) => Data | typeof ASK_ANEW;

export type Kept<Event> = {
  take(event: Event): void;
  /** Resolves when the new answer is there, when there is none to be had, or at the stop. */
  askAnew(): Promise<void>;
  stop(): void;
};

/**
 * Keeps the answer to one query up to date by events. An answer that was under way when an event
 * came may be of before it: such events are kept, and given to that answer too when it has come.
 * Who wants it asked anew meanwhile gets that as soon as it has come.
 */
export function keepLive<Data, Event>(cache: QueryClient, queryKey: QueryKey, apply: Apply<Data, Event>): Kept<Event> {
  const hash = hashKey(queryKey);
  let during: Event[] = [];
  /** Who waits for an answer that is asked for behind the one under way. */
  let owed: (() => void)[] = [];

  const isUnderWay = () => cache.getQueryState(queryKey)?.fetchStatus === "fetching";

  const askAnew = (): Promise<void> =>
    isUnderWay()
      ? new Promise((resolve) => void owed.push(resolve))
      : cache.invalidateQueries({ queryKey, exact: true });

  /** Whether the answer has to be asked for again. */
  function put(event: Event): boolean {
    const before = cache.getQueryData<Data>(queryKey);
    if (before === undefined) return false;
    const next = apply(before, event);
    if (next === ASK_ANEW) return true;
    cache.setQueryData<Data>(queryKey, next);
    return false;
  }

  // Within the change that brings the answer: nobody is shown it without what came meanwhile.
  const stop = cache.getQueryCache().subscribe(({ type, query }) => {
    if (type !== "updated" || query.queryHash !== hash || query.state.fetchStatus !== "idle") return;
    const [missed, waiting] = [during, owed];
    [during, owed] = [[], []];
    const isUnclear = missed.map(put).includes(true);
    if (waiting.length === 0 && !isUnclear) return;
    void askAnew().then(() => {
      for (const resolve of waiting) resolve();
    });
  });

  return {
    take(event) {
      if (isUnderWay()) during.push(event);
      if (put(event)) void askAnew();
    },
    askAnew,
    stop() {
      stop();
      for (const resolve of owed.splice(0)) resolve();
    },
  };
}
