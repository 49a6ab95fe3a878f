import type { NewEvent } from "@coffer/contracts/new-event";
import type { WebhookEndpoint } from "../../domain/webhooks/endpoint.ts";

/** That an endpoint was disabled, and not by its owner. */
export function webhookDisabled({
  id: endpointId,
  userId,
  disabledReason,
  disabledAt,
}: WebhookEndpoint): NewEvent<"payments"> {
  if (disabledReason === null || disabledAt === null) throw new Error("a webhook endpoint is not disabled");
  return {
    type: "webhook.disabled",
    subject: endpointId,
    time: disabledAt,
    ownerId: userId,
    data: { endpointId, userId, reason: disabledReason, at: disabledAt.toISOString() },
  };
}
