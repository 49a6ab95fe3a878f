import { listChart } from "../../app/list-books.ts";
import { makeAccountCursor } from "../cursor.ts";
import type { QueryResolvers } from "../generated/types.ts";
import { LedgerInputs } from "../parse.ts";
import { presentConnection } from "../present.ts";

export const ledgerAccount: QueryResolvers["ledgerAccount"] = (_root, { id }, { accountById }) => accountById.load(id);

export const systemAccounts: QueryResolvers["systemAccounts"] = async (_root, args, { app }) => {
  const inputs = new LedgerInputs(app.assets);
  const page = inputs.chartPage(args);
  inputs.throwIfAny();
  return presentConnection(await listChart(app.accounts, page), {
    isFirst: page.after === null,
    cursorOf: ({ id }) => makeAccountCursor(id),
  });
};

export const journalEntry: QueryResolvers["journalEntry"] = (_root, { id }, { entryById }) => entryById.load(id);
