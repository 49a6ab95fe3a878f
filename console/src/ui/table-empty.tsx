import { words } from "../words/words.ts";
import { Button } from "./button.tsx";
import { focusHeading } from "./page.tsx";

/** A filter that is set, in words, and the way out of it. */
export type ActiveFilter = { readonly label: string; readonly value: string; readonly onClear: () => void };

/** What is set of a list's filters; `onShow` is given what is left where one is taken away. */
export function activeFiltersOf<Name extends string, Filter extends { readonly [N in Name]?: string | undefined }>(
  names: readonly Name[],
  filter: Filter,
  { wordsOf, onShow }: Shown<Name, Filter>,
): readonly ActiveFilter[] {
  return names.flatMap((name) => {
    const value = filter[name];
    if (value === undefined) return [];
    return [{ ...wordsOf(name, value), onClear: () => onShow({ ...filter, [name]: undefined }) }];
  });
}

type Shown<Name, Filter> = {
  readonly wordsOf: (name: Name, value: string) => Omit<ActiveFilter, "onClear">;
  readonly onShow: (left: Filter) => void;
};

type Props = { readonly filters: readonly ActiveFilter[]; readonly isFirst: boolean; readonly empty: string };

/** Why there is nothing: nothing there is, or a filter hides it. */
export function EmptyTable({ filters, isFirst, empty }: Props) {
  if (filters.length === 0)
    return (
      <p className="rounded-lg border border-line bg-raised p-6 text-dim">{isFirst ? empty : words.table.noMore}</p>
    );
  return (
    <div className="grid justify-items-start gap-3 rounded-lg border border-line bg-raised p-6">
      <p>{words.table.nothingMatches}</p>
      <ActiveFilters filters={filters} />
    </div>
  );
}

/** Each of them with a button that takes it away. */
export function ActiveFilters({ filters }: { readonly filters: readonly ActiveFilter[] }) {
  if (filters.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2">
      {filters.map(({ label, value, onClear }) => (
        <li key={label}>
          <Button
            onClick={() => {
              onClear();
              focusHeading();
            }}
            className="text-sm"
          >
            {label}: {value} <span aria-hidden="true">✕</span>
            <span className="sr-only">{words.table.clear}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
