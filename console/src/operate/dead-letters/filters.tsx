import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { Choice } from "../../ui/field.tsx";
import { words } from "../../words/words.ts";
import { KINDS, type LettersSearch, readLettersSearch } from "./search.ts";

type Props = { readonly search: LettersSearch; readonly onSearch: (search: LettersSearch) => void };

export function Filters({ search, onSearch }: Props) {
  const change = (key: "subgraph" | "kind", value: string) => onSearch(readLettersSearch({ ...search, [key]: value }));
  return (
    <div className="grid gap-4 sm:grid-cols-[12rem_12rem]">
      <Choice
        label={words.operate.letters.subgraph}
        value={search.subgraph ?? ""}
        onChange={({ target }) => change("subgraph", target.value)}
      >
        <option value="">{words.operate.letters.all}</option>
        {SUBGRAPHS.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Choice>
      <Choice
        label={words.operate.letters.kind}
        value={search.kind ?? ""}
        onChange={({ target }) => change("kind", target.value)}
      >
        <option value="">{words.operate.letters.all}</option>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {words.operate.letters.kinds[kind]}
          </option>
        ))}
      </Choice>
    </div>
  );
}
