import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { anything } from "@coffer/platform/graphql/input-parsers";
import { numberPlace, pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { readInput } from "@coffer/platform/graphql/read-input";
import { may } from "@coffer/platform/identity/may";
import { permissionOf } from "../../app/events/permission-of.ts";
import { WEBHOOK_EVENT_TYPES } from "../../domain/events/event-types.ts";
import { describeEventType } from "../../domain/events/examples.ts";
import type { DeliveryId, DeliveryStatus } from "../../domain/webhooks/delivery.ts";
import type { QueryResolvers, WebhookDeliveryResolvers, WebhookEndpointResolvers } from "../generated/types.ts";

export const webhookEventTypes: QueryResolvers["webhookEventTypes"] = () =>
  WEBHOOK_EVENT_TYPES.map((type) => ({ ...describeEventType(type), permission: permissionOf(type) }));

export const webhookEndpoints: QueryResolvers["webhookEndpoints"] = async (_root, _args, { app, actor }) => [
  ...(await app.webhookEndpoints.listOf(requireUser(actor).userId)),
];

export const webhookEndpoint: QueryResolvers["webhookEndpoint"] = async (_root, { id }, { app, actor }) => {
  const { userId } = requireUser(actor);
  const endpointId = parseId("whe", id);
  const found = endpointId === null ? null : await app.webhookEndpoints.find({ userId, endpointId });
  return found?.state === "REMOVED" ? null : found;
};

export const webhookDelivery: QueryResolvers["webhookDelivery"] = (_root, { id }, { app, actor }) => {
  const { userId } = requireUser(actor);
  const deliveryId = parseId("whd", id);
  return deliveryId === null ? null : app.webhookLog.find(userId, deliveryId);
};

const deliveriesOf = (endpointId: string, status: DeliveryStatus | null) =>
  pagedList<DeliveryId>({
    name: "deliveries of a webhook endpoint",
    of: [endpointId, status],
    parsePlace: (text) => parseId("whd", text),
  });

export const WebhookEndpoint: WebhookEndpointResolvers = {
  eventTypes: ({ eventTypes }) => [...eventTypes],
  deliveries: async ({ id }, args, { app }) => {
    const list = deliveriesOf(id, args.status ?? null);
    const page = readInput(args, (read) => ({
      first: read("first", pageSize),
      after: read("after", list.after),
      status: read("status", anything<DeliveryStatus | null | undefined>),
    }));
    const listed = await app.webhookLog.list(id, { ...page, status: page.status ?? null });
    return list.present(listed, { hasPrevious: page.after !== null, placeOf: (delivery) => delivery.id });
  },
};

const attemptsOf = (deliveryId: string) =>
  pagedList({ name: "attempts of a webhook delivery", of: [deliveryId], parsePlace: numberPlace });

export const WebhookDelivery: WebhookDeliveryResolvers = {
  attemptCount: ({ attempts }) => attempts,
  body: ({ body, eventType, isForEverybody }, _args, { actor }) => {
    if (isForEverybody && !may(actor, "webhooks:everybody")) return null;
    const permission = permissionOf(eventType);
    return permission !== null && may(actor, permission, requireUser(actor).userId) ? body : null;
  },
  attempts: async ({ id }, args, { app }) => {
    const list = attemptsOf(id);
    const page = list.read(args);
    const listed = await app.webhookLog.listAttempts(id, page);
    return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ number }) => number });
  },
};
