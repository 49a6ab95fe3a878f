import type { CofferError } from "@coffer/client/errors";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import {
  EveryPaymentListDocument,
  type EveryPaymentListQueryVariables,
} from "../../generated/operate/payments/payments.ts";
import type { PersonPaymentFragment } from "../../generated/operate/people/people.ts";
import { keepsPartOf } from "../../live/asks-the-same.ts";
import { ask } from "../../live/use-ask.ts";
import { statusesOf } from "../../payment/payment-filter.ts";
import { startOfDay } from "../../start-of-day.ts";
import { pageOf } from "../../ui/page-of.ts";
import type { TablePage } from "../../ui/table-types.ts";
import type { EveryFilter } from "./search.ts";

/** As the API filters; null where nothing is said. Both days are in it. */
export function askedOf(
  { kind, status, currency, from, until }: EveryFilter,
  zoneName: string,
): NonNullable<EveryPaymentListQueryVariables["filter"]> | null {
  const asked = {
    ...(kind ? { kinds: [kind] } : {}),
    ...(status ? { statuses: [...statusesOf(status)] } : {}),
    ...(currency ? { currency } : {}),
    ...(from ? { createdFrom: startOfDay(from, zoneName) } : {}),
    ...(until ? { createdBefore: startOfDay(until, zoneName, 1) } : {}),
  };
  return Object.keys(asked).length > 0 ? asked : null;
}

type Asked = EveryPaymentListQueryVariables & { readonly after: string | null };

/** A page with something on it, where there is something: one look at many may find nothing. */
export async function findEvery(asked: Asked, signal?: AbortSignal): Promise<TablePage<PersonPaymentFragment>> {
  for (let { after } = asked; ; ) {
    const { everyPayment } = await ask(EveryPaymentListDocument, { ...asked, after }, signal ? { signal } : {});
    const page = pageOf(everyPayment);
    if (page.rows.length > 0 || page.endCursor === null) return page;
    after = page.endCursor;
  }
}

export function useEveryPayment(asked: Asked): UseQueryResult<TablePage<PersonPaymentFragment>, CofferError> {
  const queryKey = ["EveryPaymentList", asked];
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => findEvery(asked, signal),
    placeholderData: keepsPartOf(queryKey),
  });
}
