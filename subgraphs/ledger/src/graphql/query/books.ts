import { optional } from "@coffer/platform/graphql/input-parsers";
import { pageSize } from "@coffer/platform/graphql/pages";
import { readInput } from "@coffer/platform/graphql/read-input";
import { listChart } from "../../app/list-books.ts";
import { makeSystemAccountsList } from "../book-lists.ts";
import type { QueryResolvers } from "../generated/types.ts";
import { code, currencyOf } from "../parse.ts";

export const ledgerAccount: QueryResolvers["ledgerAccount"] = (_root, { id }, { accountById }) => accountById.load(id);

export const systemAccounts: QueryResolvers["systemAccounts"] = async (_root, args, { app }) => {
  const list = makeSystemAccountsList(args);
  const assets = await app.assetsFor(args);
  const { currency, ...page } = readInput(args, (read) => ({
    first: read("first", pageSize),
    after: read("after", list.after),
    currency: read("currency", optional(currencyOf(assets))),
    code: read("code", optional(code)),
  }));
  return list.present(await listChart(app.accounts, { ...page, currency: currency?.code ?? null }), {
    hasPrevious: page.after !== null,
    placeOf: ({ id }) => id,
  });
};

export const journalEntry: QueryResolvers["journalEntry"] = (_root, { id }, { entryById }) => entryById.load(id);
