import type { Account } from "../../domain/account.ts";
import type { BalanceChangedResolvers } from "../generated/types.ts";
import { presentSubject } from "../present.ts";

export const BalanceChanged: BalanceChangedResolvers = {
  balance: ({ currency, posted, pendingIn, pendingOut, available }) => ({
    posted: { amount: posted, currency },
    pendingIn: { amount: pendingIn, currency },
    pendingOut: { amount: pendingOut, currency },
    available: { amount: available, currency },
  }),
  // The event said whose it is and that was checked; accounts are never removed.
  account: async ({ accountId }, _args, { accountById }) => (await accountById.load(accountId)) as Account,
  subject: ({ subject }) => subject && presentSubject(subject),
  payment: ({ paymentId }) => (paymentId === null ? null : { id: paymentId }),
};
