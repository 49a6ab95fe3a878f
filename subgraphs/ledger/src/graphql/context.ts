import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { makeIdLoader, makeLoader } from "@coffer/platform/running/loader";
import type { StreamOwner } from "@coffer/platform/streams/streams";
import type { Clock } from "@coffer/platform/values/clock";
import type DataLoader from "dataloader";
import type { makeAddCurrency } from "../app/add-currency.ts";
import type { makeOpenSystemAccount } from "../app/open-system-account.ts";
import type { AccountReader, AssetsFor, CurrencyReader, EntryReader, ReadTrialBalance } from "../app/ports.ts";
import type { makeRecordJournalEntry } from "../app/record-journal-entry.ts";
import type { makeReverseJournalEntry } from "../app/reverse-journal-entry.ts";
import type { makeSetAccountState } from "../app/set-account-state.ts";
import type { Account } from "../domain/account.ts";
import type { Currency } from "../domain/currency.ts";
import type { EntryId, UserId } from "../domain/ids.ts";
import type { JournalEntry, Posting } from "../domain/journal-entry.ts";

export type App = {
  readonly assetsFor: AssetsFor;
  readonly addCurrency: ReturnType<typeof makeAddCurrency>;
  readonly currencies: CurrencyReader;
  readonly readTrialBalance: ReadTrialBalance;
  readonly clock: Clock;
  readonly accounts: AccountReader;
  readonly entries: EntryReader;
  readonly streams: StreamOwner;
  readonly operators: {
    readonly openSystemAccount: ReturnType<typeof makeOpenSystemAccount>;
    readonly recordJournalEntry: ReturnType<typeof makeRecordJournalEntry>;
    readonly reverseJournalEntry: ReturnType<typeof makeReverseJournalEntry>;
    readonly setAccountState: ReturnType<typeof makeSetAccountState>;
  };
};

export type Context = RequestContext & {
  readonly app: App;
  readonly accountById: DataLoader<string, Account | null>;
  readonly currencyByCode: DataLoader<string, Currency | null>;
  readonly accountsByOwner: DataLoader<string, Account[]>;
  readonly entryById: DataLoader<string, JournalEntry | null>;
  readonly postingsByEntry: DataLoader<EntryId, Posting[]>;
  readonly recorderByEntry: DataLoader<EntryId, UserId | null>;
};

export const makeContext =
  (app: App) =>
  (request: RequestContext): Context => ({
    ...request,
    app,
    currencyByCode: makeLoader((codes: readonly string[]) => app.currencies.findMany(codes)),
    accountById: makeIdLoader({ prefix: "acc", absent: null }, (ids) => app.accounts.findMany(ids)),
    accountsByOwner: makeIdLoader({ prefix: "usr", absent: [] }, (ownerIds) => app.accounts.listByOwners(ownerIds)),
    entryById: makeIdLoader({ prefix: "je", absent: null }, (ids) => app.entries.findMany(ids)),
    postingsByEntry: makeLoader((entryIds: readonly EntryId[]) => app.entries.listPostings(entryIds)),
    recorderByEntry: makeLoader((entryIds: readonly EntryId[]) => app.entries.findRecorders(entryIds)),
  });

/** After a change: a later mutation of the same request must not show what was read before it. */
export function forgetRead({ accountById, accountsByOwner, entryById }: Context): void {
  for (const loader of [accountById, accountsByOwner, entryById]) loader.clearAll();
}

/** What the ledger has just named. Accounts and entries are never removed. */
export async function loaded<T>(loader: DataLoader<string, T | null>, id: string): Promise<T> {
  const found = await loader.load(id);
  if (!found) throw new Error(`${id} is missing from the ledger`);
  return found;
}
