import { zero } from "@coffer/money/money";
import { visibleTo } from "../../app/history/list-payments.ts";
import type { EntityResolvers } from "../generated/types.ts";
import { presentMoney } from "../money/present.ts";

type Payment = Required<EntityResolvers["Payment"]>;

export const refundedAmount: Payment["refundedAmount"] = ({ amount, refunded }) =>
  presentMoney(refunded?.amount ?? zero(amount.asset));

/** Of the same two people. */
export const refundOf: Payment["refundOf"] = async ({ refundOf: id }, _args, { actor, paymentById }) =>
  id === undefined ? null : visibleTo(actor, await paymentById.load(id));

export const refunds: Payment["refunds"] = async (payment, _args, { actor, refundsOf, paymentById }) => {
  if (!payment.refunded) return [];
  const ids = await refundsOf.load(payment.id);
  const found = await Promise.all(ids.map((id) => paymentById.load(id)));
  return found.flatMap((refund) => visibleTo(actor, refund) ?? []);
};
