import { listPostings } from "../../app/list-books.ts";
import { makePostingsList } from "../book-lists.ts";
import type { LedgerAccountResolvers } from "../generated/types.ts";
import { presentBalance, presentMoney } from "../present.ts";

export const LedgerAccount: LedgerAccountResolvers = {
  currency: ({ asset }) => asset.code,
  owner: ({ ownerId }) => (ownerId ? { id: ownerId } : null),
  floor: ({ floor }) => floor && presentMoney(floor),
  balance: ({ balance }) => presentBalance(balance),
  metadata: ({ metadata }) =>
    Object.entries(metadata)
      .map(([key, value]) => ({ key, value }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  postings: async (account, args, { app }) => {
    const list = makePostingsList(account.id);
    const page = list.read(args);
    return list.present(await listPostings(app.entries, account, page), {
      hasPrevious: page.after !== null,
      placeOf: ({ sequence }) => sequence,
    });
  },
  createdAt: ({ openedAt }) => openedAt,
};
