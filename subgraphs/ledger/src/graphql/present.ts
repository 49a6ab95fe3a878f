import { formatMoney, type Money } from "@coffer/money/money";
import type { Listed } from "../app/list-books.ts";
import type { Balance } from "../domain/account.ts";

export const presentMoney = (amount: Money) => ({ amount: formatMoney(amount), currency: amount.asset.code });

export const presentBalance = ({ posted, pendingIn, pendingOut, available }: Balance) => ({
  posted: presentMoney(posted),
  pendingIn: presentMoney(pendingIn),
  pendingOut: presentMoney(pendingOut),
  available: presentMoney(available),
});

export function presentConnection<T>(
  { items, hasNext }: Listed<T>,
  { isFirst, cursorOf }: { isFirst: boolean; cursorOf: (item: T) => string },
) {
  const edges = items.map((node) => ({ cursor: cursorOf(node), node }));
  return {
    nodes: [...items],
    edges,
    pageInfo: {
      hasNextPage: hasNext,
      hasPreviousPage: !isFirst,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
