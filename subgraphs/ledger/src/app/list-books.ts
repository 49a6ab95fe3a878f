import { type Listed, type Page, toListed } from "@coffer/platform/graphql/pages";
import { cursorAhead, cursorLost } from "@coffer/platform/streams/positions";
import type { Account } from "../domain/account.ts";
import type { AccountId } from "../domain/ids.ts";
import type { Posting } from "../domain/journal-entry.ts";
import type { AccountReader, ChartPage, EntryReader } from "./ports.ts";

/**
 * A page of the system's own accounts. Only staff reach it: the schema says so, and is enforced
 * here and in the gateway.
 */
export async function listChart(
  accounts: Pick<AccountReader, "findMany" | "listOfSystem">,
  page: ChartPage,
): Promise<Listed<Account>> {
  if (page.after !== null && !(await isOfSystem(accounts, page.after))) throw cursorLost();
  return toListed(await accounts.listOfSystem(page), page.first);
}

const isOfSystem = async (accounts: Pick<AccountReader, "findMany">, id: AccountId): Promise<boolean> =>
  (await accounts.findMany([id]))[0]?.ownerId === null;

/** A page of an account's postings, newest first; only staff reach it, too. */
export async function listPostings(
  entries: Pick<EntryReader, "listPostingsOf">,
  account: Pick<Account, "id" | "sequence">,
  { first, after }: Page<string>,
): Promise<Listed<Posting>> {
  if (after !== null && BigInt(after) > BigInt(account.sequence)) throw cursorAhead();
  return toListed(await entries.listPostingsOf(account.id, after, first + 1), first);
}
