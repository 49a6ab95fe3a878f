import { notWaitedFor, Work } from "@coffer/platform/running/work";
import { type ExecutionResult, GraphQLError } from "graphql";
import type { Cancellation } from "../limits/cancellation.ts";
import type { Entered, Executions, Who } from "../limits/executions.ts";
import type { Turn } from "../limits/turns.ts";

export type ExecutionLimits = {
  /** Of an answer. */
  readonly values: number;
  readonly timeoutMs: number;
};

export type BoundAsked = {
  readonly kind: "query" | "mutation" | "event";
  /** Whose count it is; null where it is counted already. */
  readonly who: Who | null;
  readonly cancellation?: Cancellation | undefined;
};

export type BoundExecution = {
  run(asked: BoundAsked, execute: (work: Work) => Promise<ExecutionResult>): Promise<ExecutionResult>;
  /** For a subscription, as long as it is open and work for its events is under way. */
  readonly follow: (who: Who) => Entered | GraphQLError;
};

/**
 * Everything that is executed goes through here: admitted, counted until it ends, with a budget of
 * values, a deadline, and an end where nobody waits any more.
 */
export function makeBoundExecution(limits: ExecutionLimits, executions: Executions): BoundExecution {
  return {
    async run({ kind, who, cancellation }, execute) {
      const entered = who ? executions.enter(who, "execution") : null;
      if (entered instanceof GraphQLError) return { errors: [entered] };
      const isMutation = kind === "mutation";
      const work = new Work({ values: limits.values, isMutation });
      const listening = cancellation?.listen(() => work.end(notWaitedFor()));
      const running = who && kind === "query" ? inTurn(executions.turn(who), work, execute) : execute(work);
      // It counts until it has ended, also where its answer is given before.
      const done = () => {
        entered?.leave();
        listening?.forget();
      };
      running.then(done, done);
      return answerInTime(running, { work, timeoutMs: limits.timeoutMs, isMutation });
    },
    follow: (who) => executions.enter(who, "subscription"),
  };
}

/** What is over before its turn has come is not begun. */
async function inTurn(
  taking: Turn | Promise<Turn>,
  work: Work,
  execute: (work: Work) => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  const turn = taking instanceof Promise ? await taking : taking;
  try {
    return work.ended ? { errors: [work.ended] } : await execute(work);
  } finally {
    turn.end();
  }
}

type Timed = { readonly work: Work; readonly timeoutMs: number; readonly isMutation: boolean };

function answerInTime(
  running: Promise<ExecutionResult>,
  { work, timeoutMs, isMutation }: Timed,
): Promise<ExecutionResult> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = timedOut(isMutation);
      work.end(error);
      resolve({ data: null, errors: [error] });
    }, timeoutMs);
    running.then(
      (result) => {
        clearTimeout(timer);
        // Half an answer to a question is none. What a mutation has done, it says.
        const { ended } = work;
        resolve(ended && !isMutation ? { data: null, errors: [ended] } : result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        if (work.ended && !isMutation) resolve({ data: null, errors: [work.ended] });
        else reject(error);
      },
    );
  });
}

/** For whoever executes on behalf of nobody else: nothing ends. */
export const unbound: BoundExecution = {
  run: ({ kind }, execute) => execute(new Work({ values: Number.POSITIVE_INFINITY, isMutation: kind === "mutation" })),
  follow: () => ({ leave: () => undefined }),
};

const timedOut = (isMutation: boolean) =>
  new GraphQLError(
    isMutation
      ? "This takes too long. It goes on, and may be done: ask again with the same idempotency key."
      : "This takes too long, and was ended. Ask for less, or in several requests.",
    { extensions: { code: "TIMED_OUT" } },
  );
