/** A place among those that run; `end` gives it to whoever waits the longest. */
export type Turn = { end(): void };

export type TurnsOptions = {
  /** Of one name, at once. */
  readonly max: number;
  /** Whether there is little time left for anybody else: then there is one place of each name. */
  readonly isBusy: () => boolean;
};

/**
 * Of each name, at most `max` run at once, and the others wait in their order: one client's many
 * heavy questions are a queue of its own, and not everybody's. Without a wait there is no promise:
 * that is the usual case.
 */
export function makeTurns({ max, isBusy }: TurnsOptions) {
  const queues = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  const hasPlace = (running: number) => running === 0 || (running < max && !isBusy());
  const turnOf = (name: string): Turn => {
    let isOver = false;
    return {
      end() {
        const queue = queues.get(name);
        if (isOver || !queue) return;
        isOver = true;
        queue.running -= 1;
        while (queue.waiting.length > 0 && hasPlace(queue.running)) {
          queue.running += 1; // from now on, so that nobody slips in between
          // Not at once: what needs no store would run one after the other, and nobody else's
          // request would be read meanwhile.
          setImmediate(queue.waiting.shift() as () => void);
        }
        if (queue.running === 0) queues.delete(name);
      },
    };
  };
  return {
    take(name: string): Turn | Promise<Turn> {
      const queue = queues.get(name) ?? { running: 0, waiting: [] };
      queues.set(name, queue);
      if (queue.waiting.length === 0 && hasPlace(queue.running)) {
        queue.running += 1;
        return turnOf(name);
      }
      return new Promise((resolve) => queue.waiting.push(() => resolve(turnOf(name))));
    },
    get names() {
      return queues.size;
    },
  };
}

export type Turns = ReturnType<typeof makeTurns>;
