import { setTimeout as pause } from "node:timers/promises";
import type { CofferEvent } from "@coffer/contracts/event";
import type { Consumer, EachBatchPayload, EachMessagePayload } from "kafkajs";
import { within } from "../../values/within.ts";
import type { Selection, Subscription } from "../bus.ts";
import { makeTakeMany } from "./many.ts";
import { decodeEvent, isBelieved } from "./message.ts";
import type { Choosing, ReaderParts, Reading } from "./reading.ts";
import { repeatUntilTaken } from "./repeat.ts";

const RECONNECT_MS = 500;
const LEAVE_MAX_MS = 1_000;

/** Reads until it is stopped, over every loss of the cluster. */
export function startReader(parts: ReaderParts, reading: Reading): Subscription {
  const stopping = new AbortController();
  const { signal } = stopping;
  let handling: Promise<void> = Promise.resolve();

  const selecting = reading.selection && selectByBatch(reading.selection);
  const choosing = { ...reading, ...(selecting ? { wants: selecting.wants } : {}) };
  const { handleMany } = reading;
  const noted =
    <Payload>(take: (payload: Payload) => Promise<void>) =>
    (payload: Payload) => {
      const taken = take(payload);
      handling = taken.catch(() => undefined);
      return taken;
    };
  const each = handleMany
    ? { eachBatch: noted(makeTakeMany(parts, { ...choosing, handleMany }, signal)) }
    : { eachMessage: noted(makeTake(parts, choosing, signal)) };
  const readUntilStopped = async () => {
    while (!signal.aborted) {
      try {
        await readOnce(parts, reading, { each, signal, fetched: selecting?.fetched });
      } catch (error) {
        parts.topics.forget();
        parts.log.warn({ err: error, topics: reading.topics }, "Kafka cannot be read; trying again");
        await pause(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  };

  const done = readUntilStopped();
  return {
    async stop() {
      stopping.abort();
      await handling;
      // Leaves its group, so that others take over at once; a cluster that does not answer is not
      // waited for.
      await within(LEAVE_MAX_MS, done).catch(() => undefined);
    },
  };
}

type Taking = {
  readonly each:
    | { readonly eachMessage: (payload: EachMessagePayload) => Promise<void> }
    | { readonly eachBatch: (payload: EachBatchPayload) => Promise<void> };
  readonly signal: AbortSignal;
  readonly fetched: (() => void) | undefined;
};

/** Asks anew at the first event behind each fetch: what was fetched is committed. */
function selectByBatch(selection: Selection) {
  let isStale = true;
  return {
    fetched() {
      isStale = true;
    },
    async wants(event: CofferEvent): Promise<boolean> {
      if (isStale) {
        isStale = false;
        await selection.renew().catch((error: unknown) => {
          isStale = true;
          throw error;
        });
      }
      return selection.wants(event);
    },
  };
}

/**
 * Until it is stopped, or Kafka's client gives up: by itself it would not begin again after every
 * fault.
 */
async function readOnce(
  { kafka, retry, topics }: ReaderParts,
  reading: Reading,
  { each, signal, fetched }: Taking,
): Promise<void> {
  await topics.ensure(reading.topics);
  const consumer = kafka.consumer({
    groupId: reading.groupId(),
    // The shortest that a broker allows by default: so long the events of a reader that died wait
    // for another.
    sessionTimeout: 6_000,
    rebalanceTimeout: 15_000,
    heartbeatInterval: 1_500,
    maxWaitTimeInMs: 100,
    retry: { ...retry, restartOnFailure: async () => false },
  });
  const over = Promise.withResolvers<void>();
  over.promise.catch(() => undefined);
  consumer.on(consumer.events.CRASH, ({ payload }) => over.reject(payload.error));
  signal.addEventListener("abort", () => over.resolve(), { once: true });
  if (fetched) consumer.on(consumer.events.START_BATCH_PROCESS, fetched);
  if (reading.positioned) watchPosition(consumer, reading.positioned);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...reading.topics], fromBeginning: reading.kind === "durable" });
    await consumer.run({ autoCommit: reading.kind === "durable", autoCommitInterval: 500, ...each });
    if (signal.aborted) over.resolve();
    await over.promise;
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }
}

/**
 * A first answer to a fetch after it has joined: the client asks for nothing before it knows from
 * where.
 */
function watchPosition(consumer: Consumer, positioned: () => void): void {
  let hasJoined = false;
  consumer.on(consumer.events.GROUP_JOIN, () => {
    hasJoined = true;
  });
  consumer.on(consumer.events.REQUEST, ({ payload }) => {
    if (!hasJoined || payload.apiName !== "Fetch") return;
    hasJoined = false;
    positioned();
  });
}

/**
 * Gives an event to the handler until it takes it: offsets are committed after the effect, and no
 * later event comes before.
 */
function makeTake({ log, trust }: ReaderParts, { handle, topics, isWanted, wants }: Choosing, signal: AbortSignal) {
  return async ({ topic, partition, message, heartbeat }: EachMessagePayload): Promise<void> => {
    const place = { topic, partition, offset: message.offset };
    const event = decodeEvent(message);
    if (!event) return log.error(place, "a message that is no event was passed over; Kafka keeps it for its time");
    if (isWanted && !isWanted(event)) return;
    await repeatUntilTaken({ log, signal, heartbeat, about: { topics, ...place, eventId: event.id } }, async () => {
      if (wants && !(await wants(event))) return;
      if (isBelieved(trust, { topic, ...message }, event)) return handle(event);
      log.error(
        { ...place, eventId: event.id, eventType: event.type },
        "an event without its producer's signature was passed over; Kafka keeps it for its time",
      );
    });
  };
}
