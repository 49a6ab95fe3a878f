import type { Asset } from "@coffer/money/asset";
import type pg from "pg";
import type { Move, NewPayment } from "../../../domain/payment.ts";
import type { PaymentParts } from "../../../domain/payment-parts.ts";

/** What a batch made of payments, all of it written already. */
export type Written = { readonly made: readonly NewPayment[]; readonly moves: readonly Move[] };

/** What a feature keeps beside payments, in tables of its own. */
export type PartTable<Row> = {
  /** What it adds to a payment that is read: columns, and the join of its table to `p`. */
  readonly columns: string;
  readonly join: string;
  readonly read: (row: Row, asset: Asset) => PaymentParts;
  /**
   * Writes its rows in the same transaction, where the batch has any for it. Says, by payment, what
   * only the database knew; null where nothing is.
   */
  readonly write: (client: pg.ClientBase, written: Written) => Promise<ReadonlyMap<string, PaymentParts> | null>;
};
