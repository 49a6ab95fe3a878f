import type { CofferError } from "@coffer/client/errors";
import { hashKey, useQuery } from "@tanstack/react-query";
import type { PreviewFactsFragment } from "../generated/payment/preview.ts";
import { refusalCode } from "../live/refusal-code.ts";
import type { TypedDocumentString } from "../live/typed-document.ts";
import { momentOptions } from "../live/use-ask.ts";

type Success = { readonly __typename: "PreviewSuccess"; readonly preview: PreviewFactsFragment };
type Said = Success | { readonly __typename: string };
export type PreviewRefusal<Answer> = Exclude<Answer, { readonly __typename: "PreviewSuccess" }>;

/** What an order would do at this moment, as far as that is known. */
export type Previewed = {
  /** Null before the first answer, and where it would be refused. */
  readonly preview: PreviewFactsFragment | null;
  /** Why it would be, in words. */
  readonly refusal: string | null;
  readonly refusalCode: string | null;
  /** It could not be looked up: payments come first. The order may be given all the same. */
  readonly fault: CofferError | null;
  readonly askAgain: () => void;
};

type Ways<Result, Answer> = {
  /** The one field of its result. */
  readonly answerIn: (result: Result) => Answer | null | undefined;
  readonly wordsOf: (refusal: PreviewRefusal<Answer>) => string;
};

const isSuccess = (answer: Said): answer is Success => answer.__typename === "PreviewSuccess";

/** The price is no part of it. */
const orderOf = ({ feeQuoteId: _price, ...order }: { readonly feeQuoteId?: unknown }): string => hashKey([order]);

/**
 * Has an order tried out, and nothing of it kept; anew whenever its price is another one. What was
 * there stays until then, where the order is the same.
 */
export function usePreview<Result, Input extends object, Answer extends Said>(
  document: TypedDocumentString<Result, { readonly input: Input }>,
  input: Input,
  { answerIn, wordsOf }: Ways<Result, Answer>,
): Previewed {
  const { data, error, refetch } = useQuery({
    ...momentOptions(document, { input }),
    placeholderData: (before, query) => {
      const asked = query?.queryKey[1] as { readonly input: Input } | undefined;
      return asked && orderOf(asked.input) === orderOf(input) ? before : undefined;
    },
  });
  const answer = data === undefined ? null : (answerIn(data) ?? null);
  const preview = answer && isSuccess(answer) ? answer.preview : null;
  return {
    preview,
    refusal: answer && !preview ? wordsOf(answer as PreviewRefusal<Answer>) : null,
    refusalCode: refusalCode(answer),
    fault: error,
    askAgain: () => void refetch(),
  };
}
