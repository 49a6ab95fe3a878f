import { listChart } from "../../app/list-books.ts";
import { systemAccountsOf } from "../book-lists.ts";
import type { QueryResolvers } from "../generated/types.ts";
import { LedgerInputs } from "../parse.ts";

export const ledgerAccount: QueryResolvers["ledgerAccount"] = (_root, { id }, { accountById }) => accountById.load(id);

export const systemAccounts: QueryResolvers["systemAccounts"] = async (_root, args, { app }) => {
  const inputs = new LedgerInputs(app.assets);
  const list = systemAccountsOf(args);
  const page = { ...list.read(args, inputs), ...inputs.chartFilters(args) };
  inputs.throwIfAny();
  return list.present(await listChart(app.accounts, page), {
    hasPrevious: page.after !== null,
    placeOf: ({ id }) => id,
  });
};

export const journalEntry: QueryResolvers["journalEntry"] = (_root, { id }, { entryById }) => entryById.load(id);
