import { newId, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { readChainAmount } from "../money/chain-amount.ts";
import { limitUseOf } from "../money/limit-use.ts";
import { type CreditFromChain, planCreditFromChain } from "./chain.ts";

const ETH = { code: "ETH", scale: 18 };

describe("what a chain says that it has brought", () => {
  it.each(["", "-1", "+1", ".5", "1.", "1e3", "1,5", "0x1", " 1"])("is no amount: %j", (text) => {
    expect(() => readChainAmount(ETH, text)).toThrow("no amount");
  });

  it.each(["0", "0.000000000000000000", `1${"0".repeat(42)}`])("is nothing, or too much: %s", (text) => {
    expect(() => readChainAmount(ETH, text)).toThrow("nothing, or too much");
  });

  it("is never rounded", () => {
    expect(() => readChainAmount(ETH, "1.0000000000000000000")).toThrow("another scale");
    expect(readChainAmount(ETH, "1.000000000000000001").units).toBe(1_000_000_000_000_000_001n);
    expect(readChainAmount({ code: "FLOP", scale: 0 }, "9007199254740993").units).toBe(9_007_199_254_740_993n);
    expect(readChainAmount(ETH, `${"9".repeat(42)}.${"9".repeat(18)}`).units).toBe(10n ** 60n - 1n);
  });
});

describe("crediting what a chain has brought", () => {
  const id = newId("pay");
  const [userId, custody] = [newId("usr"), newId("acc")];
  const to = { userId, accountId: newId("acc") };
  const payment: CreditFromChain["payment"] = {
    ...({ id, kind: "DEPOSIT", status: "COMPLETED", memo: null, from: null, to, sequence: "1" } as const),
    entryId: uuidOf(id),
    ...{ amount: money(ETH, 5n), fee: money(ETH, 0n) },
    ...{ createdAt: new Date(0), endedAt: new Date(0) },
    chain: { depositId: newId("dep"), credit: 1, network: "ETHEREUM", txid: "0x1", address: "0x2" },
  };
  const payee = { userId, currency: "ETH", isFound: false };
  const plan = planCreditFromChain({ kind: "creditFromChain", payment, payee, clearing: () => custody });

  it("asks nobody: no guard, no switch, no price and no limit", () => {
    expect(plan).toMatchObject({ guards: [], makes: payment, payee: { planned: to.accountId } });
    expect([plan.begins, plan.warrant, plan.prices, limitUseOf(payment)]).toEqual([
      undefined,
      undefined,
      undefined,
      null,
    ]);
  });

  it("takes it from what we have there, into the account that the payee's lock has found", () => {
    const found = newId("acc");
    expect(plan.payee?.into(found).entries).toMatchObject([
      {
        action: "post",
        kind: "DEPOSIT",
        legs: [
          { accountId: custody, amount: { units: -5n } },
          { accountId: found, amount: { units: 5n } },
        ],
      },
    ]);
  });
});
