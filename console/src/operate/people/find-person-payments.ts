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
import { pageOf } from "../../ui/page-of.ts";
import type { TablePage } from "../../ui/table-types.ts";
import { findFilled } from "../find-filled.ts";
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

export const findPersonPayments = (asked: Asked, signal?: AbortSignal): Promise<TablePage<PersonPaymentFragment>> =>
  findFilled(asked.after, async (after) => {
    const { user } = await ask(PersonPaymentsDocument, { ...asked, after }, signal ? { signal } : {});
    return user ? pageOf(user.payments) : { rows: [], endCursor: null };
  });

export function usePersonPayments(asked: Asked): UseQueryResult<TablePage<PersonPaymentFragment>, CofferError> {
  const queryKey = ["PersonPayments", asked];
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => findPersonPayments(asked, signal),
    placeholderData: keepsPartOf(queryKey),
  });
}
