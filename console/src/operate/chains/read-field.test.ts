import { describe, expect, it } from "vitest";
import { words } from "../../words/words.ts";
import { type DraftField, readField } from "./read-field.ts";

const ETH = { code: "ETH", scale: 18 };
const field = (as: DraftField["as"], isNeeded = false): DraftField => ({ name: "x", label: "X", as, isNeeded });

describe("a line of a draft of what is to hold of a network", () => {
  it.each([
    ["", field("TEXT"), { value: null }],
    ["  ", field("COUNT", true), { fault: words.networkChanges.needed }],
    [" USD Coin ", field("TEXT"), { value: "USD Coin" }],
    ["12", field("COUNT"), { value: 12 }],
    ["1.5", field("COUNT"), { fault: words.networkChanges.count }],
    ["-1", field("COUNT"), { fault: words.networkChanges.count }],
    ["0.02", field({ currency: ETH }), { value: "0.020000000000000000" }],
    ["much", field({ currency: ETH }), { fault: words.amount.faults.NOT_A_NUMBER }],
    ["1", field({ currency: null }), { value: null }],
  ])("is, of %j", (text, of, read) => {
    expect(readField(text, of, "en-GB")).toEqual(read);
  });

  it("has the decimal sign of its reader's language", () => {
    expect(readField("0,02", field({ currency: ETH }), "de-AT")).toEqual({ value: "0.020000000000000000" });
  });
});
