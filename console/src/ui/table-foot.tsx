import { useLocation } from "@tanstack/react-router";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";
import type { ListSearch, Move } from "./search.ts";
import { SortChoice } from "./table-sort.tsx";
import type { Column, TablePage } from "./table-types.ts";
import { useIsNarrow } from "./use-is-narrow.ts";

type Props<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly page: TablePage<Row>;
  /** What is shown is of another filter or place: its cursor leads nowhere in this list. */
  readonly isAsking: boolean;
  readonly search: ListSearch;
  readonly onSearch: (search: ListSearch, move: Move) => void;
};

/** The way on and back, and which columns are shown. */
export function TableFoot<Row>({ columns, page, isAsking, search, onSearch }: Props<Row>) {
  const hidden = new Set(search.hide);
  const pagesBefore = useLocation({ select: ({ state }) => state.pagesBefore });
  const isNarrow = useIsNarrow();
  const optional = columns.filter(({ isFixed }) => !isFixed);
  const toggle = (key: string) => {
    const { hide: _, ...rest } = search;
    const hide = hidden.has(key) ? [...hidden].filter((each) => each !== key) : [...hidden, key];
    // It is the same page: the browser's way back does not lead over its columns.
    onSearch(hide.length > 0 ? { ...rest, hide } : rest, {
      replace: true,
      ...(pagesBefore && { state: { pagesBefore } }),
    });
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
      {isNarrow && <SortChoice columns={columns} search={search} onSearch={onSearch} />}
      <Pages
        isAsking={isAsking}
        search={search}
        onSearch={onSearch}
        next={page.endCursor}
        pagesBefore={pagesBefore ?? []}
      />
    </div>
  );
}

type PagesProps = Pick<Props<unknown>, "isAsking" | "search" | "onSearch"> & {
  readonly next: string | null;
  readonly pagesBefore: readonly (string | null)[];
};

/** A cursor leads on, and none leads back: the pages that somebody came over are remembered. */
function Pages({ isAsking, search, onSearch, next, pagesBefore }: PagesProps) {
  const { after, ...first } = search;
  const before = after === undefined ? undefined : pagesBefore.at(-1);
  return (
    <>
      {after !== undefined && <Button onClick={() => onSearch(first, {})}>{words.table.first}</Button>}
      {before !== undefined && (
        <Button
          onClick={() =>
            onSearch(before === null ? first : { ...first, after: before }, {
              state: { pagesBefore: pagesBefore.slice(0, -1) },
            })
          }
        >
          {words.table.previous}
        </Button>
      )}
      {next !== null && (
        <Button
          isBusy={isAsking}
          onClick={() =>
            onSearch({ ...search, after: next }, { state: { pagesBefore: [...pagesBefore, after ?? null] } })
          }
        >
          {words.table.next}
        </Button>
      )}
    </>
  );
}
