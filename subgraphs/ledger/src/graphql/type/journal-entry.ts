import { absolute, sideOf } from "../../domain/journal-entry.ts";
import { loaded } from "../context.ts";
import type { EntityResolvers, PostingResolvers } from "../generated/types.ts";
import { presentBalance, presentMoney, presentSubject } from "../present.ts";

export const JournalEntry: EntityResolvers["JournalEntry"] = {
  __resolveReference: ({ id }, { entryById }) => entryById.load(id),
  postings: ({ id }, _args, { postingsByEntry }) => postingsByEntry.load(id),
  reverses: ({ action, targetId }, _args, { entryById }) =>
    action === "REVERSE" && targetId ? loaded(entryById, targetId) : null,
  reversedBy: ({ reversedById }, _args, { entryById }) => (reversedById ? loaded(entryById, reversedById) : null),
  hold: ({ action, targetId }, _args, { entryById }) =>
    action !== "REVERSE" && targetId ? loaded(entryById, targetId) : null,
  subject: ({ subject }) => subject && presentSubject(subject),
  payment: ({ subject }) => (subject?.kind === "payment" ? { id: subject.id } : null),
  recordedBy: async ({ id }, _args, { recorderByEntry }) => {
    const userId = await recorderByEntry.load(id);
    return userId === null ? null : { id: userId };
  },
};

export const Posting: PostingResolvers = {
  entry: ({ entryId }, _args, { entryById }) => loaded(entryById, entryId),
  account: ({ accountId }, _args, { accountById }) => loaded(accountById, accountId),
  side: ({ amount }) => sideOf(amount),
  amount: ({ amount }) => presentMoney(absolute(amount)),
  balanceAfter: ({ balanceAfter }) => presentBalance(balanceAfter),
};
