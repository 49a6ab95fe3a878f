import { listPostings } from "../../app/list-books.ts";
import { makePostingCursor } from "../cursor.ts";
import type { LedgerAccountResolvers } from "../generated/types.ts";
import { LedgerInputs } from "../parse.ts";
import { presentBalance, presentConnection, presentMoney } from "../present.ts";

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
    const inputs = new LedgerInputs(app.assets);
    const page = inputs.postingPage(args);
    inputs.throwIfAny();
    return presentConnection(await listPostings(app.entries, account, page), {
      isFirst: page.before === null,
      cursorOf: ({ sequence }) => makePostingCursor(sequence),
    });
  },
  createdAt: ({ openedAt }) => openedAt,
};
