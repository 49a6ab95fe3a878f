import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useMayOperate } from "../../shell/staff.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { ExportRows } from "../../ui/export-rows.tsx";
import { Page } from "../../ui/page.tsx";
import type { ActiveFilter } from "../../ui/table-empty.tsx";
import { words } from "../../words/words.ts";
import { type Letter, listAllLetters, useLetters } from "../letters.ts";
import { columnsOf, EXPORT_COLUMNS } from "./columns.tsx";
import { Filters } from "./filters.tsx";
import { LetterDialog } from "./letter-dialog.tsx";
import { Replay } from "./replay.tsx";

const here = getRouteApi("/inside/operate/dead-letters");

export function DeadLettersPage() {
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const mayOperate = useMayOperate();
  const asked = useLetters();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<Letter | null>(null);
  const all = asked.data?.letters ?? [];
  const matches = ({ subgraph, kind }: Letter) =>
    (search.subgraph ?? subgraph) === subgraph && (search.kind ?? kind) === kind;
  const rows = all.filter(matches);
  const chosen = rows.filter(({ id }) => selected.has(id));
  const toggle = (id: string) =>
    setSelected((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
  const filters: ActiveFilter[] = [
    search.subgraph && {
      label: words.operate.letters.subgraph,
      value: search.subgraph,
      onClear: () => void navigate({ search: ({ subgraph: _, ...rest }) => rest }),
    },
    search.kind && {
      label: words.operate.letters.kind,
      value: words.operate.letters.kinds[search.kind],
      onClear: () => void navigate({ search: ({ kind: _, ...rest }) => rest }),
    },
  ].filter((filter) => filter !== undefined);
  return (
    <Page title={words.operate.letters.title}>
      <div className="grid gap-4">
        {!mayOperate && <p className="text-dim">{words.operate.reads}</p>}
        <Filters search={search} onSearch={(next) => void navigate({ search: next })} />
        <ExportRows
          fileName="dead-letters"
          columns={EXPORT_COLUMNS}
          pageBehind={async () => {
            const letters = await listAllLetters(search.subgraph ? [search.subgraph] : SUBGRAPHS);
            return { rows: letters.filter(matches), endCursor: null };
          }}
        />
        {asked.data && <Notes {...asked.data} shown={rows.length} hidden={all.length - rows.length} />}
        {mayOperate && (
          <Replay
            letters={chosen}
            areAll={rows.length > 0 && chosen.length === rows.length}
            onAll={(isAll) => setSelected(new Set(isAll ? rows.map(({ id }) => id) : []))}
            onDone={() => setSelected(new Set())}
          />
        )}
        <DataTable
          label={words.operate.letters.title}
          columns={columnsOf({ onOpen: setOpen, ...(mayOperate ? { selected, onSelect: toggle } : {}) })}
          keyOf={({ id }) => id}
          page={asked.data && { rows, endCursor: null }}
          isAsking={asked.isFetching && !asked.isFetchedAfterMount}
          fault={asked.error}
          onAgain={() => void asked.refetch()}
          search={search}
          onSearch={({ after: _, sort: __, hide }, move) =>
            void navigate({ search: ({ hide: ___, ...rest }) => (hide ? { ...rest, hide } : rest), ...move })
          }
          filters={filters}
          empty={words.operate.letters.empty}
        />
      </div>
      <LetterDialog letter={open} onClose={() => setOpen(null)} />
    </Page>
  );
}

type NotesProps = {
  readonly silent: readonly string[];
  readonly cut: readonly string[];
  readonly shown: number;
  readonly hidden: number;
};

/** How whole the list is. */
function Notes({ silent, cut, shown, hidden }: NotesProps) {
  return (
    <div className="grid gap-1 text-sm">
      <p className="text-dim">{words.operate.letters.count(shown, hidden)}</p>
      {silent.length > 0 && (
        <p role="alert" className="text-bad">
          {words.operate.letters.silent(silent.join(", "))}
        </p>
      )}
      {cut.length > 0 && <p className="text-waiting">{words.operate.letters.cut(cut.join(", "))}</p>}
    </div>
  );
}
