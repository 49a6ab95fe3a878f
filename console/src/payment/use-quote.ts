import { useQuery } from "@tanstack/react-query";
import { QuoteFeeDocument, type QuoteFeeQuery, type QuoteFeeQueryVariables } from "../generated/payment/quote.ts";
import { momentOptions } from "../live/use-ask.ts";

export type Quote = Extract<QuoteFeeQuery["feeQuote"], { readonly __typename: "FeeQuote" }>;

/** A quote holds for a minute: whoever reads on gets another before. */
const ASK_AGAIN_MS = 40_000;

/** What the payment costs, as of the last minute. */
export const useQuote = (input: QuoteFeeQueryVariables["input"]) =>
  useQuery({ ...momentOptions(QuoteFeeDocument, { input }), refetchInterval: ASK_AGAIN_MS });
