import { describe, expect, it } from "vitest";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { readDraft } from "./draft.ts";
import { readyOf } from "./ready.ts";

const FROM = `acc_${"0".repeat(26)}`;
const nothing = { amount: "0.00", currency: "USD" };
const account = {
  id: FROM,
  name: "USD",
  currency: "USD",
  state: "OPEN",
  balance: { available: nothing, posted: nothing, pending: nothing },
} as unknown as HoldingFragment;
const ready = (search: Readonly<Record<string, unknown>>) =>
  readyOf(readDraft({ from: FROM, to: "bob", amount: "25.50", step: "review", ...search }), [account]);

describe("an address that asks for the review of a payment", () => {
  it.each([
    [{ from: `acc_${"1".repeat(26)}` }, "from"],
    [{ to: "" }, "to"],
    [{ to: "two words" }, "to"],
    [{ amount: undefined }, "amount"],
    [{ amount: "a lot" }, "amount"],
    [{ amount: "0.00" }, "amount"],
    [{ amount: "25.505" }, "amount"],
  ])("with %o is told so beside the field", (search, place) => {
    expect(ready(search).fault).toMatchObject({ place, text: expect.stringMatching(/\w/) });
  });

  it.each([
    ["25.5", "25.50"],
    ["007", "7.00"],
    ["9007199254740993.01", "9007199254740993.01"],
  ])("for %s is one for %s", (amount, exact) => {
    expect(ready({ amount })).toMatchObject({ fault: null, draft: { amount: exact, to: "bob" }, account });
  });
});
