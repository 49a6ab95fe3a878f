import { expect, it } from "vitest";
import { playAgainstModel } from "./money-model/against-model.ts";

/** As many as five seconds of one core are enough for; money-model-large.int.test.ts plays more. */
const OPERATIONS = 500;

it(`answers ${OPERATIONS} operations of all kinds as the model of money does, and its books are the model's`, async () => {
  const { operations } = await playAgainstModel({ operations: OPERATIONS, steps: 60, groups: 6, reachesAll: false });
  expect(operations).toBeGreaterThanOrEqual(OPERATIONS);
});
