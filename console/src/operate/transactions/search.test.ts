import { describe, expect, it } from "vitest";
import { askedOf, readTransactionsFilter } from "./search.ts";

describe("what narrows the list of transactions", () => {
  it("is nothing that the API does not know", () => {
    const read = readTransactionsFilter({ network: "a chain", kind: "GIFT", state: "LOST" });
    expect(askedOf(read)).toEqual({ network: null, kind: null, states: null });
  });

  it("is asked for as the address says it", () => {
    const read = readTransactionsFilter({ network: "ETHEREUM", kind: "SWEEP", state: "FAILED" });
    expect(askedOf(read)).toEqual({ network: "ETHEREUM", kind: "SWEEP", states: ["FAILED"] });
  });

  it("has all that is not paid yet, and can still be, in one", () => {
    expect(askedOf({ state: "UNDER_WAY" }).states).toEqual([
      "AWAITING_APPROVAL",
      "PLANNED",
      "AWAITING_SIGNATURE",
      "SIGNED",
      "BROADCAST",
    ]);
  });
});
