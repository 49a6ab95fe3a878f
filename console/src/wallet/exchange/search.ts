import { readDecimal, readMatch, readOneOf, type Search, searchReader } from "../../ui/search.ts";

export const SIDES = ["SELL", "BUY"] as const;

const readAccount = readMatch(/^acc_[0-9a-z]{26}$/);

const SEARCH = {
  from: readAccount,
  to: readAccount,
  side: readOneOf(SIDES),
  amount: readDecimal,
  memo: readMatch(/^.{1,256}$/s),
  step: readOneOf(["review"]),
} as const;

/** What is to be exchanged, as the address has it. What it comes to is quoted anew at each look. */
export const readExchange = searchReader(SEARCH);
export type Draft = Search<typeof SEARCH>;
