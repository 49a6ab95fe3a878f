import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { makeDocumentStore } from "./document-store.ts";

const large = (n: number) => parse(`{ ${Array.from({ length: 400 }, (_, i) => `a${n}x${i}: b`).join(" ")} }`);

describe("the store of Apollo's documents", () => {
  it("does not keep more than its room, however many come, and the last is still among them", async () => {
    const store = makeDocumentStore();
    let heaviest = 0;
    for (let n = 0; n < 300; n += 1) {
      await store.set(`${n}`, large(n));
      heaviest = Math.max(heaviest, store.kept);
    }
    expect(heaviest).toBeLessThanOrEqual(16_000_000);
    expect(heaviest).toBeGreaterThan(12_000_000);
    expect(await store.get("0")).toBeUndefined();
    expect(await store.get("299")).toBeDefined();
    await store.delete("299");
    expect(await store.get("299")).toBeUndefined();
  });

  it("keeps none that has text written into it, which may be a secret", async () => {
    const store = makeDocumentStore();
    await store.set("written", parse('mutation { a(b: "secret") }'));
    expect([await store.get("written"), store.kept]).toEqual([undefined, 0]);
  });

  it("does not forget what is asked for again and again beside a flood of new ones", async () => {
    const store = makeDocumentStore();
    await store.set("ours", large(1));
    for (let n = 0; n < 300; n += 1) {
      await store.set(`${n}`, large(n));
      expect(await store.get("ours")).toBeDefined();
    }
  });
});
