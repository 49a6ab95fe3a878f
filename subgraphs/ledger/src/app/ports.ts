import type { Account } from "../domain/account.ts";
import type { AccountMovement } from "../domain/posting.ts";

/** Where a reader stands in an account's postings. */
export type AccountPosition = { readonly accountId: string; readonly sequence: string };

/** Reads the ledger. Ids are TypeIDs. */
export type AccountReader = {
  /** In the order asked for; null where there is none. */
  findMany(ids: readonly string[]): Promise<(Account | null)[]>;
  /** Of each owner, oldest first. One look at the database, so that balances and sequences belong together. */
  listByOwners(ownerIds: readonly string[]): Promise<Account[][]>;
};

export type MovementReader = {
  /** Postings behind each position, by account and then in order, at most `limit` in all. */
  listAfter(positions: readonly AccountPosition[], limit: number): Promise<AccountMovement[]>;
};
