import { describeKeyValueStore } from "@coffer/testkit/contracts/key-value";
import { describe, expect, it } from "vitest";
import { makeMemoryKeyValueStore } from "./key-value-memory.ts";

function makeWorld() {
  let now = 1_000_000;
  const store = makeMemoryKeyValueStore({ now: () => new Date(now) });
  return {
    store,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describeKeyValueStore("the key-value store of one process", async () => makeWorld());

describe("the key-value store of one process, by its clock", () => {
  it("forgets a value at the very end of its time", async () => {
    const { store, pass } = makeWorld();
    await store.set("a", "1", 100);

    pass(99);
    expect(await store.get("a")).toBe("1");
    expect(store.getNow?.("a")).toBe("1");
    pass(1);
    expect(store.getNow?.("a")).toBeNull();
    expect(await store.get("a")).toBeNull();
  });

  it("says to the millisecond what is left of a counter's time", async () => {
    const { store, pass } = makeWorld();
    await store.increment("n", 1000);
    pass(400);

    expect(await store.increment("n", 5000)).toEqual({ count: 2, ttlMs: 600 });
  });

  it("forgets everything when it is closed", async () => {
    const { store } = makeWorld();
    await store.set("a", "1", 100);
    await store.close();

    expect(await store.get("a")).toBeNull();
  });
});
