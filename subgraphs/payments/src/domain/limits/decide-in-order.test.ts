import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Ask, decideInOrder, type Room, remainingOf } from "./decide-in-order.ts";

const room = (changes: Partial<Room> = {}): Room => ({
  window: "DAY",
  kind: "ROLLING",
  series: "a",
  limit: 100n,
  used: 0n,
  resetsAt: null,
  ...changes,
});
const ask = (item: string, units: bigint, changes: Partial<Ask<string>> = {}): Ask<string> => ({
  item,
  units,
  series: ["a"],
  rooms: [room()],
  ...changes,
});

describe("what is asked for together", () => {
  it("passes in order while there is room: what does not fit leaves it to what comes behind", () => {
    const refused = decideInOrder([ask("one", 60n), ask("two", 60n), ask("three", 40n), ask("four", 1n)]);
    expect(refused.map(({ item, by, crowdedBy }) => [item, by.used, crowdedBy])).toEqual([
      ["two", 60n, ["one"]],
      ["four", 100n, ["one", "three"]],
    ]);
  });

  it("is crowded by nobody where it would not pass by itself either", () => {
    const rooms = [room({ used: 50n }), room({ window: "TRANSACTION", kind: null, limit: 10n })];
    const refused = decideInOrder([
      ask("one", 10n, { rooms }),
      ask("two", 51n, { rooms }),
      ask("three", 11n, { rooms }),
    ]);
    expect(refused.map(({ item, crowdedBy }) => [item, crowdedBy])).toEqual([
      ["two", []],
      ["three", []],
    ]);
  });

  it("is told of the limit that leaves the least, of one transaction by itself", () => {
    const rooms = [room({ window: "MONTH", limit: 90n, used: 80n }), room({ limit: 20n, used: 15n })];
    expect(decideInOrder([ask("one", 11n, { rooms })])[0]?.by).toMatchObject({ window: "DAY", limit: 20n });
    const alone = [room({ window: "TRANSACTION", kind: null, limit: 10n })];
    expect(decideInOrder([ask("one", 9n, { rooms: alone }), ask("two", 9n, { rooms: alone })])).toEqual([]);
  });

  it("counts in every series of it, whichever of them a limit looks at", () => {
    const [any, card] = [room({ series: "any" }), room({ series: "card", limit: 30n })];
    const refused = decideInOrder([
      ask("card", 30n, { series: ["any", "card"], rooms: [card] }),
      ask("card again", 1n, { series: ["any", "card"], rooms: [card] }),
      ask("bank", 70n, { series: ["any", "bank"], rooms: [any] }),
      ask("bank again", 1n, { series: ["any", "bank"], rooms: [any] }),
    ]);
    expect(refused.map(({ item, crowdedBy }) => [item, crowdedBy])).toEqual([
      ["card again", ["card"]],
      ["bank again", ["card", "bank"]],
    ]);
  });

  it("never passes more together than a limit has left, and refuses nothing that fits", () => {
    const small = fc.bigInt({ min: 1n, max: 50n });
    fc.assert(
      fc.property(
        fc.record({ day: small, month: small, one: small, used: fc.bigInt({ min: 0n, max: 60n }) }),
        fc.array(small, { maxLength: 20 }),
        ({ day, month, one, used }, amounts) => {
          const rooms = [
            room({ window: "TRANSACTION", kind: null, limit: one }),
            room({ limit: day, used }),
            room({ window: "MONTH", limit: month, used }),
          ];
          const refused = new Set(
            decideInOrder(amounts.map((units, i) => ask(String(i), units, { rooms }))).map(({ item }) => item),
          );
          let taken = 0n;
          for (const [i, units] of amounts.entries()) {
            const fits = units <= one && used + taken + units <= day && used + taken + units <= month;
            expect(refused.has(String(i))).toBe(!fits);
            if (fits) taken += units;
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("has nothing left, and not less, of a limit that was lowered", () => {
    expect([remainingOf(room({ used: 101n })), remainingOf(room({ used: 99n }))]).toEqual([0n, 1n]);
  });
});
