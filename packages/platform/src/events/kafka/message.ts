import type { Message } from "kafkajs";
import type { CofferEvent } from "../event.ts";

/** CloudEvents' Kafka binding, structured mode. */
const HEADERS = { "content-type": "application/cloudevents+json; charset=UTF-8" };

/** The subject is the key, so that one aggregate's events stay on one partition, in order. */
export const encodeEvent = (event: CofferEvent): Message & { readonly value: string } => ({
  key: event.subject,
  value: JSON.stringify(event),
  headers: HEADERS,
});

/** What a database can keep as a text, and a log line can show. */
const NAME = /^[\x20-\x7e]{1,500}$/;
const isName = (value: unknown): boolean => typeof value === "string" && NAME.test(value);

/** Null where a message is no event: nobody of ours wrote it, and nobody could do anything with it. */
export function decodeEvent(value: Buffer | null): CofferEvent | null {
  if (!value) return null;
  try {
    const event: CofferEvent | null = JSON.parse(value.toString());
    return isName(event?.id) && isName(event?.type) && isName(event?.subject) ? event : null;
  } catch {
    return null;
  }
}
