import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawSteps, HEIGHT } from "./step-path.ts";

const heights = (path: string) => [...path.matchAll(/(?:M0 |V)(-?\d+)/g)].map(([, y = ""]) => BigInt(y));

describe("a line of steps", () => {
  it.each([
    ["nothing", [], "", "0"],
    ["a nought", [0n], "M0 0H10", "0"],
    ["a rise", [5n, 10n], "M0 500H10V0H20", "1000"],
    ["a debt that is paid", [-10n, 10n], "M0 1000H10V0H20", "500"],
    ["a debt", [-4n], "M0 1000H10", "0"],
  ])("of %s", (_what, values, path, zero) => {
    expect(drawSteps(values)).toEqual({ path, zero });
  });

  it("never leaves its box, and keeps the order of amounts that no float tells apart", () => {
    const wei = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
    fc.assert(
      fc.property(fc.array(wei, { minLength: 1, maxLength: 60 }), (values) => {
        const ys = heights(drawSteps(values).path);
        expect(ys).toHaveLength(values.length);
        for (const [n, y] of ys.entries()) {
          expect(y >= 0n && y <= BigInt(HEIGHT)).toBe(true);
          const [before, now] = [values[n - 1], values[n]];
          if (before === undefined || now === undefined) continue;
          const [above, below] = now > before ? [y, ys[n - 1] ?? 0n] : [ys[n - 1] ?? 0n, y];
          expect(above <= below).toBe(true);
        }
      }),
    );
  });
});
