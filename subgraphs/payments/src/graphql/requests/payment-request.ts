import { may } from "@coffer/platform/identity/may";
import { qrSvg } from "@coffer/platform/text/qr-svg";
import { visibleTo as paymentVisibleTo } from "../../app/history/list-payments.ts";
import { isPartyOf, visibleTo } from "../../app/requests/read-requests.ts";
import type { PaymentRequest as DomainRequest } from "../../domain/money/payment-request.ts";
import type { Context } from "../context.ts";
import type { EntityResolvers, PaymentRequestChangedResolvers } from "../generated/types.ts";
import { presentAsked } from "../money/present.ts";

/** Only whoever asks: it lets whoever has it pay. */
async function showLink({ id, payee }: DomainRequest, { actor, app, linkByRequest }: Context): Promise<string | null> {
  if (actor.kind !== "user" || actor.userId !== payee.userId) return null;
  const sealed = await linkByRequest.load(id);
  return sealed && (await app.links.open(id, sealed)).reveal();
}

export const PaymentRequest: EntityResolvers["PaymentRequest"] = {
  __resolveReference: async ({ id }, { actor, requestById }) => visibleTo(actor, await requestById.load(id)),
  payee: ({ payee }) => ({ id: payee.userId }),
  payer: (request, _args, { actor }) =>
    request.payerId !== null && isPartyOf(actor, request) ? { id: request.payerId } : null,
  forAnybody: ({ isNamed }) => !isNamed,
  currency: ({ asset }) => asset.code,
  amount: ({ asks }) => presentAsked(asks).amount,
  minimumAmount: ({ asks }) => presentAsked(asks).minimumAmount,
  maximumAmount: ({ asks }) => presentAsked(asks).maximumAmount,
  payment: async ({ paymentId }, _args, { actor, paymentById }) =>
    paymentId === null ? null : paymentVisibleTo(actor, await paymentById.load(paymentId)),
  toAccount: ({ payee }, _args, { actor }) =>
    may(actor, "payments:read", payee.userId) ? { id: payee.accountId } : null,
  reference: ({ payee, reference }, _args, { actor }) => (may(actor, "payments:read", payee.userId) ? reference : null),
  reminders: (request, _args, { actor }) => (isPartyOf(actor, request) ? request.reminders : null),
  remindedAt: (request, _args, { actor }) => (isPartyOf(actor, request) ? request.remindedAt : null),
  link: (request, _args, context) => showLink(request, context),
  qrSvg: async (request, _args, context) => {
    const link = await showLink(request, context);
    return link === null ? null : qrSvg(link);
  },
};

export const requestPaid: NonNullable<EntityResolvers["Payment"]["request"]> = async (
  { id, kind },
  _args,
  { actor, requestPaidBy, requestById },
) => {
  const requestId = kind === "SEND" ? await requestPaidBy.load(id) : null;
  return requestId === null ? null : visibleTo(actor, await requestById.load(requestId));
};

export const PaymentRequestChanged: PaymentRequestChangedResolvers = {
  // The event said whose it is and that was checked; requests are never removed.
  request: async ({ requestId }, _args, { requestById }) => (await requestById.load(requestId)) as DomainRequest,
};
