import { words } from "../words/words.ts";

type Texts = typeof words.unsigned.refusals;
type Faults = typeof words.unsigned.faults;

/** What an order can answer that takes something back: its own, or one of the treasury's. */
export type GivenBack =
  | { readonly __typename: `${string}Success` }
  | { readonly __typename: keyof Texts }
  | { readonly __typename: "SignedTransactionInvalid"; readonly fault: keyof Faults }
  | null
  | undefined;

/** What to do about it; null of a success. A newer server's fault is said by its name. */
export function wordsOfGivenBack(answer: GivenBack): string | null {
  if (!answer) return null;
  if ("fault" in answer) return words.unsigned.faults[answer.fault] ?? String(answer.fault);
  return isRefusal(answer) ? words.unsigned.refusals[answer.__typename] : null;
}

const isRefusal = (answer: NonNullable<GivenBack>): answer is { readonly __typename: keyof Texts } =>
  Object.hasOwn(words.unsigned.refusals, answer.__typename);

/** Whether it says what is wrong with the very document, which stands at its field. */
export const isOfDocument = (answer: GivenBack): boolean => answer?.__typename === "SignedTransactionInvalid";
