import { expect, it } from "vitest";
import { OPERATIONS } from "../domain/steps.ts";
import { makePreviews } from "./previews.ts";

const MOVES_NOTHING = ["openAccount", "schedulePayment"];
const BY_THEIR_WORD = ["endPayment", "approvePaymentEnding"];

it("has a preview of every operation with a key but those that move nothing or by a word, and of no other", () => {
  const previews = makePreviews({} as Parameters<typeof makePreviews>[0]);
  const moving = Object.keys(OPERATIONS).filter(
    (operation) => ![...MOVES_NOTHING, ...BY_THEIR_WORD].includes(operation),
  );
  expect(Object.keys(previews).toSorted()).toEqual(moving.toSorted());
});
