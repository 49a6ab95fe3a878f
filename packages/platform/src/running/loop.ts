import type { Logger } from "./log.ts";

/**
 * Work that goes on by itself: woken when there is something to do, and swept at an interval
 * besides.
 */
export type Loop = { start(): void; wake(): void; stop(): Promise<void> };

const BACK_OFF_MAX_MS = 10_000;

/**
 * `run` returns true where more work waits at once, or the milliseconds until the next is due.
 * Rounds never overlap. A failed round is logged and tried again, later each time up to
 * `backOffMaxMs` (10 s).
 */
export function makeLoop(options: {
  name: string;
  everyMs: number;
  log: Logger;
  run: () => Promise<boolean | number>;
  backOffMaxMs?: number;
}): Loop {
  const { name, everyMs, log, run, backOffMaxMs = BACK_OFF_MAX_MS } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let woken = false;
  let stopped = true;
  let failures = 0;

  const schedule = (delayMs: number) => {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(turn, delayMs);
  };

  const round = async () => {
    woken = false;
    let next: number;
    try {
      const outcome = await run();
      failures = 0;
      next = outcome === true || woken ? 0 : typeof outcome === "number" ? Math.min(outcome, everyMs) : everyMs;
    } catch (error) {
      failures += 1;
      next = Math.min(everyMs * 2 ** Math.min(failures - 1, 10), backOffMaxMs);
      log.error({ err: error, loop: name, failures }, "a round failed and will be tried again");
    }
    running = undefined;
    schedule(next);
  };

  function turn(): void {
    if (stopped || running !== undefined) return;
    running = round();
  }

  return {
    start() {
      stopped = false;
      turn();
    },
    wake() {
      woken = true;
      // While it backs off, a wake must not turn a broken dependency into a busy loop.
      if (failures === 0) schedule(0);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
