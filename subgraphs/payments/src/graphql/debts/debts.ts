import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { id, idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { readInput } from "@coffer/platform/graphql/read-input";
import { outstandingOf } from "../../domain/debts/debt.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { MutationResolvers, PaymentDebtResolvers, QueryResolvers } from "../generated/types.ts";
import { actReason } from "../money/parse.ts";
import { presentMoney } from "../money/present.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const paymentDebts: QueryResolvers["paymentDebts"] = async (_root, args, { app }) => {
  const list = pagedList({
    name: "payment debts",
    of: [args.userId ?? null],
    parsePlace: (text) => parseId("pay", text),
  });
  const page = readInput(args, (read) => ({
    first: read("first", pageSize),
    after: read("after", list.after),
    userId: read("userId", optional(id("usr"))),
  }));
  const listed = await app.debts.list(page);
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ paymentId }) => paymentId });
};

export const PaymentDebt: PaymentDebtResolvers = {
  // Payments are never removed.
  payment: async ({ paymentId }, _args, { paymentById }) => (await paymentById.load(paymentId)) as Payment,
  user: ({ userId }) => ({ id: userId }),
  amount: ({ amount }) => presentMoney(amount),
  collectedAmount: ({ collected }) => presentMoney(collected),
  writtenOffAmount: ({ writtenOff }) => presentMoney(writtenOff),
  outstandingAmount: (debt) => presentMoney(outstandingOf(debt)),
  since: ({ at }) => at,
};

export const collectPaymentDebt: MutationResolvers["collectPaymentDebt"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    paymentId: read("input.paymentId", makeIdParser("pay")),
    accountId: read("input.accountId", optional(makeIdParser("acc"))),
    reason: read("input.reason", actReason),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const isNamed = (args.input.accountId ?? null) !== null;
  const accountId = isNamed ? command.accountId : undefined;
  const collected = await app.collectDebt({ ...command, operatorId, accountId });
  return collected.ok
    ? { __typename: "CollectPaymentDebtSuccess", payment: collected.value }
    : presentRefusal(collected.error);
};

export const writeOffPaymentDebt: MutationResolvers["writeOffPaymentDebt"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    paymentId: read("input.paymentId", makeIdParser("pay")),
    reason: read("input.reason", actReason),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const writtenOff = await app.writeOffDebt({ ...command, operatorId });
  return writtenOff.ok
    ? { __typename: "WriteOffPaymentDebtSuccess", payment: writtenOff.value }
    : presentRefusal(writtenOff.error);
};
