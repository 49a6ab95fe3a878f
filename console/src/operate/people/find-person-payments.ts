import type { CofferError } from "@coffer/client/errors";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import {
  type PersonPaymentFragment,
  PersonPaymentsDocument,
  type PersonPaymentsQueryVariables,
} from "../../generated/operate/people/people.ts";
import { keepsPartOf } from "../../live/asks-the-same.ts";
import { ask } from "../../live/use-ask.ts";
import { askedFilter } from "../../payment/find-payments.ts";
import type { TablePage } from "../../ui/table-types.ts";
import type { PersonFilter } from "./search.ts";

/** As the API filters: amounts where a currency says in what. Null where nothing is said. */
export function askedOf(filter: PersonFilter, zoneName: string): PersonPaymentsQueryVariables["filter"] {
  const { currency, min, max } = filter;
  const asked = {
    ...askedFilter(filter, zoneName),
    ...(currency ? { currency } : {}),
    ...(currency && min ? { amountAtLeast: { amount: min, currency } } : {}),
    ...(currency && max ? { amountAtMost: { amount: max, currency } } : {}),
  };
  return Object.keys(asked).length > 0 ? asked : null;
}

type Asked = PersonPaymentsQueryVariables & { readonly after: string | null };

/** A page with something on it, where there is something: of a filtered list one may be empty. */
export async function findPersonPayments(
  asked: Asked,
  signal?: AbortSignal,
): Promise<TablePage<PersonPaymentFragment>> {
  for (let { after } = asked; ; ) {
    const { user } = await ask(PersonPaymentsDocument, { ...asked, after }, signal ? { signal } : {});
    if (!user) return { rows: [], endCursor: null };
    const { nodes, pageInfo } = user.payments;
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    if (nodes.length > 0 || after === null) return { rows: nodes, endCursor: after };
  }
}

export function usePersonPayments(asked: Asked): UseQueryResult<TablePage<PersonPaymentFragment>, CofferError> {
  const queryKey = ["PersonPayments", asked];
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => findPersonPayments(asked, signal),
    placeholderData: keepsPartOf(queryKey),
  });
}
