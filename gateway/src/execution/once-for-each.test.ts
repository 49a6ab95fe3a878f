import { Work } from "@coffer/platform/running/work";
import { describe, expect, it } from "vitest";
import { makeCopies, onceForEach } from "./once-for-each.ts";

describe("onceForEach", () => {
  const a = { word: "User", value: { __typename: "User", id: "a" } };

  it("keeps apart what differs in its contents or its word", () => {
    const b = { word: "User", value: { __typename: "User", id: "b" } };
    const other = { word: "Bot", value: a.value };
    const { once, standsFor } = onceForEach([a, b, a, other, b]);
    expect(once).toEqual([a.value, b.value, a.value]);
    expect(standsFor).toEqual([0, 1, 0, 2, 1]);
  });

  it("has nothing of nothing", () => {
    expect(onceForEach([])).toEqual({ once: [], standsFor: [] });
  });
});

describe("makeCopies", () => {
  const value = () => ({ list: [{ id: "a" }, null], text: "t", none: null });

  it("gives more than there may be to nobody, and counts before it copies", () => {
    const work = new Work({ values: 20, isMutation: false });
    const copies = makeCopies(value(), work);
    copies.next();
    expect(work.used).toBe(0);
    copies.next();
    expect(work.used).toBe(7);
    copies.next();
    expect(() => copies.next()).toThrow("more than the 20 values");
  });

  it("gives each one of its own: what is changed in one is in no other", () => {
    const original = value();
    const copies = makeCopies(original, undefined);
    const [first, second, third] = [copies.next(), copies.next(), copies.next()];
    expect(first).toBe(original);
    (second.list as unknown[]).push("more");
    (second.list[0] as { id: string }).id = "changed";
    expect([first, third]).toEqual([value(), value()]);
  });
});
