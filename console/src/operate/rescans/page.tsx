import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import {
  RescanChoicesDocument,
  type RescanFactsFragment,
  RescanListDocument,
} from "../../generated/operate/rescans/rescans.ts";
import { keepsPartOf } from "../../live/asks-the-same.ts";
import { ask, askOptions, keyOf, useAsk } from "../../live/use-ask.ts";
import { useMayOperate } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ExportRows } from "../../ui/export-rows.tsx";
import { Choice } from "../../ui/field.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { type Option, textOf, withNamed } from "../../ui/options.ts";
import { Page } from "../../ui/page.tsx";
import { pageOf } from "../../ui/page-of.ts";
import { activeFiltersOf } from "../../ui/table-empty.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { BeginRescan } from "./begin-rescan.tsx";
import { columnsOf, EXPORT_COLUMNS } from "./columns.tsx";
import { RescanDialog } from "./rescan-dialog.tsx";
import { StopRescan } from "./stop-rescan.tsx";

const here = getRouteApi("/inside/operate/rescans");

/** No stream tells of them. */
const LOOK_AGAIN_MS = { underWay: 2_000, quiet: 10_000 };

/** The times that blocks of before were read once more, and how another begins. */
export function RescansPage() {
  const { after, hide, network } = here.useSearch();
  const navigate = here.useNavigate();
  const [viewer, mayOperate, write] = [useViewer(), useMayOperate(), useWriteCount()];
  const [openId, setOpenId] = useState<string | null>(null);
  const [stopping, setStopping] = useState<RescanFactsFragment | null>(null);
  const [isBeginning, setBeginning] = useState(false);
  const networks = useAsk(RescanChoicesDocument, {}).data?.networks;
  const choices = withNamed(networks?.map(({ code, name }): Option => [code, name]) ?? [], network);
  const nameOf = (code: string) => textOf(choices, code);
  const asked = { network: network ?? null, first: 50, after: after ?? null };
  const list = useQuery({
    ...askOptions(RescanListDocument, asked),
    placeholderData: keepsPartOf(keyOf(RescanListDocument, asked)),
    refetchInterval: ({ state: { data } }) =>
      data?.networkRescans.nodes.some(({ state }) => state === "READING")
        ? LOOK_AGAIN_MS.underWay
        : LOOK_AGAIN_MS.quiet,
  });
  const w = words.rescans;
  const rescans = list.data?.networkRescans.nodes ?? [];
  const show = (next: string | undefined) => void navigate({ search: { network: next, hide }, resetScroll: false });
  const filters = activeFiltersOf(
    ["network"],
    { network },
    {
      wordsOf: (_name, value) => ({ label: w.columns.network, value: nameOf(value) }),
      onShow: (next) => show(next.network),
    },
  );
  return (
    <Page title={w.title} actions={<TextLink to="/operate/chains">{words.staffMenu.chains}</TextLink>}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <p className="max-w-3xl text-dim">{w.what}</p>
        {viewer && mayOperate && networks && (
          <>
            <Button onClick={() => setBeginning(true)} className="justify-self-start">
              {w.begin.open}
            </Button>
            <Dialog title={w.begin.title} isOpen={isBeginning} onClose={() => setBeginning(false)}>
              <BeginRescan {...{ owner: viewer.id, networks, network }} onDone={() => setBeginning(false)} />
            </Dialog>
          </>
        )}
        {!mayOperate && <p className="text-dim">{w.reads}</p>}
        <div className="max-w-xs">
          <Choice
            label={w.columns.network}
            value={network ?? ""}
            onChange={({ target }) => show(target.value || undefined)}
          >
            <option value="">{words.payments.any}</option>
            {choices.map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Choice>
        </div>
        <ExportRows
          fileName="rescans"
          columns={EXPORT_COLUMNS}
          pageBehind={async (behind) =>
            pageOf((await ask(RescanListDocument, { ...asked, first: 100, after: behind })).networkRescans)
          }
        />
        <DataTable
          label={w.title}
          columns={columnsOf({
            ...{ nameOf, write },
            onOpen: ({ id }) => setOpenId(id),
            onStop: mayOperate ? setStopping : undefined,
          })}
          keyOf={({ id }) => id}
          page={pageOf(list.data?.networkRescans)}
          isAsking={list.isPlaceholderData}
          fault={list.error}
          onAgain={() => void list.refetch()}
          search={{ after, hide }}
          onSearch={({ sort: _, ...next }, move) =>
            void navigate({ search: { network, ...next }, resetScroll: false, ...move })
          }
          filters={filters}
          empty={w.none}
        />
        <RescanDialog
          rescan={rescans.find(({ id }) => id === openId) ?? null}
          nameOf={nameOf}
          onClose={() => setOpenId(null)}
        />
        <StopRescan rescan={stopping} nameOf={nameOf} onClose={() => setStopping(null)} />
      </div>
    </Page>
  );
}
