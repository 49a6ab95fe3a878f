import type { Logger } from "../running/log.ts";
import { type Loop, makeLoop } from "../running/loop.ts";
import { within } from "../values/within.ts";
import { type Lease, type Leases, describeError as reasonOfError } from "./leases.ts";

/**
 * What became of an item: `done` where its work has put its row where it belongs, `remove` where
 * the row is to go, else when it goes on.
 */
export type Worked = "done" | "remove" | { readonly inMs: number };

export type WorkerParts = {
  /** For logs. */
  readonly name: string;
  readonly leases: Leases;
  /**
   * One item. Must be safe to repeat, and to be overtaken by a repeat: a lease may end before it
   * does. A throw is a try that failed.
   */
  readonly work: (lease: Lease) => Promise<Worked>;
  readonly log: Logger;
  /** The longest that one item is waited for; its lease lasts twice as long. Default: 15 s. */
  readonly deadlineMs?: number;
  /** Items in hand at once, of all, of one owner and of one kind. */
  readonly places: number;
  readonly perOwner: number;
  readonly perKind: number;
  /** Until the next try, after so many that failed: null parks the item for an operator. */
  readonly retryDelayMs: (attempts: number, error: unknown) => number | null;
  /**
   * What may be kept of an error, and what may be logged of it: a server's answer can hold what is
   * nobody's to read.
   */
  readonly reasonOf?: (error: unknown) => string;
  readonly loggable?: (error: unknown) => object;
  readonly everyMs?: number;
};

export type QueueWorker = Loop & {
  /**
   * Works on what is due, one claim after the other, until nothing is or there were 16 of them.
   * True where more may be, or the milliseconds until the next is.
   */
  round(): Promise<boolean | number>;
};

const DEADLINE_MS = 15_000;
const SWEEP_MS = 1_000;
const CLAIMS_PER_ROUND = 16;
/** Due, and in another worker's hands: looking again at once would spin. */
const BUSY_ELSEWHERE_MS = 25;
/** An item that is still in hand then is due again after its lease. */
const STOP_MAX_MS = 5_000;

/** Doubled each time from the first, at most the longest; null after so many tries. */
export const backOff =
  ({ firstMs, longestMs, tries }: { firstMs: number; longestMs: number; tries: number }) =>
  (attempts: number): number | null =>
    attempts >= tries ? null : Math.min(firstMs * 2 ** Math.min(attempts - 1, 30), longestMs);

/**
 * Works on the items of a queue, each by itself: one that fails is tried later and harms no other,
 * one that hangs holds its own place and no more than its deadline, and neither an owner nor a kind
 * can hold every place. After its last try an item is parked: `npm run queues` shows it and has it
 * tried again.
 */
export function makeQueueWorker(parts: WorkerParts): QueueWorker {
  const { name, leases, log, deadlineMs = DEADLINE_MS, places, perOwner, perKind, everyMs = SWEEP_MS } = parts;
  const inHand = new Map<Lease, Promise<void>>();

  const begin = (lease: Lease): void => {
    const done = workOn(parts, lease, deadlineMs).finally(() => {
      inHand.delete(lease);
      loop.wake();
    });
    inHand.set(lease, done);
  };
  const claim = async (): Promise<number> => {
    const most = places - inHand.size;
    if (most <= 0) return 0;
    const taken = await leases.take({ most, leaseMs: 2 * deadlineMs, perOwner, perKind, held: [...inHand.keys()] });
    for (const lease of taken) begin(lease);
    return taken.length;
  };
  const untilNext = async (): Promise<boolean | number> => {
    const ms = await leases.untilNext();
    // What is due and was not taken waits for what is in hand here, whose end wakes the loop, or is
    // another worker's.
    if (ms === null || (ms <= 0 && inHand.size > 0)) return false;
    return Math.max(ms, BUSY_ELSEWHERE_MS);
  };

  const loop = makeLoop({
    name,
    everyMs,
    log,
    run: async () => {
      return (await claim()) > 0 ? inHand.size < places : untilNext();
    },
  });

  return {
    ...loop,
    async round() {
      for (let claims = 0; claims < CLAIMS_PER_ROUND; claims += 1) {
        if ((await claim()) === 0) return untilNext();
        await Promise.all(inHand.values());
      }
      return true;
    },
    async stop() {
      await loop.stop();
      await within(STOP_MAX_MS, Promise.all(inHand.values())).catch(() => undefined);
    },
  };
}

/** Never rejects. */
async function workOn(parts: WorkerParts, lease: Lease, deadlineMs: number): Promise<void> {
  const { name, leases, work, log } = parts;
  try {
    const worked = await within(
      deadlineMs,
      Promise.resolve().then(() => work(lease)),
    ).catch((error: unknown) => fail(parts, lease, error));
    if (worked === "remove") await leases.remove(lease);
    else if (worked !== "done") await leases.release(lease, worked.inMs);
  } catch (error) {
    // The database is away: the item is due again after its lease.
    log.error({ err: error, queue: name, itemId: lease.id }, "what became of an item could not be noted");
  }
}

async function fail(parts: WorkerParts, lease: Lease, error: unknown): Promise<"done"> {
  const { name, leases, log, retryDelayMs, reasonOf = reasonOfError, loggable = withError } = parts;
  const inMs = retryDelayMs(lease.attempts, error);
  const about = { queue: name, itemId: lease.id, attempts: lease.attempts, ...loggable(error) };
  if (inMs === null) log.error(about, "an item was given up and is parked for an operator");
  else log.warn(about, "an item failed and will be tried again");
  await leases.postpone(lease, { error: reasonOf(error), inMs });
  return "done";
}

const withError = (error: unknown): object => ({ err: error });
