import type { AccountId } from "./ids.ts";

/** What people owe us in a currency: of what was taken back when they had spent it. */
export type Receivable = (currency: string) => AccountId;
