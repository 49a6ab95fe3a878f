import type { CofferError } from "@coffer/client/errors";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { PaymentChangesDocument } from "../generated/payment/payment.ts";
import { ASK_ANEW } from "../live/keep-live.ts";
import { useFollow } from "../live/use-follow.ts";
import { useReader } from "../ui/reader.tsx";
import { type Found, findPayments, type Order } from "./find-payments.ts";
import { isSameList, matches, type PaymentFilter, seenFrom } from "./payment-filter.ts";
import { putPayment } from "./put-payment.ts";

type Place = { readonly after?: string | undefined; readonly limit: number; readonly order?: Order };

type Key = readonly ["payments", PaymentFilter, ...rest: readonly unknown[]];

/** The viewer's payments that match, live. */
export function usePayments(
  filter: PaymentFilter,
  { after, limit, order = "NEWEST_FIRST" }: Place,
): UseQueryResult<Found, CofferError> {
  const { zoneName } = useReader();
  const queryKey: Key = ["payments", filter, zoneName, after ?? null, limit, order];
  const list = useQuery<Found, CofferError, Found, Key>({
    queryKey,
    queryFn: ({ signal }) => findPayments({ filter, zoneName, order, signal }, { after, limit }),
    // One account's payments never stand under another's name.
    placeholderData: (before, query) => (query && isSameList(query.queryKey[1], filter) ? before : undefined),
  });
  useFollow(
    PaymentChangesDocument,
    {},
    {
      into: queryKey,
      apply: (before: Found, { paymentStatus: { payment } }) =>
        // An event does not say to which account a transfer came: the list that is asked does.
        seenFrom(filter.account, payment) !== payment
          ? ASK_ANEW
          : putPayment(before, payment, {
              isShown: matches(filter, payment, zoneName),
              isOldestFirst: order === "OLDEST_FIRST",
              isFirstPage: after === undefined,
            }),
    },
  );
  return list;
}
