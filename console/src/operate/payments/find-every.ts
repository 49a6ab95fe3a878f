import type { CofferError } from "@coffer/client/errors";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import {
  EveryPaymentListDocument,
  type EveryPaymentListQueryVariables,
} from "../../generated/operate/payments/payments.ts";
import type { PersonPaymentFragment } from "../../generated/operate/people/people.ts";
import { keepsPartOf } from "../../live/asks-the-same.ts";
import { ask } from "../../live/use-ask.ts";
import { pageOf } from "../../ui/page-of.ts";
import type { TablePage } from "../../ui/table-types.ts";

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
