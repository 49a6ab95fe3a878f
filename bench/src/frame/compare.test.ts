import { describe, expect, it } from "vitest";
import { compare, median, type Side } from "./compare.ts";
import { formatTable, makeResult } from "./result.ts";

const side = (name: string, rates: readonly number[], order: string[]): Side => {
  let turn = 0;
  return {
    name,
    async run(seconds) {
      order.push(name);
      const operations = (rates[turn] ?? 0) * seconds;
      turn += 1;
      return { operations, seconds, cpuMicroseconds: operations * 10 };
    },
  };
};
const comparison = (ours: Side, peer: Side, gate: () => Promise<string> = async () => "ok") =>
  compare({ ours, peer, goal: 2, unit: "/s", seconds: 5, pairs: ours.name === "once" ? 1 : 3, gate, say: () => {} });

describe("compare", () => {
  it("has no number, and no met goal, where the gate says that something is wrong in any turn", async () => {
    const said = ["ok", "debits are not credits", "ok"];
    const result = await comparison(
      side("a", [9, 9, 9], []),
      side("b", [1, 1, 1], []),
      async () => said.shift() ?? "ok",
    );
    expect(result).toMatchObject({ gate: "debits are not credits", met: false });
  });

  it("takes turns in the order A B B A, and reports the median of the paired ratios", async () => {
    const order: string[] = [];
    const result = await comparison(side("a", [100, 40, 60], order), side("b", [50, 10, 20], order));
    expect(order.join(" ")).toBe("a b b a a b");
    expect(result).toMatchObject({ ratio: 3, ours: 60, peer: 20, met: true, cpu: { ours: 10, peer: 10 } });
  });

  it("misses a goal honestly", async () => {
    expect(await comparison(side("a", [3, 3, 3], []), side("b", [2, 2, 2], []))).toMatchObject({
      ratio: 1.5,
      met: false,
      gate: "ok",
    });
    expect(makeResult({ ours: 5, peer: null, goal: 4, better: "smaller", unit: "s", gate: "ok" })).toMatchObject({
      ratio: null,
      met: false,
    });
  });

  it("finds medians of odd and even counts, and prints a table with a line each", () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([7])]).toEqual([2, 2.5, 7]);
    const table = formatTable({
      C1: makeResult({ ours: 1.234, peer: null, goal: 4, better: "smaller", unit: "s", gate: "ok" }),
    });
    expect(table.split("\n")[1]).toBe("C1  1.23 s  –     –      ≤ 4   met      ok    –");
  });
});
