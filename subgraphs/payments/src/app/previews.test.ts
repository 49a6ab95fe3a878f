import { expect, it } from "vitest";
import { OPERATIONS } from "../domain/steps.ts";
import { makePreviews } from "./previews.ts";

it("has a preview of every operation with a key but those that move nothing, and of no other", () => {
  const previews = makePreviews({} as Parameters<typeof makePreviews>[0]);
  const moving = Object.keys(OPERATIONS).filter((operation) => operation !== "openAccount");
  expect(Object.keys(previews).toSorted()).toEqual(moving.toSorted());
});
