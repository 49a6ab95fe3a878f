import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeForesightDeps } from "../../../test/fakes/foresight.ts";
import { makeListedWorld } from "../../../test/fakes/listed.ts";
import { cents } from "../../../test/fakes/world.ts";
import { makeStartBulk } from "../bulk/step-bulk.ts";
import { makeBulkPreview } from "./bulk-preview.ts";

async function makeForesight({ hasPasskey = false } = {}) {
  const world = await makeListedWorld();
  const { previewDeps, ...foresight } = makeForesightDeps(world, { hasPasskey });
  const preview = makeBulkPreview(previewDeps, (ports) => makeStartBulk({ ...world.deps, ...ports }));
  const { idempotencyKey: _key, ...order } = world.step;
  return { ...world, ...foresight, preview, order };
}

describe("a preview of the start of a bulk payment", () => {
  it("is refused as the start is: what is not the payer's, and what was started", async () => {
    const { preview, order, bob, start, tried, counted } = await makeForesight();
    expect(await preview({ ...order, actorId: bob.userId })).toEqual(err({ code: "BULK_PAYMENT_NOT_FOUND" }));
    await start();
    expect(await preview(order)).toEqual(err({ code: "BULK_PAYMENT_STATUS_MISMATCH", status: "RUNNING" }));
    expect([tried, counted]).toEqual([[], [bob.userId, order.actorId]]);
  });

  it("says which it is of, and that nobody has to sign it", async () => {
    const { preview, order, id, tried } = await makeForesight();
    expect(await preview(order)).toMatchObject({ value: { bulk: { id, rows: 2 }, approval: "none" } });
    expect(tried.map(({ step }) => step.kind)).toEqual(["startBulk"]);
  });

  it("says that the sum has to be approved, where no row would have to be", async () => {
    for (const [threshold, approval] of [
      [801n, "none"],
      [800n, "of any"],
    ] as const) {
      const { preview, order, setPolicy } = await makeForesight({ hasPasskey: true });
      await setPolicy({ currency: "USD", threshold: cents(threshold), newPayees: false });
      expect(await preview(order)).toMatchObject({ value: { approval } });
    }
  });

  it("is refused where nobody can approve it, and nothing is tried out", async () => {
    const { preview, order, setPolicy, tried } = await makeForesight();
    await setPolicy({ currency: "USD", threshold: cents(800n), newPayees: false });
    expect(await preview(order)).toEqual(err({ code: "APPROVAL_UNAVAILABLE" }));
    expect(tried).toEqual([]);
  });
});
