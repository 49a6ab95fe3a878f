import type { Account } from "../domain/account.ts";
import type { AccountReader, ChartPage } from "./ports.ts";

export type ListedAccounts = { readonly accounts: readonly Account[]; readonly hasNext: boolean };

/** A page of the system's own accounts. Only staff reach it: the schema says so, and is enforced here and in the gateway. */
export async function listChart(accounts: AccountReader, page: ChartPage): Promise<ListedAccounts> {
  const found = await accounts.listOfSystem(page);
  return { accounts: found.slice(0, page.first), hasNext: found.length > page.first };
}
