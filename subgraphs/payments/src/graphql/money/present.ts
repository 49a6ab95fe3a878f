import { formatMoney, type Money } from "@coffer/money/money";

export const presentMoney = (amount: Money) => ({ amount: formatMoney(amount), currency: amount.asset.code });
