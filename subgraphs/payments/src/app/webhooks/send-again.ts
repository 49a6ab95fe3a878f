import type { UserId } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { writeBody } from "../../domain/events/event-types.ts";
import type { DeliveryId, WebhookDelivery } from "../../domain/webhooks/delivery.ts";
import type { EndpointId, WebhookEndpoint } from "../../domain/webhooks/endpoint.ts";
import type { RecoverRefusal, RedeliverRefusal, TestWebhookRefusal } from "../../domain/webhooks/refusals.ts";
import type { DeliveryDesk, DeliveryLog, EndpointDesk } from "./ports.ts";

export type SendAgainDeps = {
  readonly endpointDesk: Pick<EndpointDesk, "find">;
  readonly deliveryDesk: DeliveryDesk;
  readonly deliveryLog: Pick<DeliveryLog, "find">;
  readonly clock: Clock;
  /** Something is due. */
  readonly queued: () => void;
};

type Sent<Refusal> = Promise<Result<WebhookDelivery, Refusal>>;

// What was sent can be gone by the time that it is answered, or repeated: its endpoint was removed,
// or the log is kept no longer.

export const makeSendTestWebhook =
  ({ deliveryDesk, deliveryLog, clock, queued }: SendAgainDeps) =>
  async (asked: {
    readonly userId: UserId;
    readonly endpointId: EndpointId | null;
    readonly idempotencyKey: string;
  }): Sent<TestWebhookRefusal> => {
    const { userId, endpointId, idempotencyKey: key } = asked;
    if (endpointId === null) return err({ code: "WEBHOOK_NOT_FOUND" });
    const claim = makeClaim({ actorId: userId, operation: "sendTestWebhook", key }, [endpointId]);
    const data = { endpointId };
    const event = makeEvent("payments", { type: "webhook.test", subject: endpointId, time: clock.now(), data });
    const sent = await deliveryDesk.sendTest(claim, { userId, endpointId, event, body: writeBody(event, data) });
    if (!sent.ok) return sent;
    queued();
    const delivery = await deliveryLog.find(userId, sent.value);
    return delivery ? ok(delivery) : err({ code: "WEBHOOK_NOT_FOUND" });
  };

export const makeRedeliverWebhook =
  ({ deliveryDesk, deliveryLog, queued }: SendAgainDeps) =>
  async (asked: {
    readonly userId: UserId;
    readonly deliveryId: DeliveryId | null;
    readonly idempotencyKey: string;
  }): Sent<RedeliverRefusal> => {
    const { userId, deliveryId, idempotencyKey: key } = asked;
    if (deliveryId === null) return err({ code: "WEBHOOK_DELIVERY_NOT_FOUND" });
    const claim = makeClaim({ actorId: userId, operation: "redeliverWebhook", key }, [deliveryId]);
    const again = await deliveryDesk.redeliver(claim, { userId, deliveryId });
    if (!again.ok) return again;
    queued();
    const delivery = await deliveryLog.find(userId, deliveryId);
    return delivery ? ok(delivery) : err({ code: "WEBHOOK_DELIVERY_NOT_FOUND" });
  };

export type Recovered = {
  readonly endpoint: WebhookEndpoint;
  readonly redelivered: number;
  readonly hasMore: boolean;
};

/** A repeat finds waiting what it had sent before. */
export const makeRecoverWebhook =
  ({ deliveryDesk, endpointDesk, queued }: SendAgainDeps) =>
  async (asked: {
    readonly userId: UserId;
    readonly endpointId: EndpointId | null;
    readonly since: Date;
  }): Promise<Result<Recovered, RecoverRefusal>> => {
    const { userId, endpointId, since } = asked;
    if (endpointId === null) return err({ code: "WEBHOOK_NOT_FOUND" });
    const recovered = await deliveryDesk.recover({ userId, endpointId, since });
    if (!recovered.ok) return recovered;
    queued();
    const endpoint = await endpointDesk.find({ userId, endpointId });
    return endpoint ? ok({ endpoint, ...recovered.value }) : err({ code: "WEBHOOK_NOT_FOUND" });
  };
