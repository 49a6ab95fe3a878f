import { expect, it } from "vitest";
import { makeSlices } from "./slices.ts";

it("lets others in once a slice of time is used up, and not before", async () => {
  const order: string[] = [];
  let now = 0;
  const rest = makeSlices(() => now);
  setImmediate(() => order.push("another"));
  await rest();
  order.push("within the slice");
  now = 5;
  await rest();
  order.push("behind it");
  setImmediate(() => order.push("one more"));
  await rest();
  order.push("in the next slice");
  expect(order).toEqual(["within the slice", "another", "behind it", "in the next slice"]);
});
