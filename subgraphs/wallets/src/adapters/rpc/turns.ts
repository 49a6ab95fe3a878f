/** Lets at most `max` run at once; the others wait in the order in which they came. */
export function makeTurns(max: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= max) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      // Whoever waits longest takes the place over, so that nobody who comes now is before them.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
