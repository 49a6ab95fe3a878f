import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";

type Parts = {
  /** Null, and `work` is not done, where another process does it. */
  readonly alone: <T>(name: string, work: () => Promise<T>) => Promise<T | null>;
  readonly log: Logger;
};

/** A loop for each network, beside the one that follows it: what waits keeps no block waiting. */
export const makeWatchMempools = (
  { alone, log }: Parts,
  watched: readonly { readonly network: string; readonly everyMs: number; readonly watch: () => Promise<void> }[],
): readonly Loop[] =>
  watched.map(({ network, everyMs, watch }) =>
    makeLoop({
      name: `mempool ${network}`,
      everyMs,
      log,
      async run() {
        await alone(`mempool/${network}`, watch);
        return false;
      },
    }),
  );
