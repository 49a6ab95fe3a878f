import { expect, it } from "vitest";
import { letOthersGo } from "./let-others-go.ts";

it("lets go on what waits for a turn of its own", async () => {
  const order: string[] = [];
  setImmediate(() => order.push("another"));
  await Promise.resolve();
  order.push("still us");
  await letOthersGo();
  order.push("us again");
  expect(order).toEqual(["still us", "another", "us again"]);
});
