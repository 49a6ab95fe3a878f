import { expect, it } from "vitest";
import { makeAssetsFor } from "./assets-for.ts";

it.each<[unknown, string[]]>([
  [{}, []],
  [null, []],
  [{ currency: "USD" }, ["USD"]],
  [{ input: { amount: { amount: "1", currency: "EUR" }, memo: "currency" } }, ["EUR"]],
  [{ input: { legs: [{ amount: { currency: "A" } }, { amount: { currency: "B" } }] } }, ["A", "B"]],
  [{ filter: { currency: null, amountAtLeast: { currency: "C" } } }, ["C"]],
  [{ currency: { currency: 1 } }, []],
])("the currencies that %j names are looked for, before anybody reads by them", async (args, codes) => {
  const settled: string[] = [];
  const assets = { settle: async (code: string) => void settled.push(code) };
  expect(await makeAssetsFor(assets)(args)).toBe(assets);
  expect(settled).toEqual(codes);
});
