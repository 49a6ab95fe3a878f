import { describe, expect, it } from "vitest";
import type { MovementFragment } from "../generated/payment/payment.ts";
import { putPayment } from "./put-payment.ts";

const paymentOf = (id: string, second: number, status: MovementFragment["status"] = "PENDING") =>
  ({ id, status, createdAt: new Date(second * 1000).toISOString() }) as MovementFragment;
const found = { payments: [paymentOf("b", 2), paymentOf("a", 1)], next: "cursor" };
const idsOf = ({ payments }: { readonly payments: readonly MovementFragment[] }) => payments.map(({ id }) => id);
const FIRST = { isShown: true, isFirstPage: true };

describe("a payment that changes", () => {
  it("leaves the list where it is not one of those that are shown any more", () => {
    expect(idsOf(putPayment(found, paymentOf("b", 2), { ...FIRST, isShown: false }))).toEqual(["a"]);
  });

  it("does not come into a page behind the first", () => {
    expect(putPayment(found, paymentOf("c", 3), { ...FIRST, isFirstPage: false })).toBe(found);
  });

  it("takes its own place and pushes nothing out", () => {
    const after = putPayment(found, paymentOf("a", 1, "COMPLETED"), FIRST);
    expect(idsOf(after)).toEqual(["b", "a"]);
    expect(after.payments[1]?.status).toBe("COMPLETED");
  });

  it("comes first where it is new, and the last one stays: the next page begins behind it", () => {
    expect(idsOf(putPayment(found, paymentOf("c", 3), FIRST))).toEqual(["c", "b", "a"]);
  });

  it("comes last where the oldest is first, and not before the last page", () => {
    const oldest = { payments: [paymentOf("a", 1), paymentOf("b", 2)], next: null };
    const rules = { isShown: true, isFirstPage: true, isOldestFirst: true };
    expect(idsOf(putPayment(oldest, paymentOf("c", 3), rules))).toEqual(["a", "b", "c"]);
    const more = { ...oldest, next: "cursor" };
    expect(putPayment(more, paymentOf("c", 3), rules)).toBe(more);
  });
});
