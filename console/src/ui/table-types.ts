import type { ReactNode } from "react";
import type { Money } from "../money.ts";

export type Order = "ascending" | "descending";

export type Column<Row> = {
  readonly key: string;
  readonly title: string;
  /** What is shown; of an amount, `money` does it, and of a moment, `time`. */
  readonly cell?: (row: Row) => ReactNode;
  readonly money?: (row: Row) => { readonly money: Money; readonly direction?: "IN" | "OUT" };
  /** A moment, RFC 3339: the column's title names its zone, in which an export writes it. */
  readonly time?: (row: Row) => string | null | undefined;
  /** What an export writes. */
  readonly text: (row: Row) => string;
  /** The server can sort by it: what the orders are called, and which one is there unasked. */
  readonly sort?: Readonly<Record<Order, string>> & { readonly atFirst?: Order };
  /** It stays: without it a row says nothing. */
  readonly isFixed?: boolean;
};

/** A page of the server's list. */
export type TablePage<Row> = { readonly rows: readonly Row[]; readonly endCursor: string | null };
