/** A place among those that run; `end` gives it to whoever waits the longest. */
export type Turn = { end(): void };

/**
 * Of each name, at most `max` run at once, and the others wait in their order: one client's many heavy questions are a queue of its own, and not everybody's.
 * Without a wait there is no promise: that is the usual case.
 */
export function makeTurns(max: number) {
  const lanes = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  const turnOf = (name: string): Turn => {
    let isOver = false;
    return {
      end() {
        const lane = lanes.get(name);
        if (isOver || !lane) return;
        isOver = true;
        const next = lane.waiting.shift(); // takes over this place, so that nobody slips in between
        // Not at once: what needs no store would run one after the other, and nobody else's request would be read meanwhile.
        if (next) setImmediate(next);
        else if (lane.running === 1) lanes.delete(name);
        else lane.running -= 1;
      },
    };
  };
  return {
    take(name: string): Turn | Promise<Turn> {
      const lane = lanes.get(name) ?? { running: 0, waiting: [] };
      lanes.set(name, lane);
      if (lane.running < max) {
        lane.running += 1;
        return turnOf(name);
      }
      return new Promise((resolve) => lane.waiting.push(() => resolve(turnOf(name))));
    },
    get names() {
      return lanes.size;
    },
  };
}

export type Turns = ReturnType<typeof makeTurns>;
