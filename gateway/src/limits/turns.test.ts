import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeTurns, type Turn } from "./turns.ts";

describe("turns", () => {
  it("are given at once while there are places, and then in order", async () => {
    const turns = makeTurns({ max: 2, isBusy: () => false });
    const [first, second] = [turns.take("a"), turns.take("a")] as Turn[];
    const order: number[] = [];
    const third = Promise.resolve(turns.take("a")).then((turn) => [order.push(3), turn] as const);
    const fourth = Promise.resolve(turns.take("a")).then((turn) => [order.push(4), turn] as const);
    expect(turns.take("b")).not.toBeInstanceOf(Promise);
    second?.end();
    second?.end();
    await third;
    expect(order).toEqual([3]);
    first?.end();
    await fourth;
    expect(order).toEqual([3, 4]);
  });

  it("are one of each name's while the process is busy, whose other places come back with its time", async () => {
    let busy = true;
    const turns = makeTurns({ max: 3, isBusy: () => busy });
    const first = turns.take("a") as Turn;
    expect(turns.take("b")).not.toBeInstanceOf(Promise);
    const order: number[] = [];
    const others = [2, 3, 4, 5].map(async (n) => {
      const turn = await turns.take("a");
      order.push(n);
      return turn;
    });
    first.end();
    const second = await others[0];
    expect(order).toEqual([2]);
    busy = false;
    // Who waits is before who comes.
    expect(turns.take("a")).toBeInstanceOf(Promise);
    second?.end();
    await Promise.all(others.slice(0, 4));
    expect(order).toEqual([2, 3, 4, 5]);
  });

  it("come with a look at everything else between, however soon each is over", async () => {
    const turns = makeTurns({ max: 1, isBusy: () => false });
    const order: string[] = [];
    const first = turns.take("a") as Turn;
    const others = ["second", "third"].map(async (name) => {
      const turn = await turns.take("a");
      order.push(name);
      setImmediate(() => order.push(`after ${name}`));
      turn.end();
    });
    first.end();
    setImmediate(() => order.push("somebody else"));
    await Promise.all(others);
    expect(order).toEqual(["second", "somebody else", "after second", "third"]);
  });

  it("never run more than there are places, and leave nothing behind", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(2), { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), async (names, max) => {
        let asked = 0;
        const turns = makeTurns({ max, isBusy: () => (asked++ >> 2) % 2 === 1 });
        const running = new Map<string, number>();
        await Promise.all(
          names.map(async (n) => {
            const name = `${n}`;
            const turn = await turns.take(name);
            running.set(name, (running.get(name) ?? 0) + 1);
            expect(running.get(name)).toBeLessThanOrEqual(max);
            await Promise.resolve();
            running.set(name, (running.get(name) ?? 0) - 1);
            turn.end();
          }),
        );
        expect(turns.names).toBe(0);
      }),
    );
  });
});
