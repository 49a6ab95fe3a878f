import { faultAt, listOf } from "@coffer/platform/graphql/input-parsers";
import type { Parser } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import { isWebhookEventType, TYPES_MAX, type WebhookEventType } from "../../domain/events/event-types.ts";

const eventType: Parser<string, WebhookEventType> = (raw, path) =>
  isWebhookEventType(raw) ? ok(raw) : faultAt(path, "UNKNOWN_EVENT_TYPE", "must be one of webhookEventTypes");

const typeList = listOf(eventType, { min: 1, max: TYPES_MAX, message: `must be 1 to ${TYPES_MAX} types` });

/** In the order of the alphabet, each once: the same types are the same arguments. */
export const eventTypes: Parser<readonly string[], WebhookEventType[]> = (raw, path) => {
  const read = typeList(raw, path);
  return read.ok ? ok([...new Set(read.value)].toSorted()) : read;
};
