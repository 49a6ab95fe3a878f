import { describe, expect, it } from "vitest";
import { makeTakeTurn } from "./simulation-turns.ts";

describe("what looks back over payments", () => {
  it("is refused while as many are under way as may be, and has a place where one has ended, also by a fault", async () => {
    const takeTurn = makeTakeTurn(1);
    const { promise, reject } = Promise.withResolvers<string>();
    const first = takeTurn(() => promise);
    expect(await takeTurn(async () => "second")).toEqual({ ok: false, error: { code: "SIMULATIONS_BUSY" } });
    reject(new Error("a fault"));
    await expect(first).rejects.toThrow("a fault");
    expect(await takeTurn(async () => "third")).toEqual({ ok: true, value: "third" });
  });
});
