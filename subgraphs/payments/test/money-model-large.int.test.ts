import { expect, it } from "vitest";
import { playAgainstModel } from "./money-model/against-model.ts";
import { LARGE_OPERATIONS } from "./money-model/config.ts";

/** Of one history: some ten thousand operations. */
const STEPS = 340;

it(`answers ${LARGE_OPERATIONS} operations as the model of money does, and every refusal is reached`, async () => {
  const { operations, missing } = await playAgainstModel({
    operations: LARGE_OPERATIONS,
    steps: STEPS,
    groups: 80,
    reachesAll: true,
  });
  expect(operations).toBeGreaterThanOrEqual(LARGE_OPERATIONS);
  expect(missing).toEqual([]);
}, 3_600_000);
