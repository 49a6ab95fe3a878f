import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeEndpointDesk } from "../../../test/fakes/webhooks.ts";
import type { TargetPolicy } from "../../domain/webhooks/target.ts";
import {
  type CreateWebhook,
  makeCreateWebhook,
  makeDeleteWebhook,
  makeRotateWebhook,
  makeUpdateWebhook,
} from "./manage-endpoints.ts";

const TARGETS: TargetPolicy = { http: false, loopback: false, ports: [443] };
const NOT_FOUND = err({ code: "WEBHOOK_NOT_FOUND" });

function begin(most = 10) {
  const { desk, secretOf } = makeFakeEndpointDesk(most);
  const deps = { endpointDesk: desk, targets: TARGETS };
  const userId = newId("usr");
  const actor = userActor(userId);
  const create = makeCreateWebhook(deps);
  const wish = (changes: Partial<CreateWebhook> = {}): CreateWebhook => ({
    ...{ url: "https://example.com/", description: null, forEverybody: false, idempotencyKey: "k" },
    eventTypes: ["coffer.payments.payment.changed"],
    ...changes,
  });
  return {
    ...{ desk, secretOf, userId, actor, wish },
    create: (changes: Partial<CreateWebhook> = {}, who = actor) => create(who, wish(changes)),
    update: makeUpdateWebhook(deps),
    remove: makeDeleteWebhook(deps),
    rotate: makeRotateWebhook(deps),
    async made() {
      const made = await create(actor, wish());
      if (!made.ok) throw new Error(made.error.code);
      return made.value;
    },
  };
}

describe("making an endpoint", () => {
  it("is refused where it leads inside, for events that may not be read, and for everybody's, and nothing is made", async () => {
    const { create, desk, userId } = begin();
    const narrow = userActor(userId, { scopes: ["webhooks:manage"] });
    expect(await create({ url: "https://10.0.0.1/" })).toEqual(
      err({ code: "WEBHOOK_URL_NOT_ALLOWED", fault: "ADDRESS_NOT_ALLOWED" }),
    );
    expect(await create({}, narrow)).toEqual(
      err({ code: "WEBHOOK_EVENTS_NOT_PERMITTED", eventTypes: ["coffer.payments.payment.changed"] }),
    );
    expect(await create({ forEverybody: true })).toEqual(err({ code: "WEBHOOK_EVERYBODY_NOT_PERMITTED" }));
    expect(await desk.listOf(userId)).toEqual([]);
    const admin = userActor(userId, { roles: ["USER", "ADMIN"] });
    expect(await create({ forEverybody: true }, admin)).toMatchObject({ ok: true });
  });

  it("is refused beyond what one person may have, and under a key that was used for another", async () => {
    const { create } = begin(1);
    await create();
    expect(await create({ idempotencyKey: "l" })).toEqual(err({ code: "QUOTA_EXCEEDED", limit: 1 }));
    for (const changes of [
      { url: "https://example.org/" },
      { description: "x" },
      { eventTypes: ["coffer.wallets.wallet.created"] as const },
    ])
      expect(await create(changes)).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
  });

  it("gives the secret that is kept, once, and a repeat the endpoint without it", async () => {
    const { create, made, secretOf } = begin();
    const { endpoint, secret } = await made();
    expect(secret.reveal()).toBe(secretOf(endpoint.id));
    expect(await create()).toEqual(err({ code: "WEBHOOK_SECRET_SHOWN_BEFORE", endpoint }));
    expect(secretOf(endpoint.id)).toBe(secret.reveal());
  });
});

describe("an endpoint that is there", () => {
  it("is nobody's but its owner's, and what is no id is the id of none", async () => {
    const { made, update, remove, rotate, wish } = begin();
    const { endpoint } = await made();
    const other = userActor(newId("usr"));
    for (const endpointId of [endpoint.id, null]) {
      const who = endpointId === null ? userActor(endpoint.userId) : other;
      expect(await update(who, { ...wish(), endpointId, enabled: false })).toEqual(NOT_FOUND);
      expect(await remove(who, endpointId)).toEqual(NOT_FOUND);
      expect(await rotate(who, { endpointId, overlapSeconds: 0, idempotencyKey: "k" })).toEqual(NOT_FOUND);
    }
  });

  it("becomes what was said, judged as when it was made", async () => {
    const { made, update, wish, actor } = begin();
    const { endpoint } = await made();
    const change = { ...wish(), endpointId: endpoint.id, description: "new", enabled: false };
    expect(await update(actor, { ...change, url: "http://example.com/" })).toEqual(
      err({ code: "WEBHOOK_URL_NOT_ALLOWED", fault: "NOT_HTTPS" }),
    );
    expect(await update(actor, change)).toMatchObject(ok({ description: "new", state: "DISABLED" }));
  });

  it("is removed for good, and a repeat finds it so", async () => {
    const { made, update, remove, rotate, wish, actor } = begin();
    const { endpoint } = await made();
    for (let times = 0; times < 2; times += 1)
      expect(await remove(actor, endpoint.id)).toMatchObject(ok({ state: "REMOVED" }));
    expect(await update(actor, { ...wish(), endpointId: endpoint.id, enabled: true })).toEqual(NOT_FOUND);
    const order = { endpointId: endpoint.id, overlapSeconds: 0, idempotencyKey: "k" };
    expect(await rotate(actor, order)).toEqual(NOT_FOUND);
  });

  it("has another secret once for each key", async () => {
    const { made, rotate, actor, secretOf } = begin();
    const { endpoint, secret } = await made();
    const order = { endpointId: endpoint.id, overlapSeconds: 60, idempotencyKey: "k" };
    const rotated = await rotate(actor, order);
    const second = rotated.ok ? rotated.value.secret.reveal() : "";
    expect(second).not.toBe(secret.reveal());
    expect(secretOf(endpoint.id)).toBe(second);
    expect(await rotate(actor, order)).toMatchObject(err({ code: "WEBHOOK_SECRET_SHOWN_BEFORE" }));
    expect(await rotate(actor, { ...order, overlapSeconds: 0 })).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(secretOf(endpoint.id)).toBe(second);
  });
});
