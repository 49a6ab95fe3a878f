import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";
import { download, toCsv } from "./csv.ts";
import { Fault } from "./fault.tsx";
import { momentIn } from "./moment.ts";
import { useReader } from "./reader.tsx";
import type { Column, TablePage } from "./table-types.ts";

type Props<Row> = {
  /** What the button says; else that all are exported. */
  readonly label?: string;
  /** Without an ending. */
  readonly fileName: string;
  readonly columns: readonly Column<Row>[];
  /**
   * The page behind a cursor, with the filters that the list has: as many rows as the API gives.
   */
  readonly pageBehind: (after: string | null) => Promise<TablePage<Row>>;
};

/** A file of all rows that match, not of those that are shown. */
export function ExportRows<Row>({ label = words.table.export, fileName, columns, pageBehind }: Props<Row>) {
  const { zoneName } = useReader();
  const [count, setCount] = useState(0);
  const exporting = useMutation<void, CofferError>({
    async mutationFn() {
      const rows: Row[] = [];
      for (let after: string | null = null, isMore = true; isMore; ) {
        const page: TablePage<Row> = await pageBehind(after);
        rows.push(...page.rows);
        setCount(rows.length);
        after = page.endCursor;
        isMore = after !== null;
      }
      const titles = columns.map(({ title }) => title);
      const cellOf = ({ time, text }: Column<Row>, row: Row) => {
        const at = time?.(row);
        return at ? momentIn(zoneName, at) : text(row);
      };
      download(`${fileName}.csv`, toCsv([titles, ...rows.map((row) => columns.map((column) => cellOf(column, row)))]));
    },
  });
  return (
    <div className="grid justify-items-start gap-2">
      <Button onClick={() => exporting.mutate()} isBusy={exporting.isPending}>
        <span aria-live="polite">{exporting.isPending ? words.table.exporting(count) : label}</span>
      </Button>
      {exporting.error && <Fault fault={exporting.error} />}
    </div>
  );
}
