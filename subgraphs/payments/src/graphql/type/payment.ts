import { requireUser } from "@coffer/platform/graphql/errors";
import { listPaymentsOfAccount, listPaymentsOfUser, visibleTo } from "../../app/list-payments.ts";
import { type Payment as DomainPayment, seenBy } from "../../domain/payment.ts";
import type { Context } from "../context.ts";
import type {
  AccountResolvers,
  PaymentResolvers,
  PaymentStatusChangedResolvers,
  UserResolvers,
} from "../generated/types.ts";
import { PaymentInputs } from "../parse.ts";
import { presentConnection, presentMoney } from "../present.ts";

type Reference = { readonly id: string };

export const Payment: PaymentResolvers & {
  __resolveReference(ref: Reference, context: Context): Promise<DomainPayment | null>;
} = {
  __resolveReference: async ({ id }, { actor, paymentById }) => visibleTo(actor, await paymentById.load(id)),
  amount: ({ amount }) => presentMoney(amount),
  authorizedAmount: ({ authorization }) => authorization && presentMoney(authorization.amount),
  expiresAt: ({ authorization }) => authorization?.expiresAt ?? null,
  failedAt: ({ failed }) => failed?.at ?? null,
  failureReason: ({ failed }) => failed?.reason ?? null,
  fee: ({ fee }) => presentMoney(fee),
  direction: (payment, _args, { actor }) => seenBy(payment, requireUser(actor).userId).direction,
  account: (payment, _args, { actor }) => ({ id: seenBy(payment, requireUser(actor).userId).own.accountId }),
  counterparty: (payment, _args, { actor }) => {
    const { other } = seenBy(payment, requireUser(actor).userId);
    return other && { id: other.userId };
  },
};

export const PaymentStatusChanged: PaymentStatusChangedResolvers = {
  // The event said whose it is and that was checked; payments are never removed.
  payment: async ({ paymentId }, _args, { paymentById }) => (await paymentById.load(paymentId)) as DomainPayment,
};

export const Account: AccountResolvers & { __resolveReference(ref: Reference): Reference } = {
  __resolveReference: ({ id }) => ({ id }),
  payments: async ({ id }, args, { actor, app }) => {
    const inputs = new PaymentInputs(app.assets);
    const page = inputs.page(args);
    inputs.throwIfAny();
    return presentConnection(await listPaymentsOfAccount(app, { actor, accountId: id, page }), page);
  },
};

export const User: UserResolvers & { __resolveReference(ref: Reference): Reference } = {
  __resolveReference: ({ id }) => ({ id }),
  payments: async ({ id }, args, { actor, app }) => {
    const inputs = new PaymentInputs(app.assets);
    const page = inputs.page(args);
    inputs.throwIfAny();
    return presentConnection(await listPaymentsOfUser(app, { actor, userId: id, page }), page);
  },
};
