import { busy } from "@coffer/platform/errors";

export type GroupCommitOptions<Command, Outcome> = {
  /** One transaction for many commands; an outcome for each. */
  readonly run: (commands: readonly Command[]) => Promise<readonly Outcome[]>;
  /** Called after each commit. */
  readonly committed: () => void;
  readonly batchMax: number;
  /** Commands that may wait; more are refused with BUSY before anything is stored. */
  readonly queueMax: number;
  /** Transactions at once. */
  readonly lanes: number;
};

type Waiting<Command, Outcome> = {
  command: Command;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
};

/**
 * Gathers commands that come while others are being committed, and commits them together: a batch of one when idle, larger under load, never waiting for more.
 * Where a batch faults, its commands run again one by one, so that one bad command harms no other; each command must be safe to run again.
 */
export function makeGroupCommit<Command, Outcome>(options: GroupCommitOptions<Command, Outcome>) {
  const { run, committed, batchMax, queueMax, lanes } = options;
  let queue: Waiting<Command, Outcome>[] = [];
  let running = 0;
  let scheduled = false;
  const idle: (() => void)[] = [];

  const runAll = async (batch: readonly Waiting<Command, Outcome>[]) => {
    try {
      const outcomes = await run(batch.map(({ command }) => command));
      for (const [i, { resolve }] of batch.entries()) resolve(outcomes[i] as Outcome);
    } catch (error) {
      const [only, ...others] = batch;
      if (only && others.length === 0) only.reject(error);
      else for (const one of batch) await runAll([one]);
    }
  };

  const next = () => {
    scheduled = false;
    while (running < lanes && queue.length > 0) {
      const batch = queue.slice(0, batchMax);
      queue = queue.slice(batchMax);
      running += 1;
      runAll(batch).finally(() => {
        running -= 1;
        committed();
        next();
        if (running === 0 && queue.length === 0) for (const done of idle.splice(0)) done();
      });
    }
  };

  return {
    submit(command: Command): Promise<Outcome> {
      if (queue.length >= queueMax) return Promise.reject(busy());
      return new Promise((resolve, reject) => {
        queue.push({ command, resolve, reject });
        // What arrives in this turn of the event loop goes together.
        if (!scheduled && running < lanes) {
          scheduled = true;
          setImmediate(next);
        }
      });
    },
    /** Resolves once nothing waits or runs. */
    drained(): Promise<void> {
      if (running === 0 && queue.length === 0) return Promise.resolve();
      return new Promise((resolve) => idle.push(resolve));
    },
  };
}
