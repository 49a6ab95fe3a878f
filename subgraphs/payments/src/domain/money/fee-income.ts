import type { AccountId } from "./ids.ts";

/** The system's account of fees, in each currency: an income, so it rises by each. */
export type FeeIncome = (currency: string) => AccountId;
