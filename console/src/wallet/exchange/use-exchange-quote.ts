import type { CofferError } from "@coffer/client/errors";
import { useQuery } from "@tanstack/react-query";
import { QuoteExchangeDocument, type QuoteExchangeQuery } from "../../generated/wallet/exchange/exchange.ts";
import { ask, keyOf } from "../../live/use-ask.ts";
import type { Asked } from "./asked.ts";

type Answer = QuoteExchangeQuery["exchangeQuote"];
export type ExchangeQuote = Extract<Answer, { readonly __typename: "ExchangeQuote" }>;
export type Quoted = {
  readonly answer: Answer;
  /** Until when it holds, by this browser's clock, whatever that shows. */
  readonly endMs: number;
};

/**
 * A quote, until another one is asked for: what is looked at does not change under the hand that
 * goes to the button.
 */
export function useExchangeQuote({ from, to, side, amount }: Asked) {
  const input = { fromAccountId: from.id, toAccountId: to.id, side, amount };
  return useQuery<Quoted, CofferError>({
    queryKey: keyOf(QuoteExchangeDocument, { input }),
    async queryFn({ signal }) {
      // It was quoted after this, so it holds for longer than is counted, and never for less.
      const askedAt = Date.now();
      const { exchangeQuote: answer } = await ask(QuoteExchangeDocument, { input }, { signal });
      const seconds = answer.__typename === "ExchangeQuote" ? answer.expiresInSeconds : 0;
      return { answer, endMs: askedAt + seconds * 1000 };
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
}
