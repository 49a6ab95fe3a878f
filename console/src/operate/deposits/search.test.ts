import { describe, expect, it } from "vitest";
import { askedOf, readDepositsFilter } from "./search.ts";

describe("what narrows the list of deposits", () => {
  it("is nothing that the API does not know", () => {
    const read = readDepositsFilter({ network: "a chain", currency: "e", state: "LOST", txid: "two words" });
    expect(askedOf(read)).toEqual({ network: null, currency: null, states: null, txid: null });
  });

  it("is asked for as the address says it", () => {
    const said = { network: "ETHEREUM", currency: "USDC", state: "REVERSED", txid: "0xab" };
    const { state, ...same } = said;
    expect(askedOf(readDepositsFilter(said))).toEqual({ ...same, states: [state] });
  });
});
