import { Choice } from "../../ui/field.tsx";
import { staffWords } from "../../words/staff-words.ts";
import { KINDS, type LettersSearch, readLettersSearch, SUBGRAPH_NAMES } from "./search.ts";

type Props = { readonly search: LettersSearch; readonly onSearch: (search: LettersSearch) => void };

export function Filters({ search, onSearch }: Props) {
  const change = (key: "subgraph" | "kind", value: string) => onSearch(readLettersSearch({ ...search, [key]: value }));
  return (
    <div className="grid gap-4 sm:grid-cols-[12rem_12rem]">
      <Choice
        label={staffWords.letters.subgraph}
        value={search.subgraph ?? ""}
        onChange={({ target }) => change("subgraph", target.value)}
      >
        <option value="">{staffWords.letters.all}</option>
        {SUBGRAPH_NAMES.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Choice>
      <Choice
        label={staffWords.letters.kind}
        value={search.kind ?? ""}
        onChange={({ target }) => change("kind", target.value)}
      >
        <option value="">{staffWords.letters.all}</option>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {staffWords.letters.kinds[kind]}
          </option>
        ))}
      </Choice>
    </div>
  );
}
