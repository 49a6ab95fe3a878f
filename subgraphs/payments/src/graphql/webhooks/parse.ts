import {
  anything,
  faultAt,
  idempotencyKey,
  instant,
  line,
  makeIdParser,
  optional,
  within,
} from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import { eventTypes } from "../events/parse-types.ts";
import type {
  MutationCreateWebhookEndpointArgs,
  MutationRecoverWebhookArgs,
  MutationRedeliverWebhookArgs,
  MutationRotateWebhookSecretArgs,
  MutationSendTestWebhookArgs,
  MutationUpdateWebhookEndpointArgs,
} from "../generated/types.ts";

const URL_MAX = 2_048;
const DESCRIPTION_MAX = 256;
/** As the schema has it. */
const OVERLAP_HOURS = 24;
const OVERLAP_HOURS_MAX = 168;
const HOUR_SECONDS = 3_600;

/** As WHATWG's parser writes it: names in ASCII, every form of an IPv4 address as four decimals. */
const url: Parser<string, string> = (raw, path) => {
  const parsed = raw.length <= URL_MAX && /^https?:\/\//i.test(raw) && URL.canParse(raw) ? new URL(raw).href : null;
  return parsed !== null && parsed.length <= URL_MAX
    ? ok(parsed)
    : faultAt(path, "INVALID_URL", `must be a URL of https, at most ${URL_MAX} characters long`);
};

const description = optional(line(DESCRIPTION_MAX));

const endpointId = makeIdParser("whe");

const overlapMessage = `must be 0 to ${OVERLAP_HOURS_MAX} hours`;
const overlapRange = within({ min: 0, max: OVERLAP_HOURS_MAX, message: overlapMessage });
const overlap: Parser<number | undefined, number> = (raw, path) => {
  const hours = overlapRange(raw ?? OVERLAP_HOURS, path);
  return hours.ok ? ok(hours.value * HOUR_SECONDS) : hours;
};

export const parseCreate = (args: MutationCreateWebhookEndpointArgs) =>
  readInput(args, (read) => ({
    url: read("input.url", url),
    description: read("input.description", description),
    eventTypes: read("input.eventTypes", eventTypes),
    forEverybody: read("input.forEverybody", (raw: boolean | undefined) => ok(raw ?? false)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseUpdate = (args: MutationUpdateWebhookEndpointArgs) =>
  readInput(args, (read) => ({
    endpointId: read("input.endpointId", endpointId),
    url: read("input.url", url),
    description: read("input.description", description),
    eventTypes: read("input.eventTypes", eventTypes),
    enabled: read("input.enabled", anything<boolean>),
  }));

export const parseRotate = (args: MutationRotateWebhookSecretArgs) =>
  readInput(args, (read) => ({
    endpointId: read("input.endpointId", endpointId),
    overlapSeconds: read("input.overlapHours", overlap),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseTest = (args: MutationSendTestWebhookArgs) =>
  readInput(args, (read) => ({
    endpointId: read("input.endpointId", endpointId),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseRedeliver = (args: MutationRedeliverWebhookArgs) =>
  readInput(args, (read) => ({
    deliveryId: read("input.deliveryId", makeIdParser("whd")),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseRecover = (args: MutationRecoverWebhookArgs) =>
  readInput(args, (read) => ({
    endpointId: read("input.endpointId", endpointId),
    since: read("input.since", instant),
  }));
