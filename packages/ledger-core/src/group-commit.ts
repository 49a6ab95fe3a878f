import { busy } from "@coffer/platform/graphql/errors";
import { eachApart } from "@coffer/platform/running/each-apart";
import { type Waiting, WaitingLine } from "./waiting-line.ts";

export type GroupCommitOptions<Command, Outcome> = {
  /**
   * One transaction for many commands; an outcome for each, in order. Commands must be safe to run
   * again.
   */
  readonly run: (commands: readonly Command[]) => Promise<readonly Outcome[]>;
  /** Called after each transaction. */
  readonly committed?: () => void;
  /** Weight of one transaction at most; a command that is heavier goes alone. */
  readonly batchMax: number;
  /** Weight that may wait; what comes beyond is refused with BUSY before anything is stored. */
  readonly queueMax: number;
  /**
   * So long a command waits for its transaction to begin; then it gets BUSY, and nothing of it was
   * stored.
   */
  readonly waitMaxMs: number;
  /** Transactions at once. */
  readonly concurrency: number;
  /** So long one runs before another begins beside it: at once, where left out. */
  readonly nextAfterMs?: number;
  /** 1 where left out. */
  readonly weightOf?: (command: Command) => number;
  /** Whose a command is: owners take turns. All are one owner's where left out. */
  readonly ownerOf?: (command: Command) => unknown;
};

export type GroupCommit<Command, Outcome> = {
  /**
   * Rejects with BUSY where nothing was stored and the caller may try again, else with the
   * database's fault: the same command may then be submitted again.
   */
  submit(command: Command): Promise<Outcome>;
  /** From now on every command gets BUSY, those that wait too; resolves once what runs is over. */
  stop(): Promise<void>;
};

/**
 * Gathers commands that come while others are being committed, and commits them together: a batch
 * of one when idle, larger under load, never waiting for more. Where a batch faults, its parts run
 * again, so that one bad command harms no other. A database that is slow or away fills the queue
 * only up to its bounds in weight and time.
 *
 * Two transactions often want the same account: then one waits for the other with all that it
 * holds, and both are smaller than one would be. `nextAfterMs` lets another begin only beside one
 * that takes long: that waits for a disk, or opens accounts.
 */
export function makeGroupCommit<Command, Outcome>(
  options: GroupCommitOptions<Command, Outcome>,
): GroupCommit<Command, Outcome> {
  const { run, committed, batchMax, queueMax, waitMaxMs, concurrency, nextAfterMs = 0, weightOf, ownerOf } = options;
  const line = new WaitingLine<Command, Outcome>();
  let running = 0;
  let isScheduled = false;
  let isStopped = false;
  let sweep: NodeJS.Timeout | undefined;
  let lastBegan = 0;
  let later: NodeJS.Timeout | undefined;
  const whenIdle: (() => void)[] = [];

  /** Until another transaction may begin beside those that run; 0 where it may now. */
  const untilNextMs = () => (running === 0 ? 0 : Math.max(0, lastBegan + nextAfterMs - performance.now()));
  const next = () => {
    isScheduled = false;
    while (running < concurrency && !line.isEmpty && untilNextMs() === 0) {
      running += 1;
      lastBegan = performance.now();
      // Never rejects: what a command throws is its caller's.
      void runBatch(run, line.take(batchMax)).finally(() => {
        running -= 1;
        committed?.();
        next();
        if (running === 0 && line.isEmpty) for (const done of whenIdle.splice(0)) done();
      });
    }
    if (line.isEmpty) {
      clearInterval(sweep);
      sweep = undefined;
      return;
    }
    if (running < concurrency)
      later ??= setTimeout(() => {
        later = undefined;
        next();
      }, untilNextMs()).unref();
    sweep ??= setInterval(() => handBack(line.removeBefore(performance.now() - waitMaxMs)), waitMaxMs / 4).unref();
  };

  return {
    submit(command) {
      const weight = weightOf?.(command) ?? 1;
      if (isStopped || (line.weight > 0 && line.weight + weight > queueMax)) return Promise.reject(busy());
      return new Promise((resolve, reject) => {
        line.add(ownerOf?.(command), { command, weight, since: performance.now(), resolve, reject });
        // What arrives in this turn of the event loop goes together; with all transactions taken,
        // the next one that ends looks.
        if (isScheduled) return;
        isScheduled = true;
        setImmediate(next);
      });
    },
    stop() {
      isStopped = true;
      clearInterval(sweep);
      clearTimeout(later);
      handBack(line.removeBefore(Number.POSITIVE_INFINITY));
      if (running === 0) return Promise.resolve();
      return new Promise((resolve) => whenIdle.push(resolve));
    },
  };
}

function handBack(waiting: readonly { readonly reject: (error: unknown) => void }[]): void {
  for (const { reject } of waiting) reject(busy());
}

async function runBatch<Command, Outcome>(
  run: GroupCommitOptions<Command, Outcome>["run"],
  batch: readonly Waiting<Command, Outcome>[],
): Promise<void> {
  const settled = await eachApart(
    batch.map(({ command }) => command),
    run,
  );
  for (const [i, { resolve, reject }] of batch.entries()) {
    const one = settled[i];
    if (one?.status === "fulfilled") resolve(one.value);
    else reject(one?.reason);
  }
}
