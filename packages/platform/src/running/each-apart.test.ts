import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eachApart, toValueOrError } from "./each-apart.ts";
import { makeLoader } from "./loader.ts";

const coded = (code: string) => Object.assign(new Error(`the database said ${code}`), { code });
const HUNDRED = Array.from({ length: 100 }, (_, item) => item);

/** A run that faults as a whole where one of the bad items is in it; counts. */
function makeRun(bad: ReadonlySet<number>, fault: (item: number) => unknown) {
  let runs = 0;
  const run = async (items: readonly number[]) => {
    runs += 1;
    for (const item of items) if (bad.has(item)) throw fault(item);
    return items.map((item) => `done ${item}`);
  };
  return { run, runs: () => runs };
}

describe("a batch with a bad item", () => {
  it.each([
    ["a value that the database cannot hold", () => coded("22021")],
    ["a broken constraint", () => coded("23514")],
    ["an oversized value", () => coded("54000")],
    ["an exception of a function", () => coded("P0001")],
    ["a conflict with another transaction", () => coded("40P01")],
    ["a row that cannot be shown", () => new TypeError("no such asset")],
    ["something thrown that is no error", () => "a word"],
  ])("fails it alone, of a hundred, with its own fault: %s", async (_what, fault) => {
    const { run, runs } = makeRun(new Set([37]), fault);
    const settled = await eachApart(HUNDRED, run);
    expect(settled[37]).toEqual({ status: "rejected", reason: fault() });
    const others = settled.filter((_, item) => item !== 37);
    expect(others.map(toValueOrError)).toEqual(HUNDRED.filter((item) => item !== 37).map((item) => `done ${item}`));
    expect(runs()).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(100)) + 1);
  });

  it("does not ask a database that is away once for each, but once more", async () => {
    for (const code of ["ECONNREFUSED", "53300", "57P01", "42P01", "42501", "28P01"]) {
      const { run, runs } = makeRun(new Set(HUNDRED), () => coded(code));
      const settled = await eachApart(HUNDRED, run);
      expect(settled.every(({ status }) => status === "rejected")).toBe(true);
      expect(runs()).toBe(2);
    }
  });

  it("goes on where a connection was lost once", async () => {
    let lost = 0;
    const settled = await eachApart(HUNDRED, async (items) => {
      lost += 1;
      if (lost === 1) throw coded("57P01");
      return items;
    });
    expect(settled.map(toValueOrError)).toEqual(HUNDRED);
  });

  it("keeps the order, fails the bad ones and no other, and runs at most twice as often as there are items", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 80 }), async (badness) => {
        const items = badness.map((_, item) => item);
        const bad = new Set(items.filter((item) => badness[item]));
        const { run, runs } = makeRun(bad, (item) => new Error(`${item} is bad`));
        const settled = await eachApart(items, run);
        expect(settled.map(toValueOrError)).toEqual(
          items.map((item) => (bad.has(item) ? new Error(`${item} is bad`) : `done ${item}`)),
        );
        expect(runs()).toBeLessThanOrEqual(Math.max(0, 2 * items.length - 1));
      }),
    );
  });

  it("fails whoever got no answer of their own", async () => {
    const settled = await eachApart([1, 2], async () => ["one answer"]);
    expect(settled.map(toValueOrError)).toEqual(["one answer", "one answer"]);
    expect(await eachApart([1], async () => [])).toMatchObject([{ status: "rejected" }]);
  });
});

describe("a loader", () => {
  it("fails the key that cannot be read, and no other of its request", async () => {
    const { run } = makeRun(new Set([5]), () => coded("22021"));
    const loader = makeLoader(run);
    const settled = await Promise.allSettled(HUNDRED.map((key) => loader.load(key)));
    expect(settled.map(({ status }) => status === "rejected")).toEqual(HUNDRED.map((key) => key === 5));
  });

  it("reads at most 500 keys at once", async () => {
    const reads: number[] = [];
    const loader = makeLoader(async (keys: readonly number[]) => {
      reads.push(keys.length);
      return keys;
    });
    await Promise.all(Array.from({ length: 1_001 }, (_, key) => loader.load(key)));
    expect(reads).toEqual([500, 500, 1]);
  });
});
