import { requireUser } from "@coffer/platform/graphql/errors";
import { formatRate, parseRate } from "../../domain/exchanges/rate.ts";
import type {
  ExchangePairResolvers,
  ExchangeTermsResolvers,
  MutationResolvers,
  QueryResolvers,
} from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { parseTerms, readPage } from "./parse.ts";

export const exchangePairs: QueryResolvers["exchangePairs"] = async (_root, _args, { app }) => [
  ...(await app.listExchangePairs()),
];

export const exchangeTerms: QueryResolvers["exchangeTerms"] = async (_root, args, { app }) => {
  const { pair, page, present } = readPage(args, await app.assetsFor(args));
  return present(await app.listExchangeTerms(pair, page));
};

export const setExchangeTerms: MutationResolvers["setExchangeTerms"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const set = await app.setExchangeTerms({ operatorId, ...parseTerms(args, await app.assetsFor(args)) });
  return set.ok ? { __typename: "SetExchangeTermsSuccess", terms: set.value } : presentRefusal(set.error);
};

export const ExchangePair: ExchangePairResolvers = { terms: (terms) => terms };

/** As a rate is written everywhere: without zeros at its end. */
function presentRate(text: string | null): string | null {
  const rate = text === null ? null : parseRate(text);
  return rate && formatRate(rate);
}

export const ExchangeTerms: ExchangeTermsResolvers = {
  rate: ({ rate }) => presentRate(rate),
  minimumRate: ({ minimumRate }) => presentRate(minimumRate),
  maximumRate: ({ maximumRate }) => presentRate(maximumRate),
  setAt: ({ decidedAt }) => decidedAt,
  setBy: ({ operatorId }) => operatorId && { id: operatorId },
};
