import type { BalanceEventData } from "../app/balance-event.ts";
import type { Account } from "../domain/account.ts";

/** What resolvers hand to each other for an object type. */
export type UserParent = { readonly id: string };
export type AccountParent = Account;
export type PaymentParent = { readonly id: string };
export type BalanceChangedParent = BalanceEventData & { readonly cursor: string; readonly snapshot: boolean };
