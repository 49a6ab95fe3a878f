import { ScenariosToTryDocument, type ScenariosToTryQuery } from "../../generated/develop/sandbox/sandbox.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Card } from "../../ui/card.tsx";
import { Copy } from "../../ui/copy.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Prose } from "../../ui/prose.tsx";
import { State } from "../../ui/state.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";

type Scenario = ScenariosToTryQuery["sandboxScenarios"][number];

const w = words.sandbox;

const COLUMNS: readonly Column<Scenario>[] = [
  {
    key: "token",
    title: w.columns.token,
    isFixed: true,
    text: ({ token }) => token,
    cell: ({ token }) => (
      <span className="inline-flex items-center gap-2">
        <code className="break-all font-mono sm:whitespace-nowrap">{token}</code> <Copy text={token} look="quiet" />
      </span>
    ),
  },
  { key: "kind", title: w.columns.kind, text: ({ kind }) => w.kinds[kind] },
  { key: "label", title: w.columns.label, text: ({ label }) => label },
  {
    key: "verified",
    title: w.columns.verified,
    text: ({ verified }) => (verified ? w.verified : w.unverified),
    cell: ({ verified }) => <State tone={verified ? "good" : "waiting"}>{verified ? w.verified : w.unverified}</State>,
  },
  {
    key: "what",
    title: w.columns.what,
    isFixed: true,
    text: ({ description }) => description,
    cell: ({ description }) => <Prose text={description} />,
  },
];

/** Each token, and all that happens with it: a test of the API's plays every one. */
export function Scenarios() {
  const { data, error, refetch } = useAsk(ScenariosToTryDocument, {});
  return (
    <Card title={w.scenarios}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <p className="max-w-3xl text-dim">
          {w.scenariosMeaning} <TextLink to="/methods">{words.menu.methods}</TextLink>
        </p>
        <DataTable
          label={w.scenarios}
          columns={COLUMNS}
          keyOf={({ token }) => token}
          page={data && { rows: data.sandboxScenarios, endCursor: null }}
          isAsking={false}
          fault={error}
          onAgain={() => void refetch()}
          search={{}}
          onSearch={() => undefined}
          empty={w.noScenarios}
        />
      </div>
    </Card>
  );
}
