import type { Asset } from "@coffer/money/asset";
import type pg from "pg";
import type { PaymentParts } from "../../../domain/payment-parts.ts";
import { AUTHORIZATIONS, type AuthorizationRow } from "../authorizations/authorization-table.ts";
import { writeDepositTasks } from "../deposits/deposit-tasks.ts";
import { FAILURES, type FailureRow } from "./failure-table.ts";
import type { Written } from "./part-table.ts";

export type PartsRow = AuthorizationRow & FailureRow;

export const PART_COLUMNS = `${AUTHORIZATIONS.columns}, ${FAILURES.columns}`;
export const PART_JOINS = `${AUTHORIZATIONS.join} ${FAILURES.join}`;

export const readParts = (row: PartsRow, asset: Asset): PaymentParts => ({
  ...AUTHORIZATIONS.read(row, asset),
  ...FAILURES.read(row, asset),
});

/** Every feature's rows, of those payments that it has a part in. */
export async function writeParts(
  client: pg.ClientBase,
  written: Written,
): Promise<ReadonlyMap<string, PaymentParts> | null> {
  await writeDepositTasks(client, written);
  await FAILURES.write(client, written);
  return AUTHORIZATIONS.write(client, written);
}
