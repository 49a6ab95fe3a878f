import type { AccountId } from "./ids.ts";

/** The system's account of what payments cost, in each currency: an income, so it rises by each fee. */
export type FeeIncome = (currency: string) => AccountId;
