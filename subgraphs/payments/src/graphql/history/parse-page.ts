import { anything, within } from "@coffer/platform/graphql/input-parsers";
import { type PageArguments, type PagedList, pageSize } from "@coffer/platform/graphql/pages";
import { afterwards, readInput } from "@coffer/platform/graphql/read-input";
import { err } from "@coffer/platform/values/result";
import type { PaymentPage } from "../../app/history/ports.ts";
import type { ListOrder, PaymentFilter } from "../../app/money/payment-filter.ts";
import type { Assets } from "../../app/money/ports.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { PaymentFilter as FilterInput } from "../generated/types.ts";
import { makeFilterParser } from "./parse-filter.ts";

const OFFSET_MAX = 10_000;
const offsetMessage = `must be 0 to ${OFFSET_MAX}: use after for what lies further`;
const offsetRange = within({ min: 0, max: OFFSET_MAX, message: offsetMessage });

/** Under a filter, or in the other order, it is another list. */
export type MakeList = (order: ListOrder, filter: PaymentFilter | null) => PagedList<PaymentId>;

export type PaymentPageArguments = PageArguments & {
  readonly offset?: number | null | undefined;
  readonly filter?: FilterInput | null | undefined;
  readonly order: ListOrder;
};

/** Throws BAD_USER_INPUT with every fault. */
export const readPaymentPage = (makeList: MakeList, args: PaymentPageArguments, assets: Assets): PaymentPage =>
  readInput(args, (read) => {
    const filter = read("filter", makeFilterParser(assets));
    return {
      first: read("first", pageSize),
      order: read("order", anything),
      filter,
      offset: read("offset", (offset, path) => {
        const ranged = offsetRange(offset ?? 0, path);
        if (typeof args.after !== "string" || typeof offset !== "number") return ranged;
        const notBoth = { path, code: "NOT_BOTH", message: "cannot be used together with after" };
        return err([...(ranged.ok ? [] : ranged.error), notBoth]);
      }),
      // A cursor is one of a list, and which list it is the filter says.
      after: afterwards(filter, (known) => read("after", makeList(args.order, known).after)),
    };
  });
