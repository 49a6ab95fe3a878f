import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedMap } from "./bounded-map.ts";

const byLength = (entries: number, bytes: number) =>
  new BoundedMap<string, string>({ entries, bytes, weigh: (key) => key.length });
const keysOf = (map: BoundedMap<string, string>) => [...map.entries()].map(([key]) => key).toSorted();

describe("a bounded map", () => {
  it("forgets what was used longest ago", () => {
    const map = byLength(4, 100);
    for (const key of ["a", "b", "c", "d"]) map.set(key, key);
    expect(map.get("a")).toBe("a");
    map.set("e", "e");
    expect(keysOf(map)).toEqual(["a", "c", "d", "e"]);
  });

  it("forgets as many as a heavy one needs, and does not keep what is too heavy by itself", () => {
    const map = byLength(100, 10);
    for (const key of ["aaa", "bbb", "ccc"]) map.set(key, key);
    map.set("dddddd", "");
    expect(keysOf(map)).toEqual(["ccc", "dddddd"]);
    map.set("e".repeat(11), "");
    expect(map.size).toBe(0);
    map.set("aaa", "aaa");
    expect(map.size).toBe(1);
  });

  it("keeps what was used twice while ever new things come, however many and however heavy", () => {
    const map = byLength(100, 1_000);
    for (const key of ["known", "too"]) {
      map.set(key, key);
      map.get(key);
    }
    for (let i = 0; i < 1_000; i += 1) map.set(`${i}`.padEnd((i % 300) + 4, "x"), "");
    expect([map.get("known"), map.get("too")]).toEqual(["known", "too"]);
  });

  it("has room for new things although everything before was used twice", () => {
    const map = byLength(8, 1_000);
    for (let i = 0; i < 20; i += 1) {
      map.set(`old${i}`, "");
      map.get(`old${i}`);
    }
    map.set("new", "new");
    expect(map.get("new")).toBe("new");
    expect(map.size).toBe(8);
  });

  it("weighs an entry anew when it is set again, and nothing that was deleted", () => {
    const map = new BoundedMap<string, string>({ entries: 10, bytes: 100, weigh: (_key, value) => value.length });
    map.set("a", "x".repeat(60));
    map.set("a", "x");
    expect(map.bytes).toBe(1);
    map.get("a");
    map.set("a", "xx");
    expect(map.bytes).toBe(2);
    map.delete("a");
    expect([map.size, map.bytes]).toEqual([0, 0]);
  });

  it("never exceeds its number and its weight, and keeps the last that fits into a quarter", () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.string({ maxLength: 6 })), { maxLength: 80 });
    fc.assert(
      fc.property(steps, fc.nat(12), fc.nat(60), (given, entries, bytes) => {
        const map = byLength(entries, bytes);
        for (const [isUse, key] of given) {
          if (isUse) map.get(key);
          else map.set(key, key);
          expect(map.size).toBeLessThanOrEqual(entries);
          expect(map.bytes).toBeLessThanOrEqual(bytes);
          expect(keysOf(map).join("").length).toBe(map.bytes);
          if (!isUse && entries >= 4 && key.length <= bytes / 4) expect(keysOf(map)).toContain(key);
        }
      }),
    );
  });
});
