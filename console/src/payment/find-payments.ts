import {
  AccountPaymentsPageDocument,
  type MovementFragment,
  PaymentsPageDocument,
  type PaymentsPageQuery,
} from "../generated/payment/payment.ts";
import { ask } from "../live/use-ask.ts";
import { matches, type PaymentFilter } from "./payment-filter.ts";

/** The API's largest page. */
export const PAGE = 100;

type Search = { readonly filter: PaymentFilter; readonly zoneName: string; readonly signal?: AbortSignal | undefined };
type Edge = PaymentsPageQuery["payments"]["edges"][number];

/** Some of a list, and the cursor behind the last of them; null where none comes after. */
export type Found = { readonly payments: readonly MovementFragment[]; readonly next: string | null };

/** The payments that match, newest first, behind a cursor: as many as are asked for. */
export async function findPayments(
  search: Search,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<Found> {
  const found: Edge[] = [];
  for await (const edge of eachMatching(search, after)) {
    // One more is there: the last that is shown has something behind it.
    if (found.length === limit) return { payments: found.map(({ node }) => node), next: found.at(-1)?.cursor ?? null };
    found.push(edge);
  }
  return { payments: found.map(({ node }) => node), next: null };
}

async function* eachMatching({ filter, zoneName, signal }: Search, from: string | undefined): AsyncGenerator<Edge> {
  let after = from;
  for (;;) {
    const { edges, pageInfo } = await askForPage(filter.account, after, signal);
    for (const edge of edges) if (matches(filter, edge.node, zoneName)) yield edge;
    if (!pageInfo.hasNextPage || !pageInfo.endCursor) return;
    after = pageInfo.endCursor;
  }
}

async function askForPage(accountId: string | undefined, after: string | undefined, signal: AbortSignal | undefined) {
  const variables = { first: PAGE, after: after ?? null };
  if (accountId === undefined) return (await ask(PaymentsPageDocument, variables, signal ? { signal } : {})).payments;
  const { account } = await ask(AccountPaymentsPageDocument, { accountId, ...variables }, signal ? { signal } : {});
  return account?.payments ?? { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
}
