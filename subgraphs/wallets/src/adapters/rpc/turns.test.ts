import { describe, expect, it } from "vitest";
import { makeTurns } from "./turns.ts";

/** Works that end when they are told to. */
function makeWorks(max: number) {
  const inTurn = makeTurns(max);
  const begun: string[] = [];
  const ends = new Map<string, (fault?: Error) => void>();
  return {
    begun,
    begin: (name: string) =>
      inTurn(
        () =>
          new Promise<string>((resolve, reject) => {
            begun.push(name);
            ends.set(name, (fault) => (fault ? reject(fault) : resolve(name)));
          }),
      ),
    end: (name: string, fault?: Error) => ends.get(name)?.(fault),
  };
}

describe("turns", () => {
  it("begin no more at once than there are, and the others in their order", async () => {
    const { begun, begin, end } = makeWorks(2);
    const [a, b, c, d] = [begin("a"), begin("b"), begin("c"), begin("d")];
    expect(begun).toEqual(["a", "b"]);
    end("b");
    await b;
    await expect.poll(() => begun).toEqual(["a", "b", "c"]);
    end("a");
    await a;
    await expect.poll(() => begun).toEqual(["a", "b", "c", "d"]);
    end("c");
    end("d");
    expect(await Promise.all([c, d])).toEqual(["c", "d"]);
  });

  it("go on after work that failed", async () => {
    const { begun, begin, end } = makeWorks(1);
    const [a, b] = [begin("a"), begin("b")];
    end("a", new Error("planted"));
    await expect(a).rejects.toThrow("planted");
    await expect.poll(() => begun).toEqual(["a", "b"]);
    end("b");
    expect(await b).toBe("b");
    const c = begin("c");
    expect(begun).toEqual(["a", "b", "c"]);
    end("c");
    expect(await c).toBe("c");
  });
});
