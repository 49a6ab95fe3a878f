import { describe, expect, it } from "vitest";
import { makeGate } from "./gate.ts";

describe("gate", () => {
  it("never lets in more than its places, also after a failure, and serves in order", async () => {
    const gate = makeGate(2);
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    const works = Array.from({ length: 9 }, (_, number) =>
      gate(async () => {
        order.push(number);
        inside += 1;
        most = Math.max(most, inside);
        await new Promise(setImmediate);
        inside -= 1;
        if (number % 3 === 0) throw new Error("refused");
        return number;
      }),
    );
    const settled = await Promise.allSettled(works);
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(settled.map(({ status }) => status === "fulfilled")).toEqual(order.map((number) => number % 3 !== 0));
  });
});
