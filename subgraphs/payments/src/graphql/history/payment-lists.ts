import { parseId } from "@coffer/contracts/ids";
import { pagedList } from "@coffer/platform/graphql/pages";
import type { ListedPayments } from "../../app/history/list-payments.ts";
import type { PaymentPage } from "../../app/history/ports.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Context } from "../context.ts";
import { presentMoney } from "../money/present.ts";
import type { PaymentConnectionParent } from "../parents.ts";
import { markOfFilter } from "./parse-filter.ts";
import { type MakeList, type PaymentPageArguments, readPaymentPage } from "./parse-page.ts";

/**
 * In units of an answer's values: what looks through many rows costs as if it gave a part of them.
 */
export const LOOK_COST = 1_000;

const parsePlace = (text: string): PaymentId | null => parseId("pay", text);

const listsOf =
  (name: string) =>
  (owner: string): MakeList =>
  (order, filter) => {
    const isWhole = order === "NEWEST_FIRST" && filter === null;
    return pagedList({ name, of: isWhole ? [owner] : [owner, order, markOfFilter(filter)], parsePlace });
  };

export const userPayments = listsOf("payments of a user");
export const accountPayments = listsOf("payments of an account");

type Asked = { readonly makeList: MakeList; readonly args: PaymentPageArguments; readonly context: Context };

/** What any field that lists payments answers. */
export async function presentPayments(
  { makeList, args, context }: Asked,
  read: (page: PaymentPage) => Promise<ListedPayments>,
): Promise<PaymentConnectionParent> {
  const page = readPaymentPage(makeList, args, await context.app.assetsFor(args));
  if (page.filter !== null) context.work?.take(LOOK_COST);
  const listed = await read(page);
  const connection = makeList(page.order, page.filter).present(listed, {
    hasPrevious: page.after !== null || page.offset > 0,
    placeOf: ({ id }) => id,
    end: listed.end,
  });
  return { ...connection, count: listed.count, addUp: listed.addUp };
}

export async function addUpPayments({ addUp }: PaymentConnectionParent, _args: unknown, { work }: Context) {
  work?.take(LOOK_COST);
  const { byCurrency, isExact } = await addUp();
  return {
    byCurrency: byCurrency.map((total) => ({ in: presentMoney(total.in), out: presentMoney(total.out) })),
    isExact,
  };
}

export function countPayments({ count }: PaymentConnectionParent, _args: unknown, { work }: Context) {
  work?.take(LOOK_COST);
  return count();
}
