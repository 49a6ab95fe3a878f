import { formatMoney } from "@coffer/money/money";
import type { BulkRow } from "../money/bulk-payment.ts";

const HEADER = [
  ...["row", "key", "user_id", "account_id", "amount", "currency", "fee", "memo", "reference"],
  ...["status", "payment_id", "code", "at"],
];

/**
 * What spreadsheets take for the beginning of a formula, or skip before one: people open what
 * others have written, and it would be done there.
 */
const FORMULA = /^[\s\u{FEFF}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

/** A cell of RFC 4180 that is text to a spreadsheet, too. */
export function writeCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\r\n']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180, with a header. */
export const writeCsv = (rows: readonly BulkRow[]): string =>
  [HEADER, ...rows.map(toCells)].map((cells) => `${cells.map(writeCell).join(",")}\r\n`).join("");

const toCells = (row: BulkRow): string[] => [
  String(row.place),
  row.key ?? "",
  row.payeeId,
  row.payeeAccountId ?? "",
  formatMoney(row.amount),
  row.amount.asset.code,
  formatMoney(row.fee),
  row.memo ?? "",
  row.reference ?? "",
  row.status,
  row.paymentId ?? "",
  row.refusal ?? "",
  row.at?.toISOString() ?? "",
];
