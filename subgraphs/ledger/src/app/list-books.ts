import type { Account } from "../domain/account.ts";
import type { Posting } from "../domain/journal-entry.ts";
import type { AccountReader, ChartPage, EntryReader, PostingPage } from "./ports.ts";

/** A page, and whether there is more behind it. */
export type Listed<T> = { readonly items: readonly T[]; readonly hasNext: boolean };

/** A page of the system's own accounts. Only staff reach it: the schema says so, and is enforced here and in the gateway. */
export const listChart = async (accounts: AccountReader, page: ChartPage): Promise<Listed<Account>> =>
  pageOf(await accounts.listOfSystem(page), page.first);

/** A page of an account's postings, newest first; only staff reach it, too. */
export const listPostings = async (
  entries: EntryReader,
  accountId: string,
  { first, before }: PostingPage,
): Promise<Listed<Posting>> => pageOf(await entries.listPostingsOf(accountId, before, first + 1), first);

/** One more than asked for was read. */
const pageOf = <T>(rows: readonly T[], first: number): Listed<T> => ({
  items: rows.slice(0, first),
  hasNext: rows.length > first,
});
