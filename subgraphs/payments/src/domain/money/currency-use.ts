/** What can be begun with a currency, unless operators have switched it off. */
export type Direction = "deposits" | "payments" | "withdrawals" | "exchanges";

/** One direction of one currency. */
export type CurrencyUse = { readonly direction: Direction; readonly currency: string };
