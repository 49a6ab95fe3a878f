import type { CofferError } from "@coffer/client/errors";
import { words } from "../words/words.ts";
import { Amount } from "./amount.tsx";
import { Fault } from "./fault.tsx";
import { useReader } from "./reader.tsx";
import type { ListSearch, Move } from "./search.ts";
import { Skeleton } from "./skeleton.tsx";
import { type ActiveFilter, EmptyTable } from "./table-empty.tsx";
import { TableFoot } from "./table-foot.tsx";
import { Heading } from "./table-sort.tsx";
import type { Column, TablePage } from "./table-types.ts";
import { Time } from "./time.tsx";
import { useIsNarrow } from "./use-is-narrow.ts";
import { useLostCursor } from "./use-lost-cursor.ts";

type Props<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  /** Undefined before the first answer; what was there stays while another is asked for. */
  readonly page: TablePage<Row> | undefined;
  readonly isAsking: boolean;
  readonly fault: CofferError | null;
  readonly onAgain: () => void;
  readonly search: ListSearch;
  /** For the router, with both: it keeps the way back to the pages before. */
  readonly onSearch: (search: ListSearch, move: Move) => void;
  /** Those that are set: an empty list says which of them empties it. */
  readonly filters?: readonly ActiveFilter[];
  /** What an empty list says where nothing is filtered. */
  readonly empty: string;
  readonly density?: "staff" | "person";
};

const ROWS = { staff: "h-9", person: "h-12" } as const;

/**
 * A list of the server's: it sorts, filters and pages, and the address holds how. On a narrow
 * screen each row is a card.
 */
export function DataTable<Row>(props: Props<Row>) {
  const { columns, page, isAsking, fault, onAgain, search, filters = [], empty } = props;
  const isNarrow = useIsNarrow();
  const { after, ...first } = search;
  const wasLost = useLostCursor({ after, fault, onBegin: () => props.onSearch(first, { replace: true }) });
  if (!page) return fault ? <Fault fault={fault} onAgain={onAgain} /> : <Skeleton rows={8} className="h-9" />;
  const shown = columns.filter(({ key, isFixed }) => isFixed || !search.hide?.includes(key));
  return (
    <div className="grid gap-3" aria-busy={isAsking}>
      {wasLost && <p role="status">{words.table.placeLost}</p>}
      {fault && <Fault fault={fault} onAgain={onAgain} />}
      {page.rows.length === 0 ? (
        <EmptyTable filters={filters} isFirst={after === undefined} empty={empty} />
      ) : (
        <div className={isAsking ? "opacity-60" : ""}>
          {isNarrow ? (
            <Cards {...props} page={page} columns={shown} />
          ) : (
            <Table {...props} page={page} columns={shown} />
          )}
        </div>
      )}
      <TableFoot {...props} page={page} />
    </div>
  );
}

/** A moment's zone is said once, above all of them. */
function useTitles<Row>(): (column: Column<Row>) => string {
  const { zoneName } = useReader();
  return ({ title, time }) => (time ? words.time.inZone(title, zoneName) : title);
}

type Shown<Row> = Props<Row> & { readonly page: TablePage<Row> };

function Table<Row>({ label, columns, keyOf, page, search, onSearch, density = "staff" }: Shown<Row>) {
  const titleOf = useTitles<Row>();
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-raised">
      <table className="w-full text-sm">
        <caption className="sr-only">{label}</caption>
        <thead className="border-line border-b text-start text-dim">
          <tr className="h-9">
            {columns.map((column) => (
              <Heading key={column.key} column={column} title={titleOf(column)} search={search} onSearch={onSearch} />
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {page.rows.map((row) => (
            <tr key={keyOf(row)} className={`${ROWS[density]} hover:bg-hover`}>
              {columns.map((column) => (
                <td key={column.key} className={`px-3 py-1 ${column.money ? "text-end" : ""}`}>
                  <Cell column={column} row={row} rows={page.rows} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards<Row>({ label, columns, keyOf, page }: Shown<Row>) {
  const titleOf = useTitles<Row>();
  return (
    <ul aria-label={label} className="grid gap-2">
      {page.rows.map((row) => (
        <li key={keyOf(row)} className="rounded-lg border border-line bg-raised px-4 py-3">
          <dl className="grid gap-y-1.5 text-sm">
            {columns.map((column) => (
              <div key={column.key} className="flex flex-wrap justify-between gap-x-4">
                <dt className="text-dim">{titleOf(column)}</dt>
                <dd className="amount-wraps ms-auto min-w-0 text-end">
                  <Cell column={column} row={row} rows={[row]} />
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

type CellProps<Row> = { readonly column: Column<Row>; readonly row: Row; readonly rows: readonly Row[] };

function Cell<Row>({ column: { cell, money, time, text }, row, rows }: CellProps<Row>) {
  if (money) return <Amount {...money(row)} among={rows.map((each) => money(each).money)} />;
  const at = time?.(row);
  if (at) return <Time at={at} isZoneSaid />;
  return cell ? cell(row) : text(row);
}
