import { HOLDS } from "../../payment/holds.ts";
import { readDecimal, readMatch, readOneOf, searchReader } from "../../ui/search.ts";

/** What is to be sent, as the address has it: a reload loses nothing of it. */
export const readDraft = searchReader({
  /** The viewer's account that pays. */
  from: readMatch(/^acc_[0-9a-z]{26}$/),
  /** A username, or the id of a person or an account. */
  to: readMatch(/^\S{1,64}$/),
  amount: readDecimal,
  memo: readMatch(/^.{1,256}$/s),
  /** Seconds for which it is only reserved; it is paid at once where left out. */
  hold: readOneOf(HOLDS),
  /** NORMAL where left out. */
  priority: readOneOf(["HIGH", "LOW"]),
  step: readOneOf(["review"]),
});

export type Draft = ReturnType<typeof readDraft>;

export type Complete = Draft & { readonly from: string; readonly to: string; readonly amount: string };
