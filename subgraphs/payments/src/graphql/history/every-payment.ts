import { parseId } from "@coffer/contracts/ids";
import { optional } from "@coffer/platform/graphql/input-parsers";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { afterwards, readInput } from "@coffer/platform/graphql/read-input";
import type { EveryPaymentFilter } from "../../app/history/ports.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { QueryResolvers } from "../generated/types.ts";
import { makeEveryFilterParser, markOfFilter } from "./parse-filter.ts";
import { LOOK_COST } from "./payment-lists.ts";

/** Under another filter it is another list. */
const listOf = (filter: EveryPaymentFilter | null) =>
  pagedList({
    name: "every payment",
    of: [markOfFilter(filter)],
    parsePlace: (text): PaymentId | null => parseId("pay", text),
  });

export const everyPayment: QueryResolvers["everyPayment"] = async (_root, args, { app, work }) => {
  const assets = await app.assetsFor(args);
  const page = readInput(args, (read) => {
    const filter = read("filter", optional(makeEveryFilterParser(assets)));
    return {
      first: read("first", pageSize),
      filter,
      // A cursor is one of a list, and which list it is the filter says.
      after: afterwards(filter, (known) => read("after", listOf(known).after)),
    };
  });
  work?.take(LOOK_COST);
  const listed = await app.listEveryPayment(page);
  return listOf(page.filter).present<Payment>(listed, {
    hasPrevious: page.after !== null,
    placeOf: ({ id }) => id,
    end: listed.end,
  });
};
