import type { CofferError } from "@coffer/client/errors";
import { useQuery } from "@tanstack/react-query";
import {
  QuoteOwnSendDocument,
  type QuoteOwnSendQuery,
  type QuoteOwnSendQueryVariables,
} from "../../generated/wallet/own-send/own-send.ts";
import { ask, keyOf } from "../../live/use-ask.ts";

type Answer = NonNullable<QuoteOwnSendQuery["quoteTransaction"]>;
export type OwnQuote = Extract<Answer, { readonly __typename: "TransactionQuote" }>;
export type Option = OwnQuote["options"][number];
export type Quoted = {
  readonly answer: Answer;
  /** Until when it holds, by this browser's clock, whatever that shows. */
  readonly endMs: number;
};

/** A quote holds for a minute: whoever reads on gets another before. */
const ASK_AGAIN_MS = 40_000;

/** What sending it would cost, as of the last minute. */
export function useOwnQuote(input: QuoteOwnSendQueryVariables["input"]) {
  return useQuery<Quoted, CofferError>({
    queryKey: keyOf(QuoteOwnSendDocument, { input }),
    async queryFn({ signal }) {
      // It was quoted after this, so it holds for longer than is counted, and never for less.
      const askedAt = Date.now();
      const { quoteTransaction: answer } = await ask(QuoteOwnSendDocument, { input }, { signal });
      if (!answer) throw new Error("a quote has an answer");
      const seconds = answer.__typename === "TransactionQuote" ? answer.expiresInSeconds : 0;
      return { answer, endMs: askedAt + seconds * 1000 };
    },
    staleTime: 0,
    gcTime: 0,
    refetchInterval: ({ state: { data } }) => data?.answer.__typename === "TransactionQuote" && ASK_AGAIN_MS,
  });
}
