import { parseId } from "@coffer/contracts/ids";
import { type Listed, type PageArguments, type PagedList, pagedList } from "@coffer/platform/graphql/pages";
import type { PaymentPage } from "../../app/history/ports.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { readPaymentPage } from "../money/parse.ts";

const parsePlace = (text: string): PaymentId | null => parseId("pay", text);

export const makeUserPaymentsList = (userId: string) =>
  pagedList({ name: "payments of a user", of: [userId], parsePlace });

export const makeAccountPaymentsList = (accountId: string) =>
  pagedList({ name: "payments of an account", of: [accountId], parsePlace });

type Asked = {
  readonly list: PagedList<PaymentId>;
  readonly args: PageArguments & { readonly offset?: number | null };
};

/** What any field that lists payments answers. */
export async function presentPayments({ list, args }: Asked, read: (page: PaymentPage) => Promise<Listed<Payment>>) {
  const page = readPaymentPage(list, args);
  return list.present(await read(page), {
    hasPrevious: page.after !== null || page.offset > 0,
    placeOf: ({ id }) => id,
  });
}
