import { idFromUuid, newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AccountState, makeBalance } from "./account.ts";
import { explainEntry, explainMovement } from "./explain-refusal.ts";
import type { AccountId } from "./ids.ts";
import { findImbalances, type Leg, makeLeg, sideOf } from "./journal-entry.ts";

const USD = { code: "USD", scale: 2 };
const EUR = { code: "EUR", scale: 2 };

type Given = {
  state?: AccountState;
  ownerFrozen?: boolean;
  posted?: bigint;
  pendingOut?: bigint;
  floor?: bigint | null;
};
const account = ({ state = "OPEN", ownerFrozen = false, posted = 0n, pendingOut = 0n, floor = 0n }: Given = {}) => ({
  asset: USD,
  state,
  ownerFrozen,
  balance: makeBalance(USD, { posted, pendingIn: 0n, pendingOut }),
  floor: floor === null ? null : money(USD, floor),
});
const [A, B, C, X, Y] = [newId("acc"), newId("acc"), newId("acc"), newId("acc"), newId("acc")];
const leg = (accountId: AccountId, units: bigint, asset = USD): Leg => ({ accountId, amount: money(asset, units) });

describe("explaining the ledger's refusal", () => {
  it("throws where no leg fits: the accounts were not read under the locks", () => {
    for (const outcome of [
      "account_not_found",
      "asset_mismatch",
      "account_closed",
      "account_frozen",
      "below_floor",
    ] as const)
      expect(() => explainEntry(outcome, [leg(A, -1n)], new Map([[A, account({ posted: 5n })]]))).toThrow(
        "no leg of the entry",
      );
  });

  it("names the first leg of several that fit", () => {
    const accounts = new Map([[B, account({ state: "CLOSED" })]]);
    expect(explainEntry("account_not_found", [leg(B, 1n), leg(X, 1n), leg(Y, 1n)], accounts)).toEqual({
      code: "ACCOUNT_NOT_FOUND",
      accountId: X,
    });
    expect(explainEntry("asset_mismatch", [leg(B, 1n), leg(B, 1n, EUR)], accounts)).toEqual({
      code: "CURRENCY_MISMATCH",
      accountId: B,
      accountCurrency: "USD",
    });
  });

  it("passes over a frozen account that is only credited", () => {
    const accounts = new Map([
      [A, account({ state: "FROZEN", ownerFrozen: true })],
      [B, account({ state: "FROZEN" })],
      [C, account({ ownerFrozen: true })],
    ]);
    const legs = [leg(A, 2n), leg(B, -1n), leg(C, -1n)];
    expect(explainMovement("account_frozen", legs, accounts)).toEqual({ code: "ACCOUNT_FROZEN", accountId: B });
    expect(explainMovement("owner_frozen", legs, accounts)).toEqual({ code: "OWNER_FROZEN", accountId: C });
  });

  it("counts all legs of an account, what is pending and the floor, and passes over accounts without one", () => {
    const accounts = new Map([
      [A, account({ floor: null })],
      [B, account({ posted: 5n })],
      [C, account({ posted: 10n, pendingOut: 4n, floor: -3n })],
    ]);
    const legs = [leg(A, -99n), leg(B, -9n), leg(B, 4n), leg(C, -10n), leg(X, 114n)];
    expect(explainMovement("below_floor", legs, accounts)).toEqual({
      code: "INSUFFICIENT_FUNDS",
      accountId: C,
      available: money(USD, 9n),
    });
  });
});

describe("imbalances", () => {
  const units = fc.bigInt({ min: 1n, max: 10n ** 30n });
  const some = fc.record({
    accountId: fc.uuid().map((uuid) => idFromUuid("acc", uuid)),
    side: fc.constantFrom("DEBIT" as const, "CREDIT" as const),
    asset: fc.constantFrom(USD, EUR),
    units,
  });

  it("are none where each leg has its opposite, and are what one more leg adds", () => {
    fc.assert(
      fc.property(fc.array(some, { maxLength: 20 }), some, (legs, extra) => {
        const balanced = legs.flatMap(({ accountId, side, asset, units: n }) => [
          makeLeg(accountId, side, money(asset, n)),
          makeLeg(accountId, side === "DEBIT" ? "CREDIT" : "DEBIT", money(asset, n)),
        ]);
        expect(findImbalances(balanced)).toEqual([]);
        const amount = money(extra.asset, extra.units);
        expect(findImbalances([...balanced, makeLeg(X, extra.side, amount)])).toEqual([
          { side: extra.side, excess: amount },
        ]);
      }),
    );
  });

  it("keep a leg's side", () => {
    fc.assert(fc.property(some, ({ side, units: n }) => sideOf(makeLeg(A, side, money(USD, n)).amount) === side));
    expect(sideOf(money(USD, 0n))).toBeNull();
  });
});
