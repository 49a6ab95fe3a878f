import { formatMoney, type Money } from "@coffer/money/money";
import type { Balance } from "../domain/account.ts";

export const presentMoney = (amount: Money) => ({ amount: formatMoney(amount), currency: amount.asset.code });

export const presentBalance = ({ posted, pendingIn, pendingOut, available }: Balance) => ({
  posted: presentMoney(posted),
  pendingIn: presentMoney(pendingIn),
  pendingOut: presentMoney(pendingOut),
  available: presentMoney(available),
});
