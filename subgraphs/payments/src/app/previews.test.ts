import { expect, it } from "vitest";
import { OPERATIONS } from "../domain/steps.ts";
import { makePreviews } from "./previews.ts";

/** What moves nothing, and what operators do by what a provider says at that moment. */
const UNFORESEEN = ["openAccount", "endPayment", "approvePaymentEnding"];

it("has a preview of every operation with a key but those that move nothing or go by a provider's word, and of no other", () => {
  const previews = makePreviews({} as Parameters<typeof makePreviews>[0]);
  const moving = Object.keys(OPERATIONS).filter((operation) => !UNFORESEEN.includes(operation));
  expect(Object.keys(previews).toSorted()).toEqual(moving.toSorted());
});
