import { cursorAhead, cursorLost } from "@coffer/platform/streams/positions";
import type { Account } from "../domain/account.ts";
import type { Posting } from "../domain/journal-entry.ts";
import type { AccountReader, ChartPage, EntryReader, PostingPage } from "./ports.ts";

/** A page, and whether there is more behind it. */
export type Listed<T> = { readonly items: readonly T[]; readonly hasNext: boolean };

/** A page of the system's own accounts. Only staff reach it: the schema says so, and is enforced here and in the gateway. */
export async function listChart(accounts: AccountReader, page: ChartPage): Promise<Listed<Account>> {
  if (page.after !== null && !(await isOfSystem(accounts, page.after))) throw cursorLost();
  return pageOf(await accounts.listOfSystem(page), page.first);
}

const isOfSystem = async (accounts: AccountReader, id: string): Promise<boolean> =>
  (await accounts.findMany([id]))[0]?.ownerId === null;

/** A page of an account's postings, newest first; only staff reach it, too. */
export async function listPostings(
  entries: EntryReader,
  account: Pick<Account, "id" | "sequence">,
  { first, before }: PostingPage,
): Promise<Listed<Posting>> {
  if (before !== null && BigInt(before) > BigInt(account.sequence)) throw cursorAhead();
  return pageOf(await entries.listPostingsOf(account.id, before, first + 1), first);
}

/** One more than asked for was read. */
const pageOf = <T>(rows: readonly T[], first: number): Listed<T> => ({
  items: rows.slice(0, first),
  hasNext: rows.length > first,
});
