import { money } from "@coffer/money/money";
import { expect, it } from "vitest";
import { addUp, type TrialBalanceRow } from "./trial-balance.ts";

const USD = { code: "USD", scale: 2 };
const BTC = { code: "BTC", scale: 8 };
const row = (asset: typeof USD, debit: bigint, credit: bigint): TrialBalanceRow => ({
  kind: "ASSET",
  ofUsers: false,
  accounts: 1,
  debit: money(asset, debit),
  credit: money(asset, credit),
});

it("a trial balance of no accounts has no totals", () => {
  expect(addUp([])).toEqual([]);
});

it("a trial balance says of each currency whether its debits are its credits, beyond what a double holds", () => {
  const large = 9_007_199_254_740_993n;
  const [btc, usd] = addUp([row(BTC, large, 0n), row(BTC, 0n, large), row(USD, 5n, 1n), row(USD, 0n, 5n)]);
  expect(btc).toEqual({ debit: money(BTC, large), credit: money(BTC, large), isBalanced: true });
  expect(usd).toEqual({ debit: money(USD, 5n), credit: money(USD, 6n), isBalanced: false });
});
