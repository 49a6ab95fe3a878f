import { expect, it } from "vitest";
import { toExactJson } from "./exact-json.ts";

it("writes amounts as text, wherever they stand, and all else as it is", () => {
  expect(toExactJson({ a: 2n ** 64n, b: [1n, { c: -1n }], d: 1, e: null, f: "x" })).toBe(
    '{"a":"18446744073709551616","b":["1",{"c":"-1"}],"d":1,"e":null,"f":"x"}',
  );
});
