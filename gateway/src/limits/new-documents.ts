import { busy } from "@coffer/platform/graphql/errors";
import { principalOf } from "@coffer/platform/identity/actor";
import { networkOf } from "@coffer/platform/values/network";
import type { GraphQLError } from "graphql";
import type { Who } from "./executions.ts";

export type NewDocuments = {
  /**
   * Resolves when it is this document's turn to be parsed, validated and planned: with an error
   * where too many wait.
   */
  turn(who: Who): Promise<GraphQLError | null>;
  /**
   * For what is under way and takes longer: resolves at its sender's next turn, before the sender's
   * other documents. Never refused.
   */
  goOn(who: Who): Promise<void>;
};

export type Pace = {
  /** Of the time. */
  readonly share: number;
  /** What may be spent at once after a time of rest. */
  readonly burstMs: number;
};

/**
 * What a document costs that nobody sent before is its client's doing, and holds up everybody:
 * strangers together have a quarter of the time for that.
 */
const STRANGERS: Pace = { share: 1 / 4, burstMs: 300 };
const USERS: Pace = { share: 1 / 2, burstMs: 2_000 };
const WAITING_MAX = { ofOneSender: 64, ofAll: 1_024 };

export const makeNewDocuments = (paces = { strangers: STRANGERS, users: USERS }): NewDocuments => {
  const [strangers, users] = [makePace(paces.strangers), makePace(paces.users)];
  const toPaceAndSender = ({ actor, address = "" }: Who) => {
    const principal = principalOf(actor);
    return principal === null ? { pace: strangers, sender: networkOf(address) } : { pace: users, sender: principal };
  };
  return {
    async turn(who) {
      const { pace, sender } = toPaceAndSender(who);
      return pace.isFull(sender) ? busy() : pace.take(sender, "last").then(() => null);
    },
    goOn(who) {
      const { pace, sender } = toPaceAndSender(who);
      return pace.take(sender, "first");
    },
  };
};

type PacedTurns = {
  isFull(sender: string): boolean;
  take(sender: string, place: "first" | "last"): Promise<void>;
};

/**
 * One after the other, and senders take turns: one who brings a thousand delays another by one.
 * What is done at once after a turn is taken to be what it costs; when all is spent, everybody
 * waits until there is something again.
 */
function makePace({ share, burstMs }: Pace): PacedTurns {
  /** In the order of turns. */
  const queues = new Map<string, (() => void)[]>();
  let waiting = 0;
  let isServing = false;
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
  const serve = async () => {
    isServing = true;
    for (let next = queues.entries().next().value; next; next = queues.entries().next().value) {
      const [sender, queue] = next;
      const begin = queue.shift();
      // To the end of the line: a Map keeps the order in which its keys came.
      queues.delete(sender);
      if (queue.length > 0) queues.set(sender, queue);
      waiting -= 1;
      begin?.();
      await meter();
    }
    isServing = false;
  };
  return {
    isFull: (sender) => (queues.get(sender)?.length ?? 0) >= WAITING_MAX.ofOneSender || waiting >= WAITING_MAX.ofAll,
    take(sender, place) {
      const queue = queues.get(sender) ?? [];
      queues.set(sender, queue);
      waiting += 1;
      return new Promise((begin) => {
        if (place === "first") queue.unshift(begin);
        else queue.push(begin);
        if (!isServing) void serve();
      });
    },
  };
}

const nextRound = () => new Promise((resolve) => setImmediate(resolve));
