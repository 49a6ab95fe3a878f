import { getRouteApi } from "@tanstack/react-router";
import { NodeListDocument } from "../../generated/operate/nodes/nodes.ts";
import { useViewer } from "../../shell/viewer.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { pageOf } from "../../ui/page-of.ts";
import { words } from "../../words/words.ts";
import { Coins } from "./coins.tsx";
import { NODE_COLUMNS } from "./columns.tsx";
import { RegisterNode } from "./register-node.tsx";
import { useLooked } from "./use-looked.ts";
import { useMayManageNodes } from "./use-may-manage-nodes.ts";

const here = getRouteApi("/inside/operate/nodes");

/** Machines that stand beside this Coffer, and the coins that they can have wallets of. */
export function NodesPage() {
  const viewer = useViewer();
  const mayManage = useMayManageNodes();
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const list = useLooked(NodeListDocument, { first: 50, after: search.after ?? null });
  const w = words.nodes;
  return (
    <Page title={w.title} actions={<LinkButton to="/operate/node-wallets">{w.toWallets}</LinkButton>}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <p className="max-w-3xl text-dim">{w.what}</p>
        <DataTable
          label={w.title}
          columns={NODE_COLUMNS}
          keyOf={({ id }) => id}
          page={pageOf(list.data?.registeredNodes)}
          isAsking={list.isPlaceholderData}
          fault={list.error}
          onAgain={() => void list.refetch()}
          search={search}
          onSearch={({ sort: _, ...next }, move) => void navigate({ search: next, resetScroll: false, ...move })}
          empty={w.none}
        />
        {viewer && mayManage && <RegisterNode owner={viewer.id} />}
        <Coins />
      </div>
    </Page>
  );
}
