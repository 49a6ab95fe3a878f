import { rateLimited } from "@coffer/platform/errors";

export type HashingLaneOptions = {
  /** Tasks that run at the same time. Each takes a thread and the memory of one hash. */
  readonly atOnce: number;
  /** Nobody is let in who would wait for longer. */
  readonly waitMaxMs: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
};

/** Until the first task has been timed. */
const FIRST_GUESS_MS = 50;
/** Weight of the newest task in the moving average. */
const WEIGHT = 0.2;

/**
 * Costly work at a bounded rate: so many tasks at once, and a queue no longer than can be served in time. Whoever would wait longer is refused at once,
 * so that a flood of logins cannot take the memory or the threads of everything else.
 */
export class HashingLane {
  readonly #atOnce: number;
  readonly #waitMaxMs: number;
  readonly #now: () => number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #averageMs = FIRST_GUESS_MS;

  constructor({ atOnce, waitMaxMs, now = () => performance.now() }: HashingLaneOptions) {
    this.#atOnce = atOnce;
    this.#waitMaxMs = waitMaxMs;
    this.#now = now;
  }

  /** Throws RATE_LIMITED where a task that came now would wait too long. */
  refuseWhenFull(): void {
    if (this.#running < this.#atOnce) return;
    const waitMs = ((this.#waiting.length + 1) * this.#averageMs) / this.#atOnce;
    if (waitMs > this.#waitMaxMs) throw rateLimited(Math.ceil(waitMs / 1000));
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    this.refuseWhenFull();
    if (this.#running < this.#atOnce) this.#running += 1;
    else await new Promise<void>((admit) => this.#waiting.push(admit));
    const startedAt = this.#now();
    try {
      return await task();
    } finally {
      this.#averageMs += WEIGHT * (this.#now() - startedAt - this.#averageMs);
      const next = this.#waiting.shift();
      // The place passes on: a newcomer between the two must not find it free.
      if (next) next();
      else this.#running -= 1;
    }
  }
}
