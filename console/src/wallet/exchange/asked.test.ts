import { describe, expect, it } from "vitest";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { askedBy } from "./asked.ts";
import { readExchange } from "./search.ts";

const idOf = (digit: string) => `acc_${digit.repeat(26)}`;
const holding = (digit: string, currency: string, nothing: string) =>
  ({
    id: idOf(digit),
    currency,
    balance: { available: { amount: nothing, currency } },
  }) as unknown as HoldingFragment;
const accounts = [holding("0", "USD", "0.00"), holding("1", "BTC", "0.00000000"), holding("2", "USD", "0.00")];
const asked = (search: Readonly<Record<string, unknown>>) =>
  askedBy(readExchange({ from: idOf("0"), to: idOf("1"), side: "SELL", amount: "25.5", ...search }), accounts);

describe("an address that asks for an exchange", () => {
  it.each([
    [{ from: idOf("7") }, "from"],
    [{ to: undefined }, "to"],
    [{ to: idOf("0") }, "to"],
    [{ to: idOf("2") }, "to"],
    [{ amount: "0" }, "amount"],
    [{ amount: "25.505" }, "amount"],
    [{ amount: "many" }, "amount"],
  ])("with %o is told so beside the field", (search, place) => {
    expect(asked(search)).toMatchObject({ place, text: expect.stringMatching(/\w/) });
  });

  it("means what is sold, in its currency, or what is bought, in the other", () => {
    expect(asked({})).toMatchObject({ side: "SELL", amount: { amount: "25.50", currency: "USD" } });
    expect(asked({ side: "BUY", amount: "0.00042" })).toMatchObject({
      amount: { amount: "0.00042000", currency: "BTC" },
    });
    expect(asked({ side: "none of them" })).toMatchObject({ side: "SELL" });
  });
});
