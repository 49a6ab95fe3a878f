import { expect, it } from "vitest";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { accountsOf } from "./accounts-of.ts";

const account = (id: string, currency: string, state: HoldingFragment["state"] = "OPEN"): HoldingFragment => {
  const nothing = { amount: "0", currency };
  return {
    ...{ id, name: id, currency, state, createdAt: "2026-01-01T00:00:00.000Z" },
    balance: { posted: nothing, pendingIn: nothing, pendingOut: nothing, available: nothing },
  };
};
const token = (code: string) => ({ currency: { code }, contract: code, state: "FITS" as const });

it("what a network brings is in accounts of its own currency, and of its tokens, that are not closed", () => {
  const accounts = [
    ...[account("dollars", "USD"), account("coins", "USDC"), account("ether", "ETH"), account("more", "ETH", "FROZEN")],
    account("old", "ETH", "CLOSED"),
  ];
  const found = accountsOf(accounts, { nativeCurrency: { code: "ETH" }, tokens: [token("USDC"), token("EURC")] });
  expect(found.map(({ id }) => id)).toEqual(["ether", "more", "coins"]);
  expect(accountsOf(accounts, { nativeCurrency: { code: "BTC" }, tokens: [] })).toEqual([]);
});
