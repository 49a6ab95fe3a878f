import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeAuthorizedWorld } from "../../../test/fakes/authorized.ts";
import { cents } from "../../../test/fakes/world.ts";
import { type CapturePayment, makeCapturePayment } from "./capture-payment.ts";
import { makeVoidPayment } from "./void-payment.ts";

type World = Awaited<ReturnType<typeof makeAuthorizedWorld>>;
const order = ({ bob, heldId }: World, changes: Partial<CapturePayment> = {}): CapturePayment => ({
  actorId: bob.userId,
  paymentId: heldId,
  amount: null,
  idempotencyKey: "k",
  ...changes,
});

describe("capturePayment", () => {
  it.each<[string, string, (world: World) => Partial<CapturePayment>]>([
    ["what is no payment's id", "AUTHORIZATION_NOT_FOUND", () => ({ paymentId: null })],
    ["a payment that is not there", "AUTHORIZATION_NOT_FOUND", () => ({ paymentId: newId("pay") })],
    ["a payment that was made at once", "AUTHORIZATION_NOT_FOUND", ({ sentId }) => ({ paymentId: sentId })],
    ["a stranger, as if it were not there", "AUTHORIZATION_NOT_FOUND", ({ eve }) => ({ actorId: eve.userId })],
    ["the payer", "NOT_PAYEE", ({ alice }) => ({ actorId: alice.userId })],
    ["another currency", "CURRENCY_MISMATCH", () => ({ amount: cents(1n, "EUR") })],
  ])("refuses %s with %s, and moves nothing", async (_what, code, asked) => {
    const world = await makeAuthorizedWorld();
    expect(await makeCapturePayment(world.deps)(order(world, asked(world)))).toMatchObject({ error: { code } });
    expect(world.submittedSince()).toEqual([]);
    expect(await world.status()).toBe("PENDING");
  });

  it("refuses more than was authorised, and says how much that was", async () => {
    const world = await makeAuthorizedWorld();
    const asked = order(world, { amount: cents(501n) });
    for (let times = 0; times < 2; times += 1)
      expect(await makeCapturePayment(world.deps)(asked)).toEqual(
        err({ code: "AMOUNT_EXCEEDS_AUTHORIZATION", authorized: cents(500n) }),
      );
    expect(await world.status()).toBe("PENDING");
  });

  it("refuses one that was captured, voided or is over, and says which", async () => {
    const ends: [string, (world: World) => Promise<unknown>][] = [
      ["AUTHORIZATION_CAPTURED", (world) => makeCapturePayment(world.deps)(order(world))],
      ["AUTHORIZATION_VOIDED", (world) => makeVoidPayment(world.deps)(order(world))],
      ["AUTHORIZATION_EXPIRED", async ({ clock }) => clock.pass(600_000)],
    ];
    for (const [code, end] of ends) {
      const world = await makeAuthorizedWorld();
      await end(world);
      expect(await makeCapturePayment(world.deps)(order(world, { idempotencyKey: "k2" }))).toMatchObject({
        error: { code },
      });
    }
  });

  it("refuses the same key with another amount or payment", async () => {
    const world = await makeAuthorizedWorld();
    await makeCapturePayment(world.deps)(order(world));
    for (const changes of [{ amount: cents(500n) }, { paymentId: world.sentId }, { paymentId: null }])
      expect(await makeCapturePayment(world.deps)(order(world, changes))).toEqual(
        err({ code: "IDEMPOTENCY_KEY_REUSED" }),
      );
  });

  it("answers ACCOUNT_FROZEN where the ledger does, and leaves the hold", async () => {
    const world = await makeAuthorizedWorld();
    world.money.refuseNext({ code: "ACCOUNT_FROZEN" });
    expect(await makeCapturePayment(world.deps)(order(world))).toEqual(err({ code: "ACCOUNT_FROZEN" }));
    expect(await world.status()).toBe("PENDING");
  });

  it("moves what is asked for up to all of it, once, and all of it where nothing is said", async () => {
    await fc.assert(
      fc.asyncProperty(fc.option(fc.bigInt({ min: 1n, max: 1_000n })), async (units) => {
        const world = await makeAuthorizedWorld();
        const asked = order(world, { amount: units === null ? null : cents(units) });
        const captured = await makeCapturePayment(world.deps)(asked);
        expect(captured.ok).toBe((units ?? 500n) <= 500n);
        expect(await makeCapturePayment(world.deps)(asked)).toEqual(captured);
        expect(world.submittedSince()).toHaveLength(1);
        if (captured.ok) expect(captured.value).toMatchObject({ status: "COMPLETED", amount: cents(units ?? 500n) });
      }),
    );
  });
});
