import { scalars } from "@coffer/platform/scalars";
import { account, accounts, ledgerStream } from "./query/accounts.ts";
import { balanceChanged } from "./subscription/balance-changed.ts";
import { Account, User } from "./type/account.ts";
import { BalanceChanged } from "./type/balance-changed.ts";

export const resolvers = {
  ...scalars,
  Query: { account, accounts, ledgerStream },
  Subscription: { balanceChanged },
  Account,
  BalanceChanged,
  User,
};
