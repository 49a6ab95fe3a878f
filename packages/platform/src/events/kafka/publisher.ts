import type { CofferEvent } from "@coffer/contracts/event";
import {
  type ICustomPartitioner,
  type Kafka,
  type Message,
  Partitioners,
  type Producer,
  type RecordMetadata,
  type RetryOptions,
} from "kafkajs";
import { within } from "../../values/within.ts";
import { EventsRefused } from "../bus.ts";
import type { EventTrust } from "../trust.ts";
import { encodeEvent } from "./message.ts";
import type { Topics } from "./topics.ts";

export type Publisher = {
  publish(topic: string, events: readonly CofferEvent[]): Promise<void>;
  close(): Promise<void>;
};

/** Half of what a broker takes by default: a batch may be for one partition alone. */
const REQUEST_MAX_BYTES = 512 * 1024;
/**
 * Kafka's client would go on for longer. A relay that stops must not wait for it, and what was sent
 * late is only sent twice.
 */
const SEND_MAX_MS = 5_000;
const CLOSE_MAX_MS = 1_000;

/**
 * An idempotent producer with `acks=all`: a request that is repeated within a connection is stored
 * once, and in order.
 */
export function makePublisher(parts: {
  kafka: Kafka;
  retry: RetryOptions;
  topics: Topics;
  trust: Pick<EventTrust, "sign">;
}): Publisher {
  const { kafka, retry, topics, trust } = parts;
  let producing: Promise<Producer> | undefined;
  let isClosed = false;

  const connect = async () => {
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner, retry });
    try {
      await producer.connect();
    } catch (error) {
      await disconnect(producer);
      throw error;
    }
    return producer;
  };
  const send = async (topic: string, messages: Message[]) => {
    await topics.ensure([topic]);
    producing ??= connect();
    const mine = producing;
    const sending = mine.then((producer) => producer.send({ topic, acks: -1, messages }));
    try {
      refuseGap(messages, await within(SEND_MAX_MS, sending));
    } catch (error) {
      // The sequence that an idempotent producer keeps may be wrong for good after an error: the
      // next publication takes a new one.
      if (producing === mine) producing = undefined;
      topics.forget();
      void sending.catch(() => undefined).then(async () => disconnect(await mine.catch(() => undefined)));
      throw error;
    }
  };

  return {
    async publish(topic, events) {
      const ids = new Map<Message, string>();
      for (const event of events) ids.set(encodeEvent(trust, topic, event), event.id);
      const refused: Message[] = [];
      for (const messages of inRequests([...ids.keys()])) {
        if (isClosed) throw new Error("the event bus is closed");
        refused.push(...(await sendApart(messages, (part) => send(topic, part))));
      }
      if (refused.length > 0)
        throw new EventsRefused(
          new Set(refused.map((message) => ids.get(message) ?? "")),
          "Kafka takes no event of this size",
        );
    },
    async close() {
      isClosed = true;
      if (!producing) return;
      const closed = producing.then(disconnect);
      await within(CLOSE_MAX_MS, closed).catch(() => undefined);
    },
  };
}

/** Where a message was sent. */
const partitions = new WeakMap<Message, number>();

const createPartitioner: ICustomPartitioner = () => {
  const choose = Partitioners.DefaultPartitioner();
  return (args) => {
    const partition = choose(args);
    partitions.set(args.message, partition);
    return partition;
  };
};

/**
 * kafkajs 2.2.4 loses messages and says that all is well: when it repeats a request of several
 * partitions after a broker has died, and their new leader has answered for other partitions
 * before, it asks that one no more. So what it says is compared with what was asked (the
 * three-broker test finds it without).
 */
function refuseGap(messages: readonly Message[], stored: readonly (RecordMetadata | null)[]): void {
  const acknowledged = new Set(stored.flatMap((answer) => (answer ? [answer.partition] : [])));
  if (!messages.every((message) => acknowledged.has(partitions.get(message) ?? Number.NaN)))
    throw new Error("Kafka acknowledged only a part of the events");
}

/** Returns those that are too large for the cluster, each found by itself: the others are safe. */
async function sendApart(messages: Message[], send: (messages: Message[]) => Promise<void>): Promise<Message[]> {
  try {
    await send(messages);
    return [];
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    if (messages.length === 1) return messages;
    const half = Math.floor(messages.length / 2);
    return [...(await sendApart(messages.slice(0, half), send)), ...(await sendApart(messages.slice(half), send))];
  }
}

/** Kafka's error 10; kafkajs wraps what it does not repeat. */
const isTooLarge = (error: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  (("type" in error && error.type === "MESSAGE_TOO_LARGE") || ("cause" in error && isTooLarge(error.cause)));

const disconnect = async (producer: Producer | undefined): Promise<void> => {
  await producer?.disconnect().catch(() => undefined);
};

/**
 * One after the other, so that the order stays; an event that is larger than a request goes alone.
 */
function* inRequests(encoded: readonly Message[]): Generator<Message[]> {
  let messages: Message[] = [];
  let bytes = 0;
  for (const message of encoded) {
    const size = Buffer.byteLength(message.value ?? "");
    if (messages.length > 0 && bytes + size > REQUEST_MAX_BYTES) {
      yield messages;
      messages = [];
      bytes = 0;
    }
    messages.push(message);
    bytes += size;
  }
  if (messages.length > 0) yield messages;
}
