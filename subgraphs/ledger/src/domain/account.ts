import type { Asset } from "@coffer/money/asset";
import { type Money, money } from "@coffer/money/money";
import type { AccountId, UserId } from "./ids.ts";

export type AccountState = "OPEN" | "FROZEN" | "CLOSED";
export type AccountKind = "ASSET" | "LIABILITY" | "INCOME" | "EXPENSE" | "EQUITY";

/**
 * The code of users' accounts in the chart of accounts, which none of the system's own may have.
 */
export const CUSTOMER_CODE = "customer";

/** An account of the ledger as it stands now. */
export type Account = {
  readonly id: AccountId;
  /** Null: the system's own. */
  readonly ownerId: UserId | null;
  readonly asset: Asset;
  readonly kind: AccountKind;
  /** Its place in the chart of accounts. */
  readonly code: string;
  readonly name: string;
  readonly state: AccountState;
  readonly ownerFrozen: boolean;
  /** The lowest that the available balance may fall to; null: none. */
  readonly floor: Money | null;
  readonly metadata: Metadata;
  readonly balance: Balance;
  /** Of its latest posting. */
  readonly sequence: string;
  readonly openedAt: Date;
};

/** Notes on an account, by key. */
export type Metadata = Readonly<Record<string, string>>;

/** An account of the system itself, to be opened. */
export type NewSystemAccount = {
  readonly id: AccountId;
  readonly asset: Asset;
  readonly kind: AccountKind;
  readonly code: string;
  readonly name: string;
  readonly floor: Money | null;
  readonly metadata: Metadata;
};

/** What the account's owner can do with it. */
export const effectiveState = ({ state, ownerFrozen }: Pick<Account, "state" | "ownerFrozen">): AccountState =>
  state === "OPEN" && ownerFrozen ? "FROZEN" : state;

/** available = posted - pendingOut. */
export type Balance = {
  readonly posted: Money;
  readonly pendingIn: Money;
  readonly pendingOut: Money;
  readonly available: Money;
};

export const makeBalance = (
  asset: Asset,
  units: { posted: bigint; pendingIn: bigint; pendingOut: bigint },
): Balance => ({
  posted: money(asset, units.posted),
  pendingIn: money(asset, units.pendingIn),
  pendingOut: money(asset, units.pendingOut),
  available: money(asset, units.posted - units.pendingOut),
});
