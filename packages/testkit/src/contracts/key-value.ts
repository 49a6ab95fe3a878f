import { randomBytes } from "node:crypto";
import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import { afterEach, describe, expect, it, vi } from "vitest";

export type KeyValueWorld = {
  readonly store: KeyValueStore;
  /** Lets time pass for the store: an injected clock goes on, a server's does so by itself. */
  readonly pass: (ms: number) => void;
};

/** Called for each test; the contract closes the store. */
export type MakeKeyValueWorld = () => Promise<KeyValueWorld>;

const WAIT = { timeout: 120_000, interval: 5 };
const LONG_MS = 600_000;
const SHORT_MS = 200;

/** What the product relies on, whichever adapter keeps what may be lost. */
export function describeKeyValueStore(name: string, makeWorld: MakeKeyValueWorld): void {
  describe(name, () => {
    const open: KeyValueStore[] = [];
    afterEach(async () => {
      for (const store of open.splice(0)) await store.close();
    });
    const openStore: OpenStore = async () => {
      const { store, pass } = await makeWorld();
      open.push(store);
      const mark = randomBytes(6).toString("hex");
      return { store, pass, key: (suffix: string) => `contract:${mark}:${suffix}` };
    };
    describeValues(openStore);
    describeCounters(openStore);
  });
}

type OpenStore = () => Promise<KeyValueWorld & { key: (suffix: string) => string }>;

function describeValues(openStore: OpenStore): void {
  it("has nothing under a key that was never set, was deleted, or belongs to another", async () => {
    const { store, key } = await openStore();
    await store.set(key("a"), "1", LONG_MS);
    await store.set(key("b"), "2", LONG_MS);
    await store.delete(key("a"));
    await store.delete(key("never"));

    expect(await store.get(key("never"))).toBeNull();
    expect(await store.get(key("a"))).toBeNull();
    expect(await store.get(key("b"))).toBe("2");
  });

  it("forgets a value once its time is over, and not before", async () => {
    const { store, key, pass } = await openStore();
    await store.set(key("short"), "1", SHORT_MS);
    await store.set(key("long"), "2", LONG_MS);
    expect(await store.get(key("short"))).toBe("1");

    pass(SHORT_MS);

    await vi.waitFor(async () => expect(await store.get(key("short"))).toBeNull(), WAIT);
    expect(await store.get(key("long"))).toBe("2");
  });

  it("lets a value that is set again live its new time", async () => {
    const { store, key, pass } = await openStore();
    await store.set(key("a"), "old", SHORT_MS);
    await store.set(key("sign"), "", SHORT_MS);
    await store.set(key("a"), "new", LONG_MS);

    pass(SHORT_MS);

    await vi.waitFor(async () => expect(await store.get(key("sign"))).toBeNull(), WAIT);
    expect(await store.get(key("a"))).toBe("new");
  });

  it.each([
    ["nothing", ""],
    ["two lines", "line\nbreak"],
    ["Unicode", "Ünïcode 🪙"],
    ["JSON", '{"json":[1]}'],
    ["a long text", "x".repeat(10_000)],
  ])("keeps %s as it is", async (_name, value) => {
    const { store, key } = await openStore();
    await store.set(key("a"), value, LONG_MS);

    expect(await store.get(key("a"))).toBe(value);
  });
}

function describeCounters(openStore: OpenStore): void {
  it("counts every one of many additions at once, and answers each with a count of its own", async () => {
    const { store, key } = await openStore();

    const answers = await Promise.all(Array.from({ length: 200 }, () => store.increment(key("n"), LONG_MS)));

    expect(answers.map(({ count }) => count).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 200 }, (_, before) => before + 1),
    );
    expect(await store.get(key("n"))).toBe("200");
  });

  it("lets the first addition alone start the time, and says how much of it is left", async () => {
    const { store, key, pass } = await openStore();
    const first = await store.increment(key("n"), LONG_MS);
    pass(50);
    const second = await store.increment(key("n"), 2 * LONG_MS);

    expect(first.ttlMs).toBeGreaterThan(0);
    expect(first.ttlMs).toBeLessThanOrEqual(LONG_MS);
    expect(second.count).toBe(2);
    expect(second.ttlMs).toBeLessThanOrEqual(first.ttlMs);
  });

  it("begins at one again once the time is over", async () => {
    const { store, key, pass } = await openStore();
    await store.increment(key("n"), SHORT_MS);
    await store.increment(key("n"), SHORT_MS);

    pass(SHORT_MS);
    await vi.waitFor(async () => expect(await store.get(key("n"))).toBeNull(), WAIT);

    expect(await store.increment(key("n"), LONG_MS)).toMatchObject({ count: 1 });
  });

  it("begins at one again after a deletion, with a time of its own", async () => {
    const { store, key } = await openStore();
    await store.increment(key("n"), SHORT_MS);
    await store.delete(key("n"));

    const { count, ttlMs } = await store.increment(key("n"), LONG_MS);

    expect(count).toBe(1);
    expect(ttlMs).toBeGreaterThan(SHORT_MS);
  });
}
