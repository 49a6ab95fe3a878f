import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeListedWorld } from "../../../test/fakes/listed.ts";
import { cents } from "../../../test/fakes/world.ts";
import type { WarrantedOrder } from "../approvals/submit-warranted.ts";
import { makeCancelBulk, makeStartBulk } from "./step-bulk.ts";

describe("startBulkPayment", () => {
  it("refuses one of somebody else, and what is none", async () => {
    const world = await makeListedWorld();
    const start = makeStartBulk(world.deps);
    for (const changes of [{ actorId: world.bob.userId }, { bulkId: newId("blk") }, { bulkId: null }])
      expect(await start({ ...world.step, ...changes })).toEqual(err({ code: "BULK_PAYMENT_NOT_FOUND" }));
    expect(await world.now()).toMatchObject({ status: "DRAFT" });
  });

  it("starts a DRAFT once, and nothing else", async () => {
    const world = await makeListedWorld();
    expect(await world.start()).toMatchObject({ value: { status: "RUNNING", isApproved: false } });
    expect(await world.start()).toMatchObject({ value: { status: "RUNNING" } });
    const refused = err({ code: "BULK_PAYMENT_STATUS_MISMATCH", status: "RUNNING" });
    expect(await makeStartBulk(world.deps)({ ...world.step, idempotencyKey: "other" })).toEqual(refused);
  });

  it("is judged as one payment of all that leaves its payer, and by all whom it pays", async () => {
    const world = await makeListedWorld();
    const orders: WarrantedOrder[] = [];
    const submitWarranted = async (order: WarrantedOrder) => {
      orders.push(order);
      return ok(await world.money.submit(order.toCommand({ kind: "policy", version: 0 })));
    };
    await makeStartBulk({ ...world.deps, submitWarranted })(world.step);
    const [order] = orders;
    expect(order?.payment).toEqual({ kind: "SEND", amount: cents(800n), fee: cents(0n) });
    expect(await order?.payees?.()).toEqual([world.bob.userId, world.eve.userId]);
    const bulk = await world.now();
    expect(order?.draft).toMatchObject({ bulkPaymentId: world.id, rows: 2, digest: bulk?.digest.toString("hex") });
  });

  it("answers with what no approval was given for, and what is switched off", async () => {
    const world = await makeListedWorld();
    const submitWarranted = async () => err({ code: "APPROVAL_UNAVAILABLE" } as const);
    expect(await makeStartBulk({ ...world.deps, submitWarranted })(world.step)).toEqual(
      err({ code: "APPROVAL_UNAVAILABLE" }),
    );
    world.money.refuseNext({ code: "CURRENCY_DISABLED", currency: "USD" });
    expect(await world.start()).toEqual(err({ code: "CURRENCY_DISABLED", currency: "USD" }));
    expect(await world.now()).toMatchObject({ status: "DRAFT" });
  });
});

describe("cancelBulkPayment", () => {
  it("calls off what is not paid, once, and nothing that is over", async () => {
    const world = await makeListedWorld();
    const cancel = makeCancelBulk(world.deps);
    expect(await cancel({ ...world.step, actorId: world.bob.userId })).toEqual(err({ code: "BULK_PAYMENT_NOT_FOUND" }));
    for (let nth = 0; nth < 2; nth += 1)
      expect(await cancel(world.step)).toMatchObject({ value: { status: "CANCELLED", counts: { skipped: 2 } } });
    const refused = err({ code: "BULK_PAYMENT_STATUS_MISMATCH", status: "CANCELLED" });
    expect(await cancel({ ...world.step, idempotencyKey: "other" })).toEqual(refused);
    expect((await world.rows()).map(({ status }) => status)).toEqual(["SKIPPED", "SKIPPED"]);
  });
});
