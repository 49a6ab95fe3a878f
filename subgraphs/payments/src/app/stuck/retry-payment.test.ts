import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeStuck } from "../../../test/fakes/stuck.ts";
import { makeRetryPayment } from "./retry-payment.ts";

describe("retryPayment", () => {
  it("makes what waits for its provider due, and wakes whoever asks it; nothing else", async () => {
    const { deps, id, ann, retried, waiting } = await makeFakeStuck();
    const woken: true[] = [];
    const retry = makeRetryPayment({ ...deps, retried: () => void woken.push(true) });
    for (const paymentId of [null, newId("pay")])
      expect(await retry({ ...ann, paymentId })).toMatchObject({ error: { code: "PAYMENT_NOT_FOUND" } });
    expect(await retry({ ...ann, paymentId: id })).toMatchObject({ error: { code: "PAYMENT_NOT_UNDER_WAY" } });
    expect([retried, woken]).toEqual([[], []]);
    waiting.add(id);
    expect(await retry({ ...ann, paymentId: id })).toMatchObject({ value: { id } });
    expect([retried, woken]).toEqual([[id], [true]]);
  });
});
