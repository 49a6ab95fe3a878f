import { formatMoney, type Money } from "@coffer/money/money";
import type { ListedAccounts } from "../app/list-chart.ts";
import type { ChartPage } from "../app/ports.ts";
import type { Balance } from "../domain/account.ts";
import { makeCursor } from "./parse.ts";

export const presentMoney = (amount: Money) => ({ amount: formatMoney(amount), currency: amount.asset.code });

export const presentBalance = ({ posted, pendingIn, pendingOut, available }: Balance) => ({
  posted: presentMoney(posted),
  pendingIn: presentMoney(pendingIn),
  pendingOut: presentMoney(pendingOut),
  available: presentMoney(available),
});

export function presentConnection({ accounts, hasNext }: ListedAccounts, page: ChartPage) {
  const edges = accounts.map((node) => ({ cursor: makeCursor(node.id), node }));
  return {
    nodes: [...accounts],
    edges,
    pageInfo: {
      hasNextPage: hasNext,
      hasPreviousPage: page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
