import { parseId } from "@coffer/contracts/ids";
import { pagedList } from "@coffer/platform/graphql/pages";
import { isSequence } from "@coffer/platform/streams/streams";

/** Null and absent mean the same: all. */
export type ChartFilters = { readonly code?: string | null | undefined; readonly currency?: string | null | undefined };

export const makeSystemAccountsList = ({ code = null, currency = null }: ChartFilters) =>
  pagedList({
    name: "accounts of the system",
    of: [code, currency],
    parsePlace: (text) => parseId("acc", text),
  });

/** By their sequences, which begin at 1. */
export const makePostingsList = (accountId: string) =>
  pagedList({
    name: "postings of an account",
    of: [accountId],
    parsePlace: (text) => (isSequence(text) && text !== "0" ? text : null),
  });
