import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, makeIdParser } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { formatRate } from "../../domain/exchanges/rate.ts";
import { customerRateOf, marketRateOf } from "../../domain/exchanges/terms.ts";
import type { ExchangeSide } from "../../domain/money/exchange.ts";
import { totalOf } from "../../domain/money/total.ts";
import type { ExchangeQuoteResolvers, QueryResolvers } from "../generated/types.ts";
import { makeAmountParser } from "../money/parse.ts";
import { presentMoney } from "../money/present.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const exchangeQuote: QueryResolvers["exchangeQuote"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const asked = readInput(args, (read) => ({
    fromAccountId: read("input.fromAccountId", makeIdParser("acc")),
    toAccountId: read("input.toAccountId", makeIdParser("acc")),
    side: read("input.side", anything<ExchangeSide>),
    amount: read("input.amount", makeAmountParser(assets)),
  }));
  const quoted = await app.quoteExchange({ actorId, ...asked });
  return quoted.ok ? { __typename: "ExchangeQuote", ...quoted.value } : presentRefusal(quoted.error);
};

export const ExchangeQuote: ExchangeQuoteResolvers = {
  id: ({ token }) => token,
  sold: ({ sold }) => presentMoney(sold),
  fee: ({ fee }) => presentMoney(fee),
  total: ({ sold, fee }) => presentMoney(totalOf({ amount: sold, fee })),
  bought: ({ bought }) => presentMoney(bought),
  rate: (quote) => formatRate(customerRateOf(quote, quote.sold.asset.code)),
  expiresInSeconds: ({ quotedAt, expiresAt }) => Math.floor((expiresAt.getTime() - quotedAt.getTime()) / 1000),
  marketRate: (quote) => formatRate(marketRateOf(quote, quote.sold.asset.code)),
};
