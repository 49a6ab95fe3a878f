import { randomUUID } from "node:crypto";
import type { Clock } from "@coffer/platform/values/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTHORIZE, CAPTURE, makeWorld, type Person, VOID, type World } from "./world.ts";

const HOUR_MS = 3_600_000;

describe.each([-5, 5])("an authorisation, at a process whose clock is %i hours off", (hours) => {
  const clock: Clock = { now: () => new Date(Date.now() + hours * HOUR_MS) };
  let world: World;
  let alice: Person;
  let shop: Person;
  let account: string;

  beforeAll(async () => {
    world = await makeWorld({}, { clock });
    [alice, shop] = [await world.person("alice"), await world.person("shop")];
    [account] = [await world.funded(alice, "100.00"), await world.funded(shop, "1.00")];
  });
  afterAll(() => world.end());

  const order = (to: string, expiresIn = 60) => ({
    input: {
      fromAccountId: account,
      to: { username: to },
      amount: { amount: "1.00", currency: "USD" },
      expiresIn,
      idempotencyKey: randomUUID(),
    },
  });
  const told = async (request: unknown) =>
    (await alice.ask(AUTHORIZE, request as Record<string, unknown>)).authorizePayment.payment;
  const later = async (id: string) =>
    (await shop.ask("query ($id: ID!) { payment(id: $id) { expiresAt } }", { id })).payment.expiresAt;

  it("is told to expire when its hold does: at once, at a repeat and later", async () => {
    const request = order("shop");
    const { id, expiresAt } = await told(request);
    expect(await world.expiry(id, 60)).toEqual({ at: expiresAt, isOfItsCommit: true });
    expect((await told(request)).expiresAt).toBe(expiresAt);
    expect(await later(id)).toBe(expiresAt);
  });

  it("is told so where the payee's account is opened in the same commit", async () => {
    await world.person("newcomer");
    const { id, expiresAt } = await told(order("newcomer"));
    expect(await world.expiry(id, 60)).toEqual({ at: expiresAt, isOfItsCommit: true });
  });

  it("is told so to each of many that are committed together with other payments", async () => {
    const made = await Promise.all(Array.from({ length: 20 }, (_, i) => told(order("shop", 100 + i))));
    for (const [i, { id, expiresAt }] of made.entries())
      expect(await world.expiry(id, 100 + i)).toEqual({ at: expiresAt, isOfItsCommit: true });
  });

  it("can be captured until then, and keeps its time when it has ended", async () => {
    const [first, second] = [await told(order("shop")), await told(order("shop"))];
    const step = (paymentId: string) => ({ input: { paymentId, idempotencyKey: randomUUID() } });
    const { capturePayment } = await shop.ask(CAPTURE, step(first.id));
    expect(capturePayment.payment).toMatchObject({ status: "COMPLETED", expiresAt: first.expiresAt });
    const { voidPayment } = await shop.ask(VOID, step(second.id));
    expect(voidPayment.payment).toMatchObject({ status: "CANCELLED", expiresAt: second.expiresAt });
  });
});
