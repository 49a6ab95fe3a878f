import { expect, it } from "vitest";
import { OF_OTHERS, PLAYED, readRefusals } from "./money-model/refusals.ts";

it("every mutation is played against the model of money, or is said to be none of its own", () => {
  expect([...readRefusals().keys()].toSorted()).toEqual([...Object.keys(PLAYED), ...OF_OTHERS].toSorted());
});
