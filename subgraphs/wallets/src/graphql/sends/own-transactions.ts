import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, faultAt, idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { QuoteTransaction } from "../../app/sends/own/quote-transaction.ts";
import type { SendTransaction } from "../../app/sends/own/send-transaction.ts";
import type { WalletsApp } from "../../app/use-cases.ts";
import type {
  MutationResolvers,
  MutationSendTransactionArgs,
  QueryQuoteTransactionArgs,
  QueryResolvers,
  SendTransactionInput,
  WalletResolvers,
} from "../generated/types.ts";
import { makeNetworkAmountParser } from "../network-amount.ts";
import { presentMoney, presentRefusal } from "../present.ts";
import { readAgain } from "./manage-transactions.ts";

const exactlyOne: Parser<Pick<SendTransactionInput, "amount" | "all">, null> = ({ amount, all }, path) =>
  (amount == null) === (all == null)
    ? faultAt(path, "EXACTLY_ONE", "must have exactly one of amount and all")
    : ok(null);

const addressId = makeIdParser("adr");
const chosenAddress: Parser<string, NonNullable<SendTransaction["from"]>> = (raw, path) => {
  const read = addressId(raw, path);
  return read.ok ? ok({ addressId: read.value }) : read;
};

function parseSend(app: WalletsApp, args: MutationSendTransactionArgs): Omit<SendTransaction, "userId"> {
  const {
    amount,
    all,
    given: _given,
    ...parsed
  } = readInput(args, (read) => ({
    given: read("input", exactlyOne),
    walletId: read("input.walletId", makeIdParser("wal")),
    from: read("input.fromAddressId", optional(chosenAddress)),
    payee: read("input.toAddress", anything),
    amount: read("input.amount", optional(makeNetworkAmountParser(app))),
    all: read("input.all", optional(anything)),
    priority: read("input.priority", optional(anything)),
    maximumFee: read("input.maximumFee", optional(makeNetworkAmountParser(app))),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  return { ...parsed, amount, currency: amount?.asset.code ?? all ?? "", priority: parsed.priority ?? "NORMAL" };
}

function parseQuote(app: WalletsApp, args: QueryQuoteTransactionArgs): Omit<QuoteTransaction, "userId"> {
  const {
    amount,
    all,
    given: _given,
    ...parsed
  } = readInput(args, (read) => ({
    given: read("input", exactlyOne),
    walletId: read("input.walletId", makeIdParser("wal")),
    from: read("input.fromAddressId", optional(chosenAddress)),
    payee: read("input.toAddress", anything),
    amount: read("input.amount", optional(makeNetworkAmountParser(app))),
    all: read("input.all", optional(anything)),
  }));
  return { ...parsed, amount, currency: amount?.asset.code ?? all ?? "" };
}

export const quoteTransaction: QueryResolvers["quoteTransaction"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const asked = { userId, ...parseQuote(app, args) };
  const quoted = await app.takeQuoteTurn(userId, () => app.quoteTransaction(asked));
  if (!quoted.ok) return presentRefusal(quoted.error);
  const { options, ...quote } = quoted.value;
  return {
    __typename: "TransactionQuote",
    ...quote,
    options: options.map(({ priority, amount, expected, maximum }) => ({
      priority,
      amount: presentMoney(amount),
      expectedFee: presentMoney(expected),
      maximumFee: presentMoney(maximum),
    })),
  };
};

export const sendTransaction: MutationResolvers["sendTransaction"] = async (_root, args, context) => {
  const { app, actor } = context;
  const { userId } = requireUser(actor);
  const command = { userId, ...parseSend(app, args) };
  const sent = await app.takeQuoteTurn(userId, () => app.sendTransaction(command));
  if (!sent.ok) return presentRefusal(sent.error);
  return { __typename: "SendTransactionSuccess", transaction: await readAgain(context, sent.value) };
};

const parseOwn = (args: { readonly input: { readonly transactionId: string } }) =>
  readInput(args, (read) => ({ sendId: read("input.transactionId", makeIdParser("txn")) }));

export const speedUpOwnTransaction: MutationResolvers["speedUpOwnTransaction"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const done = await context.app.manageSends.speedUp({ ownerId, ...parseOwn(args) });
  if (!done.ok) return presentRefusal(done.error);
  return { __typename: "SpeedUpOwnTransactionSuccess", transaction: await readAgain(context, done.value) };
};

export const cancelOwnTransaction: MutationResolvers["cancelOwnTransaction"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const done = await context.app.manageSends.cancel({ ownerId, ...parseOwn(args) });
  if (!done.ok) return presentRefusal(done.error);
  return { __typename: "CancelOwnTransactionSuccess", transaction: await readAgain(context, done.value) };
};

export const transactionsOfWallet: NonNullable<WalletResolvers["transactions"]> = async ({ id }, args, { app }) => {
  const list = pagedList({
    name: "transactions of a wallet",
    of: [id],
    parsePlace: (text) => parseId("txn", text),
  });
  const page = readInput(args, (read) => ({ first: read("first", pageSize), after: read("after", list.after) }));
  const filter = { walletId: id, network: null, kind: null, states: null };
  const listed = await app.readSends.list({ ...page, filter });
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ send }) => send.id });
};
