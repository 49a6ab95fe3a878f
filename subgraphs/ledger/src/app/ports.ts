import type { Asset } from "@coffer/money/asset";
import type { Page } from "@coffer/platform/graphql/pages";
import type { Result } from "@coffer/platform/values/result";
import type { Account, AccountState, NewSystemAccount } from "../domain/account.ts";
import type { Currency } from "../domain/currency.ts";
import type { AccountId, EntryId, UserId } from "../domain/ids.ts";
import type { JournalEntry, NewEntry, NewReversal, Posting } from "../domain/journal-entry.ts";
import type { AccountMovement } from "../domain/posting.ts";
import type {
  AddCurrencyRefusal,
  OpenSystemAccountRefusal,
  RecordEntryRefusal,
  ReverseEntryRefusal,
  SetAccountStateRefusal,
} from "../domain/refusals.ts";
import type { TrialBalanceRow } from "../domain/trial-balance.ts";
import type { Claim } from "./claim.ts";

/** The asset table: code to asset, or undefined. Scales never change, so it may be kept. */
export type Assets = { find(code: string): Asset | undefined };

/** To read a request's arguments by: an asset that was just added is found where they name it. */
export type AssetsFor = (args: unknown) => Promise<Assets>;

export type CurrencyReader = {
  /** All of them, by code. */
  list(): Promise<readonly Currency[]>;
  /** In the order asked for; null where there is none. */
  findMany(codes: readonly string[]): Promise<(Currency | null)[]>;
};

export type AddsCurrencies = {
  /**
   * Once for each key. A currency never changes, so a repeat gets what was asked for, which is what
   * was added.
   */
  add(claim: Claim<"addCurrency">, currency: Currency): Promise<Result<Currency, AddCurrencyRefusal>>;
};

/** All accounts, added up at one moment; by currency, kind, and whether they are users'. */
export type ReadTrialBalance = () => Promise<readonly TrialBalanceRow[]>;

/** Where a reader stands in an account's postings. */
export type AccountPosition = { readonly accountId: AccountId; readonly sequence: string };

/**
 * A page of the chart of accounts. `after` is an account's id; `code` stands for what is below it,
 * too.
 */
export type ChartPage = Page<AccountId> & { readonly code: string | null; readonly currency: string | null };

/** Reads the ledger. */
export type AccountReader = {
  /** In the order asked for; null where there is none. */
  findMany(ids: readonly AccountId[]): Promise<(Account | null)[]>;
  /**
   * Of each owner, oldest first. One look at the database, so that balances and sequences belong
   * together.
   */
  listByOwners(ownerIds: readonly UserId[]): Promise<Account[][]>;
  /** The system's own, by code, currency and id; one more than asked for where there are more. */
  listOfSystem(page: ChartPage): Promise<Account[]>;
};

export type MovementReader = {
  /** Postings behind each position, by account and then in order, at most `limit` in all. */
  listAfter(positions: readonly AccountPosition[], limit: number): Promise<AccountMovement[]>;
  /**
   * The posting at this place of the account; null where there is none. Look-ups of one moment are
   * one query.
   */
  findAt(accountId: AccountId, sequence: string): Promise<AccountMovement | null>;
};

/** Reads the journal. Answers are in the order asked for. */
export type EntryReader = {
  /** Null where there is none. */
  findMany(ids: readonly EntryId[]): Promise<(JournalEntry | null)[]>;
  /** Of each entry, debits first. */
  listPostings(entryIds: readonly EntryId[]): Promise<Posting[][]>;
  /** Of an account, newest first, below the sequence `before`; at most `limit`. */
  listPostingsOf(accountId: AccountId, before: string | null, limit: number): Promise<Posting[]>;
  /** The operators who recorded them, by their keys; null where it was no operator. */
  findRecorders(entryIds: readonly EntryId[]): Promise<(UserId | null)[]>;
};

/**
 * Does what operators ask for, each request in one transaction with its key: the same key and
 * arguments get the first answer, refusals too, however often and whenever they come. A success
 * gives the id of what was made or changed.
 */
export type OperatorDesk = {
  openSystemAccount(
    claim: Claim,
    account: NewSystemAccount,
  ): Promise<Result<Done<AccountId>, OpenSystemAccountRefusal>>;
  recordEntry(claim: Claim, entry: NewEntry): Promise<Result<Done<EntryId>, RecordEntryRefusal>>;
  reverseEntry(claim: Claim, reversal: NewReversal): Promise<Result<Done<EntryId>, ReverseEntryRefusal>>;
  setAccountState(claim: Claim, change: StateChange): Promise<Result<Done<AccountId>, SetAccountStateRefusal>>;
};

export type Done<Id extends AccountId | EntryId> = { readonly id: Id };
export type StateChange = { readonly accountId: AccountId; readonly state: AccountState };
