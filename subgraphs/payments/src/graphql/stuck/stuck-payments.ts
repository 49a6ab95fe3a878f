import { parseId } from "@coffer/contracts/ids";
import { maskError } from "@coffer/platform/events/mask-error";
import { id, optional } from "@coffer/platform/graphql/input-parsers";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { stateOf } from "../../domain/stuck/ending.ts";
import type { StuckReason } from "../../domain/stuck/stuck.ts";
import type { Context } from "../context.ts";
import type {
  PaymentEndingResolvers,
  PaymentHistoryEntryResolvers,
  QueryResolvers,
  StuckPaymentResolvers,
} from "../generated/types.ts";

const reasonNamed: Parser<StuckReason, StuckReason> = (raw) => ok(raw);

export const stuckPayments: QueryResolvers["stuckPayments"] = async (_root, args, { app }) => {
  const list = pagedList({
    name: "stuck payments",
    of: [args.reason ?? null, args.paymentId ?? null],
    parsePlace: (text) => parseId("pay", text),
  });
  const page = readInput(args, (read) => ({
    first: read("first", pageSize),
    after: read("after", list.after),
    reason: read("reason", optional(reasonNamed)),
    paymentId: read("paymentId", optional(id("pay"))),
  }));
  const listed = await app.listStuck(page);
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ paymentId }) => paymentId });
};

/** Payments are never removed. */
const loadPayment = async (id: PaymentId, { paymentById }: Context) => (await paymentById.load(id)) as Payment;

export const StuckPayment: StuckPaymentResolvers = {
  payment: ({ paymentId }, _args, context) => loadPayment(paymentId, context),
  provider: (_stuck, _args, { app }) => app.providerName,
  lastError: ({ lastError }) => lastError && maskError(lastError),
  ending: ({ endingId }, _args, { endingById }) => endingId && endingById.load(endingId),
};

export const PaymentEnding: PaymentEndingResolvers = {
  payment: ({ paymentId }, _args, context) => loadPayment(paymentId, context),
  providerSaid: ({ said }) => said,
  proposedBy: ({ proposedBy }) => ({ id: proposedBy }),
  state: (ending, _args, { app }) => stateOf(ending, app.clock.now()),
  decidedBy: ({ decidedBy }) => decidedBy && { id: decidedBy },
};

export const PaymentHistoryEntry: PaymentHistoryEntryResolvers = {
  by: ({ operatorId }) => operatorId && { id: operatorId },
  providerSaid: ({ said }) => said,
  ending: ({ endingId }, _args, { endingById }) => endingId && endingById.load(endingId),
};
