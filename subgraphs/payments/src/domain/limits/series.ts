import type { LimitUse } from "../money/limit-use.ts";

/** What is added up by itself: an operation of somebody's, by one kind of method or by any. */
export type Series = Pick<LimitUse, "operation" | "userId" | "currency" | "methodKind">;

/** Every one that a use counts in. */
export const seriesOf = ({ operation, userId, currency, methodKind }: Series): Series[] => {
  const any = { operation, userId, currency, methodKind: null };
  return methodKind === null ? [any] : [any, { ...any, methodKind }];
};

/** Tells series apart. */
export const nameOfSeries = ({ operation, userId, currency, methodKind }: Series): string =>
  `${userId} ${currency} ${operation} ${methodKind ?? ""}`;
