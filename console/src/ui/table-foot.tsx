import { words } from "../words/words.ts";
import { Button } from "./button.tsx";
import type { ListSearch } from "./search.ts";
import type { Column, TablePage } from "./table-types.ts";

type Props<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly page: TablePage<Row>;
  readonly search: ListSearch;
  readonly onSearch: (search: ListSearch) => void;
};

/** The way on and back, and which columns are shown. */
export function TableFoot<Row>({ columns, page, search, onSearch }: Props<Row>) {
  const { after, ...first } = search;
  const { endCursor } = page;
  const hidden = new Set(search.hide);
  const optional = columns.filter(({ isFixed }) => !isFixed);
  const toggle = (key: string) => {
    const { hide: _, ...rest } = search;
    const hide = hidden.has(key) ? [...hidden].filter((each) => each !== key) : [...hidden, key];
    onSearch(hide.length > 0 ? { ...rest, hide } : rest);
  };
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm">
      <span className="me-auto text-dim">{words.table.rows(page.rows.length)}</span>
      {optional.length > 0 && (
        <details className="relative">
          <summary className="cursor-pointer rounded-md border border-line bg-raised px-3 py-1.5 hover:bg-hover">
            {hidden.size > 0 ? words.table.columnsHidden(hidden.size) : words.table.columns}
          </summary>
          <div className="absolute end-0 bottom-full z-10 mb-1 grid w-56 gap-1 rounded-lg border border-line bg-raised p-3 shadow-lg">
            {optional.map(({ key, title }) => (
              <label key={key} className="flex min-h-7 items-center gap-2">
                <input type="checkbox" checked={!hidden.has(key)} onChange={() => toggle(key)} /> {title}
              </label>
            ))}
          </div>
        </details>
      )}
      {after !== undefined && <Button onClick={() => onSearch(first)}>{words.table.first}</Button>}
      {after !== undefined && <Button onClick={() => history.back()}>{words.table.previous}</Button>}
      {endCursor !== null && (
        <Button onClick={() => onSearch({ ...search, after: endCursor })}>{words.table.next}</Button>
      )}
    </div>
  );
}
