import { busy } from "@coffer/platform/errors";
import type { GraphQLError } from "graphql";

export type NewDocuments = {
  /** Resolves when it is this document's turn to be parsed, validated and planned: with an error where too many wait. */
  turn(who: { readonly isStranger: boolean }): Promise<GraphQLError | null>;
};

export type Pace = {
  /** Of the time. */
  readonly share: number;
  /** What may be spent at once after a time of rest. */
  readonly burstMs: number;
};

/** What a document costs that nobody sent before is its client's doing, and holds up everybody: strangers together have a third of the time for that. */
const STRANGERS: Pace = { share: 1 / 3, burstMs: 1_000 };
const USERS: Pace = { share: 1 / 2, burstMs: 2_000 };
const WAITING_MAX = 256;

export const makeNewDocuments = (paces = { strangers: STRANGERS, users: USERS }): NewDocuments => {
  const [strangers, users] = [makePace(paces.strangers), makePace(paces.users)];
  return { turn: ({ isStranger }) => (isStranger ? strangers() : users()) };
};

/** One after the other. What is done at once after a turn is taken to be what it costs; whoever has spent all waits until there is something again. */
function makePace({ share, burstMs }: Pace): () => Promise<GraphQLError | null> {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  let leftMs = burstMs;
  let spentAt = performance.now();

  const refill = () => {
    const now = performance.now();
    leftMs = Math.min(burstMs, leftMs + (now - spentAt) * share);
    spentAt = now;
  };
  const meter = async () => {
    const began = performance.now();
    await nextRound();
    refill();
    leftMs -= performance.now() - began;
    // Whatever has come meanwhile is looked at before the next.
    await nextRound();
    if (leftMs < 0) await new Promise((resolve) => setTimeout(resolve, -leftMs / share));
  };
  return async () => {
    if (waiting >= WAITING_MAX) return busy();
    waiting += 1;
    const before = last;
    let begun: () => void = () => undefined;
    // The next one's turn is when this one has begun and was metered.
    last = new Promise<void>((resolve) => {
      begun = resolve;
    }).then(meter);
    await before;
    waiting -= 1;
    begun();
    return null;
  };
}

const nextRound = () => new Promise((resolve) => setImmediate(resolve));
