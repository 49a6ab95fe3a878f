import { wrapEvent } from "@coffer/contracts/event";
import { describeEventBus } from "@coffer/testkit/contracts/event-bus";
import { describe, expect, it } from "vitest";
import { makeLogger } from "../running/log.ts";
import { makeMemoryEventBus } from "./bus-memory.ts";

describeEventBus("the bus of one process", async () => makeMemoryEventBus());

describe("the bus of one process, which keeps nothing", () => {
  const event = wrapEvent("test", { type: "thing.happened", subject: "a", data: {}, time: new Date(0) });

  it("rejects what a group has not taken, so that it stays in the outbox", async () => {
    const bus = makeMemoryEventBus();
    const fault = new Error("the consumer's database is gone");
    await bus.subscribe({ group: "g", topics: ["t"], handle: () => Promise.reject(fault) });

    await expect(bus.publish("t", [event])).rejects.toBe(fault);
  });

  it("names the group that is away, and takes events of topics that nobody there reads", async () => {
    const bus = makeMemoryEventBus();
    const reader = await bus.subscribe({ group: "wallets.verified", topics: ["t"], handle: async () => undefined });
    await reader.stop();

    await expect(bus.publish("t", [event])).rejects.toThrow("wallets.verified");
    await expect(bus.publish("other", [event])).resolves.toBeUndefined();
  });

  it("knows whether anybody would be given an event: a group that is away would, a listener that wants none would not", async () => {
    const bus = makeMemoryEventBus();
    let isFollowing = false;
    await bus.listen(["followed"], () => undefined, { isWanted: () => isFollowing });
    const always = await bus.listen(["heard"], () => undefined);
    const reader = await bus.subscribe({ group: "g", topics: ["read"], handle: async () => undefined });
    await reader.stop();
    const readTopics = () => ["followed", "heard", "read", "other"].filter((topic) => bus.hasReaders?.(topic));

    expect(readTopics()).toEqual(["heard", "read"]);
    isFollowing = true;
    expect(readTopics()).toEqual(["followed", "heard", "read"]);
    await always.stop();
    expect(readTopics()).toEqual(["followed", "read"]);
  });

  it("knows by looking, not by itself, whether a group that selects would be given any event of a topic", async () => {
    const bus = makeMemoryEventBus();
    let wanted = false;
    let known = true;
    const selection = {
      renew: async () => {
        known = wanted;
      },
      wants: () => known,
      wantsOf: () => known,
    };
    await bus.subscribe({ group: "g", topics: ["t"], handle: async () => undefined, selection });
    expect(bus.hasReaders?.("t")).toBe(true);
    await bus.lookForReaders?.("t");
    expect(bus.hasReaders?.("t")).toBe(false);
    wanted = true;
    await bus.lookForReaders?.("other");
    expect(bus.hasReaders?.("t")).toBe(false);
    await bus.lookForReaders?.("t");
    expect(bus.hasReaders?.("t")).toBe(true);
  });

  it("knows which types a group does anything with, and has one that selects looked at beside it", async () => {
    const bus = makeMemoryEventBus();
    let looks = 0;
    const selection = {
      renew: async () => {
        looks += 1;
      },
      wants: () => true,
      wantsOf: (_topic: string, types?: readonly string[]) => types?.includes("selected") ?? true,
    };
    await bus.subscribe({ group: "some", topics: ["t"], handle: async () => undefined, types: new Set(["named"]) });
    await bus.subscribe({ group: "selecting", topics: ["t"], handle: async () => undefined, selection });
    expect([["named"], ["selected"], ["other"], undefined].map((types) => bus.hasReaders?.("t", types))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    await bus.lookForReaders?.("t");
    expect(looks).toBe(1);
  });

  it("has nobody wait where all that reads is patient, until somebody listens", async () => {
    const bus = makeMemoryEventBus();
    await bus.subscribe({ group: "some", topics: ["t"], handle: async () => undefined, isPatient: true });
    expect([bus.hasReaders?.("t"), bus.isAwaited?.("t")]).toEqual([true, false]);
    const listening = await bus.listen(["t"], () => undefined);
    expect(bus.isAwaited?.("t")).toBe(true);
    await listening.stop();
    await bus.subscribe({ group: "other", topics: ["t"], handle: async () => undefined, types: new Set(["a"]) });
    expect([bus.isAwaited?.("t", ["a"]), bus.isAwaited?.("t", ["b"])]).toEqual([true, false]);
  });

  it("logs the fault of a listener", async () => {
    const lines: string[] = [];
    const bus = makeMemoryEventBus(
      makeLogger({ name: "test", level: "error", stream: { write: (line) => lines.push(line) } }),
    );
    await bus.listen(["t"], () => {
      throw new Error("a bug in a listener");
    });

    await bus.publish("t", [event]);

    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { err: { message: "a bug in a listener" }, eventId: event.id },
    ]);
  });
});
