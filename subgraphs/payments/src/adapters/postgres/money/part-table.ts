import type { Asset } from "@coffer/money/asset";
import type pg from "pg";
import type { Approval } from "../../../domain/money/approval.ts";
import type { CallOff } from "../../../domain/money/chain-payout.ts";
import type { BulkId } from "../../../domain/money/ids.ts";
import type { Move, NewPayment, Payment } from "../../../domain/money/payment.ts";
import type { PaymentParts } from "../../../domain/money/payment-parts.ts";
import type { PaymentSchedule } from "../../../domain/money/payment-schedule.ts";

/** What a batch made: its payments are written already. */
export type Written = {
  readonly made: readonly NewPayment[];
  readonly moves: readonly Move[];
  readonly scheduled: readonly NewSchedule[];
  readonly started: readonly StartedBulk[];
  readonly calledOff: readonly CallOff<Payment>[];
};

/** `approval`: what its payer signed for it, if that was asked for. */
export type NewSchedule = { readonly schedule: PaymentSchedule; readonly approval: Approval | null };

/** The same, of a bulk payment whose rows are paid from then on. */
export type StartedBulk = { readonly id: BulkId; readonly approval: Approval | null };

export type AssetOf = (code: string) => Asset | undefined;

/** What a feature keeps beside payments, in tables of its own. */
export type PartTable<Row> = {
  /** What it adds to a payment that is read: columns, and the join of its table to `p`. */
  readonly columns: string;
  readonly join: string;
  readonly read: (row: Row, asset: Asset, assetOf: AssetOf) => PaymentParts;
  /** Null where the batch has no rows for it. */
  readonly prepare: (written: Written) => WriteParts | null;
};

/**
 * Writes a feature's rows in the same transaction. Says, by payment, what only the database knew;
 * null where nothing is.
 */
export type WriteParts = (client: pg.ClientBase) => Promise<ReadonlyMap<string, PaymentParts> | null>;
