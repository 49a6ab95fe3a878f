import { useId } from "react";
import { words } from "../words/words.ts";
import type { ListSearch, Move } from "./search.ts";
import { orderOf, sortedBy } from "./table-order.ts";
import type { Column, Order } from "./table-types.ts";

type Sorting = {
  readonly search: ListSearch;
  readonly onSearch: (search: ListSearch, move: Move) => void;
};
type HeadingProps<Row> = Sorting & { readonly column: Column<Row>; readonly title: string };

const MARKS = { ascending: " ▴", descending: " ▾", none: "" } as const;

/** The other way round where it is sorted by it already; the first page of the new order. */
export function Heading<Row>({ column, title, search, onSearch }: HeadingProps<Row>) {
  const place = `whitespace-nowrap px-3 font-medium ${column.money ? "text-end" : "text-start"}`;
  if (!column.sort)
    return (
      <th scope="col" className={place}>
        {title}
      </th>
    );
  const order = orderOf(column, search) ?? "none";
  const next = order === "descending" ? "ascending" : "descending";
  return (
    <th scope="col" aria-sort={order} className={place}>
      <button
        type="button"
        className="cursor-pointer font-medium underline decoration-dotted"
        onClick={() => onSearch(sortedBy(search, column.key, next), {})}
      >
        {title}
        <span aria-hidden="true">{MARKS[order]}</span>
      </button>
    </th>
  );
}

const ORDERS: readonly Order[] = ["descending", "ascending"];

/** The same where there are no headings to press. */
export function SortChoice<Row>({ columns, search, onSearch }: Sorting & { readonly columns: readonly Column<Row>[] }) {
  const id = useId();
  const sortable = columns.flatMap(({ key, title, sort }) => (sort ? [{ key, title, sort }] : []));
  const column = columns.find((each) => orderOf(each, search) !== null);
  if (sortable.length === 0) return null;
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id}>{words.table.sort}</label>
      <select
        id={id}
        value={column ? `${orderOf(column, search)} ${column.key}` : ""}
        onChange={({ target }) => {
          const [order, key = ""] = target.value.split(" ");
          onSearch(sortedBy(search, key, order === "ascending" ? order : "descending"), {});
        }}
        className="min-h-9 rounded-md border border-line bg-raised px-2"
      >
        {!column && <option value="" />}
        {sortable.map(({ key, title, sort }) =>
          ORDERS.map((order) => (
            <option key={`${order} ${key}`} value={`${order} ${key}`}>
              {title}: {sort[order]}
            </option>
          )),
        )}
      </select>
    </div>
  );
}
