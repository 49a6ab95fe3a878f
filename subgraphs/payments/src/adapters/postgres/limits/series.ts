import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type { LimitUse } from "../../../domain/money/limit-use.ts";

/** What is added up by itself: an operation of somebody's, by one kind of method or by any. */
export type Series = Pick<LimitUse, "operation" | "userId" | "currency" | "methodKind">;

/** In the order of the functions' parameters. Any method is an empty text. */
export const SERIES = columnsOf<Series>({
  users: ["uuid", ({ userId }) => uuidOf(userId)],
  currencies: ["text", ({ currency }) => currency],
  operations: ["text", ({ operation }) => operation],
  methods: ["text", ({ methodKind }) => methodKind ?? ""],
});

/** `$2::uuid[], $3::text[], …`: from this number on. */
export const seriesFrom = (first: number): string =>
  `$${first}::uuid[], $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::text[]`;

/** Every one that a use counts in. */
export const seriesOf = ({ operation, userId, currency, methodKind }: Series): Series[] => {
  const any = { operation, userId, currency, methodKind: null };
  return methodKind === null ? [any] : [any, { ...any, methodKind }];
};

/** Tells series apart. */
export const nameOfSeries = ({ operation, userId, currency, methodKind }: Series): string =>
  `${userId} ${currency} ${operation} ${methodKind ?? ""}`;

/** Each once. */
export const distinctSeries = (series: readonly Series[]): Series[] => [
  ...new Map(series.map((one) => [nameOfSeries(one), one])).values(),
];
