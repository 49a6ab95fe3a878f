import type { ReactNode } from "react";
import type { Money } from "../money.ts";

export type Column<Row> = {
  readonly key: string;
  readonly title: string;
  /** What is shown; of an amount, `money` does it. */
  readonly cell?: (row: Row) => ReactNode;
  readonly money?: (row: Row) => { readonly money: Money; readonly direction?: "IN" | "OUT" };
  /** What an export writes. */
  readonly text: (row: Row) => string;
  /** The server can sort by it. */
  readonly isSortable?: boolean;
  /** It stays: without it a row says nothing. */
  readonly isFixed?: boolean;
};

/** A page of the server's list. */
export type TablePage<Row> = { readonly rows: readonly Row[]; readonly endCursor: string | null };
