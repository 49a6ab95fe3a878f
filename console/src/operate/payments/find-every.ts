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
import { findFilled } from "../find-filled.ts";

type Asked = EveryPaymentListQueryVariables & { readonly after: string | null };

export const findEvery = (asked: Asked, signal?: AbortSignal): Promise<TablePage<PersonPaymentFragment>> =>
  findFilled(asked.after, async (after) => {
    const { everyPayment } = await ask(EveryPaymentListDocument, { ...asked, after }, signal ? { signal } : {});
    return pageOf(everyPayment);
  });

export function useEveryPayment(asked: Asked): UseQueryResult<TablePage<PersonPaymentFragment>, CofferError> {
  const queryKey = ["EveryPaymentList", asked];
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => findEvery(asked, signal),
    placeholderData: keepsPartOf(queryKey),
  });
}
