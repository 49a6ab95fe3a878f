import fc from "fast-check";
import { expect, it } from "vitest";
import { childrenMissing } from "./gap.ts";

it("has as many addresses behind the last used one as the gap is, without a hole, and takes none away", () => {
  expect(childrenMissing({ known: 0, lastUsed: -1 }, 3)).toEqual([0, 1, 2]);
  expect(childrenMissing({ known: 3, lastUsed: 1 }, 3)).toEqual([3, 4]);
  expect(childrenMissing({ known: 9, lastUsed: 1 }, 3)).toEqual([]);
  const place = fc.integer({ min: -1, max: 500 });
  fc.assert(
    fc.property(fc.nat(500), place, fc.integer({ min: 1, max: 50 }), (known, lastUsed, gap) => {
      const missing = childrenMissing({ known, lastUsed }, gap);
      expect(missing).toEqual(missing.map((_child, i) => known + i));
      expect(known + missing.length).toBe(Math.max(known, lastUsed + 1 + gap));
    }),
  );
});
