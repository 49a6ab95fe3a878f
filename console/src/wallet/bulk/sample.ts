import { download, toCsv } from "../../ui/csv.ts";
import { words } from "../../words/words.ts";

/** What a file may say of each row, as its header calls it. */
export const COLUMNS = [
  ...["username", "user_id", "account_id", "amount"],
  ...["currency", "key", "memo", "reference"],
] as readonly (keyof typeof words.bulk.columnNames)[];

/** A file that is in order, but that nobody of these names need be here. */
export function saveSample(currency: string): void {
  const memo = words.bulk.sampleMemo;
  const rows = [
    ["key", "username", "amount", "currency", "memo", "reference"],
    ["1", "ann", "1200.00", currency, memo, "2026-05-001"],
    ["2", "ben", "1350.50", currency, memo, "2026-05-002"],
  ];
  download("sample.csv", toCsv(rows));
}
