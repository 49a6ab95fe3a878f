import type { BalanceEventData } from "../app/balance-event.ts";
import type { Account } from "../domain/account.ts";
import type { JournalEntry, Posting } from "../domain/journal-entry.ts";

/** What resolvers hand to each other for an object type. */
export type UserParent = { readonly id: string };
export type AccountParent = Account;
export type LedgerAccountParent = Account;
export type JournalEntryParent = JournalEntry;
export type PostingParent = Posting;
export type PaymentParent = { readonly id: string };
export type BalanceChangedParent = BalanceEventData & { readonly cursor: string; readonly snapshot: boolean };
