import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeGate } from "./gate.ts";

describe("a gate", () => {
  it("gives the place of what failed to whoever is next, and tells its fault to its own caller alone", async () => {
    const gate = makeGate(1);
    const fault = gate(async () => {
      throw new Error("power cut");
    });
    const next = gate(async () => "done");
    await expect(fault).rejects.toThrow("power cut");
    expect(await next).toBe("done");
    expect(await gate(async () => "again")).toBe("again");
  });

  it("lets all in in the order of their coming, never more at once than there are places, whatever ends when", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.boolean(), { maxLength: 12 }),
        fc.scheduler(),
        async (places, fails, scheduler) => {
          const gate = makeGate(places);
          const entered: number[] = [];
          let [inside, most] = [0, 0];
          const all = fails.map((isBad, i) =>
            gate(async () => {
              entered.push(i);
              inside += 1;
              most = Math.max(most, inside);
              await scheduler.schedule(Promise.resolve());
              inside -= 1;
              if (isBad) throw new Error("power cut");
              return i;
            }),
          );
          const settled = Promise.allSettled(all);
          await scheduler.waitFor(settled);
          expect((await settled).map(({ status }) => status === "rejected")).toEqual(fails);
          expect(entered).toEqual(fails.map((_, i) => i));
          expect([inside, most]).toEqual([0, Math.min(places, fails.length)]);
        },
      ),
    );
  });
});
