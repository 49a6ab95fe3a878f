import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeOutageStore } from "../../../test/fakes/outages.ts";
import { makeOutages } from "./outages.ts";

function setting() {
  const clock = makeFakeClock();
  const store = makeFakeOutageStore();
  const outages = makeOutages({ store, clock });
  const begin = (network: string, seconds: number, by = outages) => {
    const at = clock.now();
    return by.begin({ network, userId: newId("usr"), at, until: new Date(at.getTime() + seconds * 1_000) });
  };
  return { clock, store, outages, begin };
}

describe("an outage that is simulated", () => {
  it("is of its network alone, and over at its time", async () => {
    const { clock, outages, begin } = setting();
    await begin("TEST", 10);
    expect(await outages.isDown("TEST")).toBe(true);
    expect(await outages.isDown("OTHER")).toBe(false);
    clock.pass(9_999);
    expect(await outages.isDown("TEST")).toBe(true);
    clock.pass(1);
    expect(await outages.isDown("TEST")).toBe(false);
    expect(await outages.until("TEST")).toBeNull();
  });

  it("is ended before it, at once, and another takes its place", async () => {
    const { clock, outages, begin } = setting();
    await begin("TEST", 10);
    await begin("TEST", 3_600);
    expect((await outages.until("TEST"))?.getTime()).toBe(clock.now().getTime() + 3_600_000);
    expect(await outages.isDown("TEST")).toBe(true);
    await outages.end("TEST");
    expect(await outages.isDown("TEST")).toBe(false);
    await outages.end("TEST");
  });

  it("is looked up once for many questions, and known to another process a moment later", async () => {
    const { clock, store, outages, begin } = setting();
    const other = makeOutages({ store, clock });
    expect(await outages.isDown("TEST")).toBe(false);
    await begin("TEST", 10, other);
    const before = store.looks;
    expect(await Promise.all([outages.isDown("TEST"), outages.isDown("OTHER")])).toEqual([false, false]);
    expect(store.looks).toBe(before);
    clock.pass(250);
    expect(await Promise.all([outages.isDown("TEST"), outages.isDown("OTHER")])).toEqual([true, false]);
    expect(store.looks).toBe(before + 1);
  });

  it("is neither begun nor ended by a database that does not answer", async () => {
    const { clock, store, outages, begin } = setting();
    store.isAway = true;
    expect(await outages.isDown("TEST")).toBe(false);
    store.isAway = false;
    await begin("TEST", 10);
    expect(await outages.isDown("TEST")).toBe(true);
    store.isAway = true;
    clock.pass(500);
    expect(await outages.isDown("TEST")).toBe(true);
  });
});
