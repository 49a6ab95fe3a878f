/**
 * Runs at most `max` pieces of work at once and the others in their order, so that a burst reaches
 * the owner as a queue.
 */
export type ConcurrencyLimit = <T>(work: () => Promise<T>) => Promise<T>;

export function makeConcurrencyLimit(max: number): ConcurrencyLimit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift(); // takes over this place, so that nobody slips in between
      if (next) next();
      else running -= 1;
    }
  };
}
