import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/table-types.ts";

type Props<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly empty: string;
};

/** A table of what a trial came to: all of it is there. */
export const TrialRows = <Row,>({ label, columns, rows, keyOf, empty }: Props<Row>) => (
  <DataTable
    label={label}
    columns={columns}
    keyOf={keyOf}
    page={{ rows, endCursor: null }}
    isAsking={false}
    fault={null}
    onAgain={() => undefined}
    search={{}}
    onSearch={() => undefined}
    empty={empty}
  />
);
