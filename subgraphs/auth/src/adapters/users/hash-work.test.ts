import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { doWork, doWorkBut } from "@coffer/testkit/do-work";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { makeHashWork } from "./hash-work.ts";

const BITS = 8;
const ann = { door: "login", subject: "ann" } as const;

function makeWorld(bits = BITS) {
  const clock = makeFakeClock();
  const stores = { keyValue: makeMemoryKeyValueStore(clock), local: makeMemoryKeyValueStore(clock) };
  return { clock, work: makeHashWork({ ...stores, bits, clock, log: makeFakeLog().log }) };
}

describe("work that is hashed", () => {
  it("is not asked for with no bits", () => {
    expect(makeWorld(0).work).toBeNull();
  });

  it("is refused where it is less, for another name or door, or of a seed that is over", async () => {
    const { work, clock } = makeWorld();
    if (!work) throw new Error("no work");
    const asked = work.ask("login");
    const done = doWorkBut(asked, "ann", "bob");
    const less = { seed: asked.seed, nonce: doWork(asked, "ann", (zeros) => zeros < BITS).nonce };
    expect(await work.take(less, ann)).toBe(false);
    expect(await work.take(done, { ...ann, subject: "bob" })).toBe(false);
    expect(await work.take(done, { ...ann, door: "register" })).toBe(false);
    clock.pass(360_001);
    expect(await work.take(done, ann)).toBe(false);
  });

  it("is good once, also where twenty bring it at once", async () => {
    const { work } = makeWorld();
    if (!work) throw new Error("no work");
    const done = doWork(work.ask("login"), "ann");
    const taken = await Promise.all(Array.from({ length: 20 }, () => work.take(done, ann)));
    expect(taken.filter((isTaken) => isTaken)).toHaveLength(1);
  });
});
