import { expect, it } from "vitest";
import { OPERATIONS } from "../domain/steps.ts";
import { makePreviews } from "./previews.ts";

/** They move nothing, or are done by what a provider says at that moment. */
const NOT_FORESEEN = ["openAccount", "endPayment", "approvePaymentEnding"];

it("has a preview of every operation with a key but those that nobody can foresee, and of no other", () => {
  const previews = makePreviews({} as Parameters<typeof makePreviews>[0]);
  const moving = Object.keys(OPERATIONS).filter((operation) => !NOT_FORESEEN.includes(operation));
  expect(Object.keys(previews).toSorted()).toEqual(moving.toSorted());
});
