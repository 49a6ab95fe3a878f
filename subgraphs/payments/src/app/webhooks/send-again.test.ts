import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import type { WebhookDelivery } from "../../domain/webhooks/delivery.ts";
import type { DeliveryDesk } from "./ports.ts";
import { makeRecoverWebhook, makeRedeliverWebhook, makeSendTestWebhook } from "./send-again.ts";

const userId = newId("usr");
const endpointId = newId("whe");
const deliveryId = newId("whd");
const DELIVERY = { id: deliveryId } as WebhookDelivery;

function begin(changes: Partial<DeliveryDesk> = {}, found: WebhookDelivery | null = DELIVERY) {
  let queued = 0;
  const bodies: string[] = [];
  const deps = {
    clock: makeFakeClock(),
    endpointDesk: { find: async () => null },
    deliveryLog: { find: async () => found },
    deliveryDesk: {
      async sendTest(_claim, { body }) {
        bodies.push(body);
        return ok(deliveryId);
      },
      redeliver: async () => ok(null),
      recover: async () => ok({ redelivered: 2, hasMore: false }),
      ...changes,
    } satisfies DeliveryDesk,
    queued: () => {
      queued += 1;
    },
  };
  return { deps, bodies, queued: () => queued };
}

describe("what is no id", () => {
  it("is the id of nothing, and nothing is sent", async () => {
    const { deps, queued } = begin();
    const key = { userId, idempotencyKey: "k" };
    expect(await makeSendTestWebhook(deps)({ ...key, endpointId: null })).toEqual(err({ code: "WEBHOOK_NOT_FOUND" }));
    const again = await makeRedeliverWebhook(deps)({ ...key, deliveryId: null });
    expect(again).toEqual(err({ code: "WEBHOOK_DELIVERY_NOT_FOUND" }));
    const recovered = await makeRecoverWebhook(deps)({ userId, endpointId: null, since: new Date(0) });
    expect(recovered).toEqual(err({ code: "WEBHOOK_NOT_FOUND" }));
    expect(queued()).toBe(0);
  });
});

describe("what the desk refuses", () => {
  it("is the answer, and wakes nobody", async () => {
    const refusal = err({ code: "WEBHOOK_DISABLED" } as const);
    const refuse = async () => refusal;
    const { deps, queued } = begin({ sendTest: refuse, redeliver: refuse, recover: refuse });
    const key = { userId, idempotencyKey: "k" };
    expect(await makeSendTestWebhook(deps)({ ...key, endpointId })).toEqual(refusal);
    expect(await makeRedeliverWebhook(deps)({ ...key, deliveryId })).toEqual(refusal);
    expect(await makeRecoverWebhook(deps)({ userId, endpointId, since: new Date(0) })).toEqual(refusal);
    expect(queued()).toBe(0);
  });
});

describe("what is sent", () => {
  it("is told to who sends it, and is the delivery as it is now", async () => {
    const { deps, queued, bodies } = begin();
    const key = { userId, idempotencyKey: "k" };
    expect(await makeSendTestWebhook(deps)({ ...key, endpointId })).toEqual(ok(DELIVERY));
    expect(await makeRedeliverWebhook(deps)({ ...key, deliveryId })).toEqual(ok(DELIVERY));
    expect(queued()).toBe(2);
    expect(bodies.map((body) => JSON.parse(body))).toMatchObject([
      { type: "coffer.payments.webhook.test", subject: endpointId, data: { endpointId } },
    ]);
  });

  it("is nowhere any more where its endpoint went meanwhile, or the log did", async () => {
    const { deps } = begin({}, null);
    const key = { userId, idempotencyKey: "k" };
    expect(await makeSendTestWebhook(deps)({ ...key, endpointId })).toEqual(err({ code: "WEBHOOK_NOT_FOUND" }));
    const again = await makeRedeliverWebhook(deps)({ ...key, deliveryId });
    expect(again).toEqual(err({ code: "WEBHOOK_DELIVERY_NOT_FOUND" }));
    const recovered = await makeRecoverWebhook(deps)({ userId, endpointId, since: new Date(0) });
    expect(recovered).toEqual(err({ code: "WEBHOOK_NOT_FOUND" }));
  });
});
