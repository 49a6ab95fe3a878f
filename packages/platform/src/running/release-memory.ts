import { type EventLoopUtilization, performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type CollectGarbage = (options?: { readonly type: "major"; readonly flavor: "last-resort" }) => void;

const LOOK_EVERY_MS = 1_000;
/** Of the time between two looks. */
const BUSY_MAX = 0.1;

/**
 * What a start has left behind goes back to the system, once, when the process has had a quiet
 * second: V8 keeps a heap as large as it was (360 MiB of which 110 are in use), and collects in
 * earnest only under pressure. It stands still meanwhile, some tenths of a second.
 */
export function releaseMemoryOnceIdle(collect = collectAll, utilizationSince = measure): { stop(): void } {
  let before = utilizationSince();
  const timer = setInterval(() => {
    const { utilization } = utilizationSince(before);
    before = utilizationSince();
    if (utilization > BUSY_MAX) return;
    clearInterval(timer);
    collect();
  }, LOOK_EVERY_MS).unref();
  return { stop: () => clearInterval(timer) };
}

const measure = (since?: EventLoopUtilization): EventLoopUtilization => performance.eventLoopUtilization(since);

/** All that nobody refers to, and code that is not run. */
export const collectAll = (): void => findCollector()({ type: "major", flavor: "last-resort" });

/** V8's own, which Node shows by a flag alone: of other contexts nothing is changed. */
export function findCollector(): CollectGarbage {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as CollectGarbage;
  setFlagsFromString("--no-expose-gc");
  return collect;
}
