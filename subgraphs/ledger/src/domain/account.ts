import type { Asset } from "@coffer/money/asset";
import { type Money, money } from "@coffer/money/money";

/** An account of the ledger as it stands now. */
export type Account = {
  readonly id: string;
  /** Null: the system's own. */
  readonly ownerId: string | null;
  readonly asset: Asset;
  readonly name: string;
  readonly balance: Balance;
  /** Of its latest posting. */
  readonly sequence: string;
  readonly openedAt: Date;
};

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
