import { type Money, money } from "@coffer/money/money";
import type { Account } from "./account.ts";
import type { AccountId } from "./ids.ts";
import { findImbalances, type Leg } from "./journal-entry.ts";
import type { BlockedMovement, RecordEntryRefusal } from "./refusals.ts";

/** The accounts that an entry touches, as they were when the ledger decided; by id. */
export type TouchedAccounts = ReadonlyMap<
  string,
  Pick<Account, "asset" | "state" | "ownerFrozen" | "balance" | "floor">
>;

/** Outcomes of the ledger for an entry that was not recorded. */
export type MovementOutcome = "account_closed" | "account_frozen" | "owner_frozen" | "below_floor";
export type EntryOutcome = "account_not_found" | "asset_mismatch" | "unbalanced" | MovementOutcome;

/**
 * The ledger says what forbids an entry; this says of which account, the first in the order of the
 * legs. It decides nothing: where no leg fits the outcome, it throws, because then the accounts
 * were not read under the ledger's locks.
 */
export function explainEntry(
  outcome: EntryOutcome,
  legs: readonly Leg[],
  accounts: TouchedAccounts,
): Exclude<RecordEntryRefusal, { code: "IDEMPOTENCY_KEY_REUSED" }> {
  switch (outcome) {
    case "account_not_found":
      return { code: "ACCOUNT_NOT_FOUND", accountId: firstLeg(legs, ({ accountId }) => !accounts.has(accountId)) };
    case "asset_mismatch": {
      const accountId = firstLeg(
        legs,
        (leg) => assetOf(accounts, leg) !== undefined && assetOf(accounts, leg) !== leg.amount.asset.code,
      );
      return { code: "CURRENCY_MISMATCH", accountId, accountCurrency: accounts.get(accountId)?.asset.code ?? "" };
    }
    case "unbalanced":
      return { code: "ENTRY_UNBALANCED", imbalances: findImbalances(legs) };
    default:
      return explainMovement(outcome, legs, accounts);
  }
}

/** The same, of what can also forbid a reversal. */
export function explainMovement(
  outcome: MovementOutcome,
  legs: readonly Leg[],
  accounts: TouchedAccounts,
): BlockedMovement {
  const isDebit = ({ amount }: Leg) => amount.units < 0n;
  const stateOf = ({ accountId }: Leg) => accounts.get(accountId)?.state;
  switch (outcome) {
    case "account_closed":
      return { code: "ACCOUNT_CLOSED", accountId: firstLeg(legs, (leg) => stateOf(leg) === "CLOSED") };
    case "account_frozen":
      return { code: "ACCOUNT_FROZEN", accountId: firstLeg(legs, (leg) => isDebit(leg) && stateOf(leg) === "FROZEN") };
    case "owner_frozen":
      return {
        code: "OWNER_FROZEN",
        accountId: firstLeg(legs, (leg) => isDebit(leg) && accounts.get(leg.accountId)?.ownerFrozen === true),
      };
    case "below_floor": {
      const room = roomAfter(legs, accounts);
      const accountId = firstLeg(legs, (leg) => isDebit(leg) && (room.get(leg.accountId)?.units ?? 0n) < 0n);
      return { code: "INSUFFICIENT_FUNDS", accountId, available: spendable(accounts, accountId) };
    }
  }
}

/** What each account with a floor could still spend if the legs stood. */
function roomAfter(legs: readonly Leg[], accounts: TouchedAccounts): ReadonlyMap<string, Money> {
  const room = new Map<string, Money>();
  for (const { accountId, amount } of legs) {
    if (!accounts.get(accountId)?.floor) continue;
    const before = room.get(accountId) ?? spendable(accounts, accountId);
    room.set(accountId, money(before.asset, before.units + amount.units));
  }
  return room;
}

/** What an account could spend before it reached its floor. */
function spendable(accounts: TouchedAccounts, accountId: AccountId): Money {
  const account = accounts.get(accountId);
  if (!account?.floor) throw new Error(`account ${accountId} has no floor to fall below`);
  return money(account.asset, account.balance.available.units - account.floor.units);
}

const assetOf = (accounts: TouchedAccounts, { accountId }: Leg): string | undefined =>
  accounts.get(accountId)?.asset.code;

function firstLeg(legs: readonly Leg[], fits: (leg: Leg) => boolean): AccountId {
  const found = legs.find(fits);
  if (!found) throw new Error("no leg of the entry explains the ledger's refusal");
  return found.accountId;
}
