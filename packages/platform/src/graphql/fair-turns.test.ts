import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFairTurns, type TurnLimits } from "./fair-turns.ts";

const LIMITS: TurnLimits = {
  places: 2,
  ownersWorksMax: 1000,
  ownersWeightMax: 1_000_000,
  weightMax: 10_000_000,
  patienceMs: 60_000,
};
const turnsWith = (limits: Partial<TurnLimits> = {}) => makeFairTurns({ ...LIMITS, ...limits });
const refusal = (code: string) => ({ extensions: { code, retryAfterSeconds: expect.any(Number) } });

/** A work that ends when told. */
function heldWork() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

describe("fair turns refuse", () => {
  it("an owner who has too many works here, and takes them again once there are fewer", async () => {
    const turns = turnsWith({ ownersWorksMax: 2 });
    const held = heldWork();
    const first = turns.take("mallory", 1, held.work);
    const second = turns.take("mallory", 1, async () => "second");
    await expect(turns.take("mallory", 1, async () => "third")).rejects.toMatchObject(refusal("RATE_LIMITED"));
    expect(await turns.take("alice", 1, async () => "hers")).toBe("hers");
    held.end();
    expect(await Promise.all([first, second])).toEqual([undefined, "second"]);
    expect(await turns.take("mallory", 1, async () => "fourth")).toBe("fourth");
  });

  it("an owner whose works weigh too much together, but never a first", async () => {
    const turns = turnsWith({ ownersWeightMax: 100 });
    const held = heldWork();
    const first = turns.take("mallory", 101, held.work);
    await expect(turns.take("mallory", 1, async () => "no")).rejects.toMatchObject(refusal("RATE_LIMITED"));
    held.end();
    await first;
    expect(await turns.take("mallory", 50, async () => "yes")).toBe("yes");
  });

  it("everybody beyond the weight that may wait in all, before anything is done for them", async () => {
    const turns = turnsWith({ weightMax: 100, places: 1 });
    const held = heldWork();
    const first = turns.take("mallory", 60, held.work);
    let begun = false;
    const alices = turns.take("alice", 60, async () => {
      begun = true;
    });
    await expect(alices).rejects.toMatchObject(refusal("BUSY"));
    expect(begun).toBe(false);
    held.end();
    await first;
    await turns.take("alice", 60, async () => "now");
  });

  it("whoever has waited too long, and the next does not wait for them", async () => {
    const turns = turnsWith({ places: 1, patienceMs: 1 });
    const held = heldWork();
    const first = turns.take("mallory", 1, held.work);
    await expect(turns.take("alice", 1, async () => "too late")).rejects.toMatchObject(refusal("BUSY"));
    held.end();
    await first;
    expect(await turns.take("bob", 1, async () => "in time")).toBe("in time");
  });

  it("whoever waits or comes when they are closed, which waits for what is under way", async () => {
    const turns = turnsWith({ places: 1 });
    const held = heldWork();
    const order: string[] = [];
    const first = turns.take("mallory", 1, held.work).then(() => order.push("ended"));
    const second = turns.take("alice", 1, async () => "no");
    const closing = turns.close().then(() => order.push("closed"));
    await expect(second).rejects.toMatchObject(refusal("BUSY"));
    await expect(turns.take("bob", 1, async () => "no")).rejects.toMatchObject(refusal("BUSY"));
    held.end();
    await Promise.all([first, closing]);
    expect(order).toEqual(["ended", "closed"]);
  });
});

describe("fair turns", () => {
  it("let another go after one work of somebody who brought a hundred", async () => {
    const turns = turnsWith({ places: 1 });
    const order: string[] = [];
    const bring = (owner: string) => turns.take(owner, 1, async () => order.push(owner));
    const mallorys = Array.from({ length: 100 }, () => bring("mallory"));
    await Promise.all([...mallorys, bring("alice"), bring("bob")]);
    expect(order.slice(0, 4)).toEqual(["mallory", "alice", "bob", "mallory"]);
    expect(order).toHaveLength(102);
  });

  it("never run more than their places, never two of one owner, all of them, and each owner's in order", async () => {
    const works = fc.array(fc.record({ owner: fc.constantFrom("a", "b", "c"), fails: fc.boolean() }), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(works, fc.integer({ min: 1, max: 3 }), async (all, places) => {
        const turns = turnsWith({ places });
        const inside: string[] = [];
        const done: { owner: string; number: number }[] = [];
        const outcomes = await Promise.allSettled(
          all.map(({ owner, fails }, number) =>
            turns.take(owner, 1, async () => {
              expect(inside).not.toContain(owner);
              inside.push(owner);
              expect(inside.length).toBeLessThanOrEqual(places);
              await new Promise(setImmediate);
              inside.splice(inside.indexOf(owner), 1);
              done.push({ owner, number });
              if (fails) throw new Error("failed");
            }),
          ),
        );
        expect(outcomes.map(({ status }) => status === "rejected")).toEqual(all.map(({ fails }) => fails));
        for (const name of ["a", "b", "c"]) {
          const numbers = done.filter(({ owner }) => owner === name).map(({ number }) => number);
          expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
        }
        await turns.close();
      }),
      { numRuns: 50 },
    );
  });
});
