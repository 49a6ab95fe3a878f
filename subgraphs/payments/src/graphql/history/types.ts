import { idFromUuid, parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { may } from "@coffer/platform/identity/may";
import { listPaymentsOfAccount, listPaymentsOfUser, visibleTo } from "../../app/history/list-payments.ts";
import {
  type Payment as DomainPayment,
  MOVED,
  type Party,
  type PaymentStatus,
  seenBy,
} from "../../domain/money/payment.ts";
import { priorityOf } from "../../domain/money/priority.ts";
import { totalOf } from "../../domain/money/total.ts";
import { approvalOf } from "../approvals/payment-approval.ts";
import { bulkPaymentOf } from "../bulk/bulk-payment.ts";
import { contactOf, presentContacts } from "../contacts/contacts.ts";
import { exchangeOf } from "../exchanges/exchange.ts";
import type { EntityResolvers, PaymentConnectionResolvers, PaymentStatusChangedResolvers } from "../generated/types.ts";
import { limitsOfParent } from "../limits/limits.ts";
import { paymentMethodsOf } from "../methods/payment-methods.ts";
import { presentMoney } from "../money/present.ts";
import { refundedAmount, refundOf, refunds } from "../refunds/refunds-of.ts";
import { requestPaid } from "../requests/payment-request.ts";
import { presentRequests } from "../requests/requests.ts";
import { scheduleOf } from "../schedules/payment-schedule.ts";
import { presentSchedules } from "../schedules/schedules.ts";
import { methodOf } from "../withdrawals/method-of.ts";
import { payoutOf } from "../withdrawals/payout-of.ts";
import { accountPayments, addUpPayments, countPayments, presentPayments, userPayments } from "./payment-lists.ts";

const endedAs = ({ status, endedAt }: DomainPayment, statuses: readonly PaymentStatus[]): Date | null =>
  statuses.includes(status) ? endedAt : null;

export const Payment: EntityResolvers["Payment"] = {
  __resolveReference: async ({ id }, { actor, paymentById }) => visibleTo(actor, await paymentById.load(id)),
  priority: priorityOf,
  amount: ({ amount }) => presentMoney(amount),
  authorizedAmount: ({ authorization }) => (authorization === undefined ? null : presentMoney(authorization.amount)),
  expiresAt: ({ authorization }) => authorization?.expiresAt ?? null,
  completedAt: (payment) => endedAs(payment, MOVED),
  cancelledAt: (payment) => endedAs(payment, ["CANCELLED"]),
  failedAt: (payment) => endedAs(payment, ["FAILED"]),
  exchange: exchangeOf,
  failureReason: ({ failure }) => failure ?? null,
  returnedAt: ({ returned }) => returned?.at ?? null,
  returnReason: ({ returned }) => returned?.reason ?? null,
  returnedTo: ({ kind, returned }) => (kind === "WITHDRAWAL" && returned ? { id: returned.accountId } : null),
  returnEntry: ({ returned }) => (returned ? { id: idFromUuid("je", returned.entryId) } : null),
  debt: ({ id, kind, returned }, _args, { debtOfPayment }) =>
    kind === "DEPOSIT" && returned ? debtOfPayment.load(id) : null,
  approval: approvalOf,
  method: methodOf,
  // Whoever sees the payment sees where it comes from, and where it goes.
  chain: ({ id, kind }, _args, { chainOfPayment }) => (kind === "DEPOSIT" ? chainOfPayment.load(id) : null),
  payout: payoutOf,
  refundedAmount,
  refundOf,
  refunds,
  history: ({ id }, _args, { historyOf }) => historyOf.load(id).then((entries) => [...entries]),
  contact: contactOf,
  request: requestPaid,
  bulkPayment: bulkPaymentOf,
  schedule: scheduleOf,
  // Of whoever has made it, and staff: the other one is told nothing of it.
  reference: async ({ id }, _args, { actor, referenceOfPayment }) => {
    const found = await referenceOfPayment.load(id);
    return found && may(actor, "payments:read", found.ownerId) ? found.text : null;
  },
  fee: ({ fee }) => presentMoney(fee),
  total: (payment) => presentMoney(totalOf(payment)),
  direction: (payment, _args, { actor }) => seenBy(payment, requireUser(actor).userId).direction,
  account: (payment, _args, { actor }) => ({ id: seenBy(payment, requireUser(actor).userId).own.accountId }),
  from: ({ from }) => from && presentSide(from),
  to: ({ to }) => to && presentSide(to),
  // The ledger says whether it has it: its id is known before it is written.
  journalEntry: ({ entryId }) => ({ id: idFromUuid("je", entryId) }),
  counterparty: (payment, _args, { actor }) => {
    const { other } = seenBy(payment, requireUser(actor).userId);
    return other && { id: other.userId };
  },
};

const presentSide = ({ userId, accountId }: Party) => ({ user: { id: userId }, account: { id: accountId } });

export const PaymentStatusChanged: PaymentStatusChangedResolvers = {
  // The event said whose it is and that was checked; payments are never removed.
  payment: async ({ paymentId }, _args, { paymentById }) => (await paymentById.load(paymentId)) as DomainPayment,
};

export const PaymentConnection: PaymentConnectionResolvers = { totalCount: countPayments, totals: addUpPayments };

export const Account: EntityResolvers["Account"] = {
  __resolveReference: ({ id }) => ({ id }),
  payments: ({ id }, args, context) =>
    presentPayments({ makeList: accountPayments(id), args, context }, (page) =>
      listPaymentsOfAccount(context.app, { actor: context.actor, accountId: parseId("acc", id), page }),
    ),
};

export const User: EntityResolvers["User"] = {
  __resolveReference: ({ id }) => ({ id }),
  payments: ({ id }, args, context) =>
    presentPayments({ makeList: userPayments(id), args, context }, (page) =>
      listPaymentsOfUser(context.app, { actor: context.actor, userId: parseId("usr", id), page }),
    ),
  contacts: ({ id }, args, context) => presentContacts({ name: "contacts of a user", owner: id }, args, context),
  paymentMethods: paymentMethodsOf,
  paymentRequests: ({ id }, args, context) =>
    presentRequests({ name: "payment requests of a user", owner: id }, args, context),
  paymentSchedules: ({ id }, args, context) =>
    presentSchedules({ name: "payment schedules of a user", owner: id }, args, context),
  limits: limitsOfParent,
};
