import { formatMoney, type Money } from "@coffer/money/money";
import type { ListedPayments } from "../app/list-payments.ts";
import type { PaymentPage } from "../app/ports.ts";
import { makeCursor } from "./parse.ts";

export const presentMoney = (amount: Money) => ({ amount: formatMoney(amount), currency: amount.asset.code });

export function presentConnection({ payments, hasNext }: ListedPayments, page: PaymentPage) {
  const edges = payments.map((node) => ({ cursor: makeCursor(node.id), node }));
  return {
    nodes: [...payments],
    edges,
    pageInfo: {
      hasNextPage: hasNext,
      hasPreviousPage: page.after !== null || page.offset > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
