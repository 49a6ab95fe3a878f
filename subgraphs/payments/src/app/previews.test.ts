import { expect, it } from "vitest";
import { OPERATIONS } from "../domain/steps.ts";
import { makePreviews, UNFORESEEN } from "./previews.ts";

it("has a preview of every operation with a key but those that say why not, and of no other", () => {
  const previews = makePreviews({} as Parameters<typeof makePreviews>[0]);
  expect([...Object.keys(previews), ...UNFORESEEN].toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
});
