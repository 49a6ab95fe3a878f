import { type CofferEvent, parseEvent } from "@coffer/contracts/event";
import type { IHeaders, Message } from "kafkajs";
import type { EventTrust } from "../trust.ts";

/** CloudEvents' Kafka binding, structured mode. */
const CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";
const SIGNATURE = "coffer-signature";

/** The subject is the key, so that one aggregate's events stay on one partition, in order. */
export function encodeEvent(
  trust: Pick<EventTrust, "sign">,
  topic: string,
  event: CofferEvent,
): Message & { readonly value: string } {
  const value = JSON.stringify(event);
  return {
    key: event.subject,
    value,
    headers: { "content-type": CONTENT_TYPE, [SIGNATURE]: trust.sign(topic, value) },
  };
}

type Received = { readonly topic: string; readonly value: Buffer | null; readonly headers?: IHeaders | undefined };

/**
 * Null where a message is no event: nobody of ours wrote it, and nobody could do anything with it.
 * It is not believed yet.
 */
export function decodeEvent({ value }: Pick<Received, "value">): CofferEvent | null {
  if (!value) return null;
  try {
    return parseEvent(JSON.parse(value.toString()));
  } catch {
    return null;
  }
}

/** Whether the event is the word of the subgraph whose it says it is. */
export function isBelieved(trust: EventTrust, { topic, value, headers }: Received, event: CofferEvent): boolean {
  const signature = headers?.[SIGNATURE];
  const producer =
    value &&
    trust.producerOf({ topic, value, signature: Array.isArray(signature) ? undefined : signature?.toString() });
  return producer !== null && event.source === `/coffer/${producer}` && event.type.startsWith(`coffer.${producer}.`);
}
