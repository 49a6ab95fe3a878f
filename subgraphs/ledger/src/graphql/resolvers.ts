import { deadLetters, listDeadLetters, replayDeadLetter } from "@coffer/platform/graphql/dead-letters";
import { scalars } from "@coffer/platform/graphql/scalars";
import type { SubgraphResolvers } from "./generated/types.ts";
import { addCurrency } from "./mutation/add-currency.ts";
import { openSystemAccount } from "./mutation/open-system-account.ts";
import { recordJournalEntry } from "./mutation/record-journal-entry.ts";
import { reverseJournalEntry } from "./mutation/reverse-journal-entry.ts";
import { setAccountState } from "./mutation/set-account-state.ts";
import { account, accounts, ledgerStream } from "./query/accounts.ts";
import { journalEntry, ledgerAccount, systemAccounts } from "./query/books.ts";
import { currencies, currency } from "./query/currencies.ts";
import { trialBalance } from "./query/trial-balance.ts";
import { balanceChanged } from "./subscription/balance-changed.ts";
import { Account, User } from "./type/account.ts";
import { BalanceChanged } from "./type/balance-changed.ts";
import { Currency } from "./type/currency.ts";
import { JournalEntry, Posting } from "./type/journal-entry.ts";
import { LedgerAccount } from "./type/ledger-account.ts";

export const resolvers = {
  ...scalars,
  Query: {
    deadLetters,
    account,
    accounts,
    ledgerAccount,
    systemAccounts,
    journalEntry,
    trialBalance,
    currencies,
    currency,
    ledgerStream,
  },
  DeadLetters: { ledger: listDeadLetters },
  Mutation: {
    replayLedgerDeadLetter: replayDeadLetter,
    addCurrency,
    openSystemAccount,
    recordJournalEntry,
    reverseJournalEntry,
    setAccountState,
  },
  Subscription: { balanceChanged },
  Account,
  BalanceChanged,
  Currency,
  JournalEntry,
  LedgerAccount,
  Posting,
  User,
} satisfies SubgraphResolvers;
