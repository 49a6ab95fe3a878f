import {
  type MovementFragment,
  PaymentsPageDocument,
  type PaymentsPageQuery,
  type PaymentsPageQueryVariables,
} from "../generated/payment/payment.ts";
import { ask } from "../live/use-ask.ts";
import { startOfDay } from "../start-of-day.ts";
import { matches, type PaymentFilter, seenFrom, statusesOf } from "./payment-filter.ts";

/** The API's largest page. */
export const PAGE = 100;

export type Order = PaymentsPageQueryVariables["order"];
type Search = {
  readonly filter: PaymentFilter;
  readonly zoneName: string;
  readonly order?: Order;
  readonly signal?: AbortSignal | undefined;
};
type Place = { readonly after: string | undefined; readonly limit: number };
type Edge = PaymentsPageQuery["payments"]["edges"][number];

/** Some of a list, and the cursor behind the last of them; null where none comes after. */
export type Found = { readonly payments: readonly MovementFragment[]; readonly next: string | null };

/** The payments that match, behind a cursor: as many as are asked for. */
export async function findPayments(search: Search, { after, limit }: Place): Promise<Found> {
  const found: Edge[] = [];
  // One more than is shown tells whether something comes behind.
  for await (const edge of eachMatching(search, { after, limit: Math.min(limit + 1, PAGE) })) {
    if (found.length === limit) return { payments: found.map(({ node }) => node), next: found.at(-1)?.cursor ?? null };
    found.push(edge);
  }
  return { payments: found.map(({ node }) => node), next: null };
}

async function* eachMatching({ filter, zoneName, order, signal }: Search, place: Place): AsyncGenerator<Edge> {
  const asked = { first: place.limit, filter: askedFilter(filter, zoneName), order: order ?? "NEWEST_FIRST" };
  let after = place.after;
  for (;;) {
    const variables = { ...asked, after: after ?? null };
    const { payments } = await ask(PaymentsPageDocument, variables, signal ? { signal } : {});
    const { edges, pageInfo } = payments;
    for (const edge of edges)
      if (matches(filter, edge.node, zoneName)) yield { ...edge, node: seenFrom(filter.account, edge.node) };
    if (!pageInfo.hasNextPage || !pageInfo.endCursor) return;
    after = pageInfo.endCursor;
  }
}

/**
 * As the API filters. Amounts are not in it: there they belong to one currency, and a list shows
 * all; `matches` looks at them.
 */
export function askedFilter(
  { kind, status, direction, account, with: counterparty, from, until, text }: PaymentFilter,
  zoneName: string,
): NonNullable<PaymentsPageQueryVariables["filter"]> {
  return {
    ...(kind ? { kinds: [kind] } : {}),
    ...(status ? { statuses: [...statusesOf(status)] } : {}),
    ...(direction ? { direction } : {}),
    ...(account ? { accountId: account } : {}),
    ...(counterparty ? { counterparty } : {}),
    ...(from ? { createdFrom: startOfDay(from, zoneName) } : {}),
    ...(until ? { createdBefore: startOfDay(until, zoneName, 1) } : {}),
    ...(text ? { memo: text } : {}),
  };
}
