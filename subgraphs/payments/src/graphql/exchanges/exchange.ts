import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey } from "@coffer/platform/graphql/input-parsers";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import { formatRate } from "../../domain/exchanges/rate.ts";
import { customerRateOf, marketRateOf } from "../../domain/exchanges/terms.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { ExchangeResolvers, MutationResolvers, PreviewExchangeInput, QueryResolvers } from "../generated/types.ts";
import { memo, reference } from "../money/parse.ts";
import { presentMoney } from "../money/present.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { presentPreview } from "../previews/payment-preview.ts";

/** What the mutation and its preview are asked for. */
const order = object((read: ReadAt<PreviewExchangeInput>) => ({
  quote: read("quoteId", anything<string>),
  memo: read("memo", memo),
  reference: read("reference", reference),
}));

export const exchange: MutationResolvers["exchange"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const { order: command, ...once } = readInput(args, (read) => ({
    order: read("input", order),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const exchanged = await app.exchange({ actorId, ...command, ...once });
  return exchanged.ok ? { __typename: "ExchangeSuccess", payment: exchanged.value } : presentRefusal(exchanged.error);
};

export const previewExchange: QueryResolvers["previewExchange"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const { order: command } = readInput(args, (read) => ({ order: read("input", order) }));
  return presentPreview(await app.previews.exchange({ actorId, ...command }));
};

export const exchangeOf = (payment: Payment) => (payment.exchange ? { ...payment, exchange: payment.exchange } : null);

export const Exchange: ExchangeResolvers = {
  side: (payment) => payment.exchange.side,
  sold: ({ amount }) => presentMoney(amount),
  bought: (payment) => presentMoney(payment.exchange.bought),
  toAccount: ({ id, to }) => {
    if (!to) throw new Error(`exchange ${id} has no side`);
    return { id: to.accountId };
  },
  rate: ({ amount, exchange: by }) => formatRate(customerRateOf(by, amount.asset.code)),
  marketRate: ({ amount, exchange: by }) => formatRate(marketRateOf(by, amount.asset.code)),
  spreadBasisPoints: (payment) => payment.exchange.spreadBasisPoints,
  quotedAt: (payment) => payment.exchange.quotedAt,
};
