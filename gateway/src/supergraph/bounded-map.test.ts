import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedMap } from "./bounded-map.ts";

describe("a bounded map", () => {
  it("forgets what was used longest ago", () => {
    const map = new BoundedMap<string, number>(2);
    map.set("a", 1);
    map.set("b", 2);
    expect(map.get("a")).toBe(1);
    map.set("c", 3);
    expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([1, undefined, 3]);
  });

  it("forgets as many as a heavy one needs, and does not keep what is too heavy by itself", () => {
    const map = new BoundedMap<string, number>(100, { of: (key) => key.length, max: 10 });
    for (const key of ["aaa", "bbb", "ccc"]) map.set(key, 1);
    map.set("dddddd", 1);
    expect([map.get("aaa"), map.get("bbb"), map.get("ccc"), map.get("dddddd")]).toEqual([undefined, undefined, 1, 1]);
    map.set("e".repeat(11), 1);
    expect(map.size).toBe(0);
    map.set("aaa", 1);
    expect(map.size).toBe(1);
  });

  it("never exceeds its number and its weight, and keeps the last that fits", () => {
    const keys = fc.array(fc.string({ maxLength: 12 }), { maxLength: 60 });
    fc.assert(
      fc.property(keys, fc.nat(5), fc.nat(20), (given, max, weight) => {
        const map = new BoundedMap<string, string>(max, { of: (key) => key.length, max: weight });
        for (const key of given) {
          map.set(key, key);
          expect(map.size).toBeLessThanOrEqual(max);
          if (max > 0 && key.length <= weight) expect(map.get(key)).toBe(key);
        }
        const kept = [...new Set(given)].filter((key) => map.get(key) !== undefined);
        expect(kept.length).toBe(map.size);
        expect(kept.join("").length).toBeLessThanOrEqual(weight);
      }),
    );
  });
});
