import { rateLimited } from "@coffer/platform/graphql/errors";

export type HashingQueueOptions = {
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
 * Of all callers together, each holding a password of a kilobyte at most: whatever the wait that
 * was configured.
 */
const WAITING_MAX = 4096;

/**
 * Costly work at a bounded rate: so many tasks at once, and no more waiting than can be served in
 * time. Callers take turns, one task each, so a flood of one waits behind itself: another's only
 * task has at most one of every other caller's before it. Whoever would wait longer is refused at
 * once.
 */
export class HashingQueue {
  readonly #atOnce: number;
  readonly #waitMaxMs: number;
  readonly #now: () => number;
  /** By caller, in the order of their turns; none is empty. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #waitingCount = 0;
  #running = 0;
  #averageMs = FIRST_GUESS_MS;

  constructor({ atOnce, waitMaxMs, now = () => performance.now() }: HashingQueueOptions) {
    this.#atOnce = atOnce;
    this.#waitMaxMs = waitMaxMs;
    this.#now = now;
  }

  /** Throws RATE_LIMITED where a task of this caller that came now would wait too long. */
  refuseWhenFull(caller: string): void {
    if (this.#running < this.#atOnce) return;
    const waitMs = ((this.#before(caller) + 1) * this.#averageMs) / this.#atOnce;
    if (waitMs > this.#waitMaxMs || this.#waitingCount >= WAITING_MAX)
      throw rateLimited(Math.max(1, Math.ceil(waitMs / 1000)));
  }

  async run<T>(caller: string, task: () => Promise<T>): Promise<T> {
    this.refuseWhenFull(caller);
    if (this.#running < this.#atOnce) this.#running += 1;
    else await new Promise<void>((admit) => this.#enqueue(caller, admit));
    const startedAt = this.#now();
    try {
      return await task();
    } finally {
      this.#averageMs += WEIGHT * (this.#now() - startedAt - this.#averageMs);
      const next = this.#dequeue();
      // The place passes on: a newcomer between the two must not find it free.
      if (next) next();
      else this.#running -= 1;
    }
  }

  /** Tasks that have their turn before the next one of this caller. */
  #before(caller: string): number {
    const own = this.#waiting.get(caller)?.length ?? 0;
    let before = own;
    for (const [other, tasks] of this.#waiting) if (other !== caller) before += Math.min(tasks.length, own + 1);
    return before;
  }

  #enqueue(caller: string, admit: () => void): void {
    this.#waitingCount += 1;
    const tasks = this.#waiting.get(caller);
    if (tasks) tasks.push(admit);
    else this.#waiting.set(caller, [admit]);
  }

  #dequeue(): (() => void) | undefined {
    const [turn] = this.#waiting;
    if (!turn) return undefined;
    const [caller, tasks] = turn;
    this.#waiting.delete(caller);
    const next = tasks.shift();
    if (tasks.length > 0) this.#waiting.set(caller, tasks); // behind everybody else
    this.#waitingCount -= 1;
    return next;
  }
}
