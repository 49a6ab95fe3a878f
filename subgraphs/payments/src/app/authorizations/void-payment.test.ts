import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeAuthorizedWorld } from "../../../test/fakes/authorized.ts";
import { makeCapturePayment } from "./capture-payment.ts";
import { makeVoidPayment, type VoidPayment } from "./void-payment.ts";

type World = Awaited<ReturnType<typeof makeAuthorizedWorld>>;
const order = ({ bob, heldId }: World, changes: Partial<VoidPayment> = {}): VoidPayment => ({
  actorId: bob.userId,
  paymentId: heldId,
  idempotencyKey: "k",
  ...changes,
});

describe("voidPayment", () => {
  it.each<[string, (world: World) => Partial<VoidPayment>]>([
    ["what is no payment's id", () => ({ paymentId: null })],
    ["a payment that is not there", () => ({ paymentId: newId("pay") })],
    ["a payment that was made at once", ({ sentId }) => ({ paymentId: sentId })],
    ["a stranger, as if it were not there", ({ eve }) => ({ actorId: eve.userId })],
  ])("refuses %s, and gives nothing back", async (_what, asked) => {
    const world = await makeAuthorizedWorld();
    expect(await makeVoidPayment(world.deps)(order(world, asked(world)))).toEqual(
      err({ code: "AUTHORIZATION_NOT_FOUND" }),
    );
    expect(world.submittedSince()).toEqual([]);
  });

  it("refuses the payer until the time is over, and says so to the repeat even then", async () => {
    const world = await makeAuthorizedWorld();
    const asked = order(world, { actorId: world.alice.userId });
    expect(await makeVoidPayment(world.deps)(asked)).toEqual(err({ code: "NOT_PAYEE" }));
    world.clock.pass(600_000);
    expect(await makeVoidPayment(world.deps)(asked)).toEqual(err({ code: "NOT_PAYEE" }));
    expect(await world.status()).toBe("PENDING");

    expect((await makeVoidPayment(world.deps)({ ...asked, idempotencyKey: "k2" })).ok).toBe(true);
    expect(await world.status()).toBe("CANCELLED");
  });

  it("refuses one that was captured or voided, and says which", async () => {
    const captured = await makeAuthorizedWorld();
    await makeCapturePayment(captured.deps)({ ...order(captured), amount: null });
    expect(await makeVoidPayment(captured.deps)(order(captured))).toEqual(err({ code: "AUTHORIZATION_CAPTURED" }));

    const voided = await makeAuthorizedWorld();
    await makeVoidPayment(voided.deps)(order(voided));
    expect(await makeVoidPayment(voided.deps)(order(voided, { idempotencyKey: "k2" }))).toEqual(
      err({ code: "AUTHORIZATION_VOIDED" }),
    );
  });

  it("refuses the same key for another payment", async () => {
    const world = await makeAuthorizedWorld();
    await makeVoidPayment(world.deps)(order(world));
    expect(await makeVoidPayment(world.deps)(order(world, { paymentId: null }))).toEqual(
      err({ code: "IDEMPOTENCY_KEY_REUSED" }),
    );
  });

  it("gives back all of it at the payee's word, once", async () => {
    const world = await makeAuthorizedWorld();
    const voided = await makeVoidPayment(world.deps)(order(world));
    expect(voided).toMatchObject({ ok: true, value: { status: "CANCELLED", endedAt: world.clock.now() } });
    expect(await makeVoidPayment(world.deps)(order(world))).toEqual(voided);
    expect(world.submittedSince()).toHaveLength(1);
  });
});
