import type { BooksAccountQuery } from "../../generated/operate/ledger/account.ts";
import type { BooksEntryQuery } from "../../generated/operate/ledger/entry.ts";

export type BooksAccount = NonNullable<BooksAccountQuery["ledgerAccount"]>;
export type Entry = NonNullable<BooksEntryQuery["journalEntry"]>;
