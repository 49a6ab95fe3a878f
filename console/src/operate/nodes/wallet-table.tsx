import { NodeWalletListDocument } from "../../generated/operate/nodes/node-wallets.ts";
import { CoinListDocument } from "../../generated/operate/nodes/nodes.ts";
import { ask } from "../../live/use-ask.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { ExportRows } from "../../ui/export-rows.tsx";
import { pageOf } from "../../ui/page-of.ts";
import type { ListSearch, Move } from "../../ui/search.ts";
import { words } from "../../words/words.ts";
import { WALLET_EXPORT, walletColumnsOf } from "./columns.tsx";
import { useLooked } from "./use-looked.ts";

type Props = {
  /** Null: of all nodes. */
  readonly nodeId: string | null;
  readonly search: ListSearch;
  readonly onSearch: (search: ListSearch, move: Move) => void;
};

/** Wallets of one node, or of all: a short page, since a Core node is asked for each balance. */
export function WalletTable({ nodeId, search, onSearch }: Props) {
  const list = useLooked(NodeWalletListDocument, { nodeId, first: 20, after: search.after ?? null });
  const coins = useLooked(CoinListDocument, {}).data?.coreNetworks ?? [];
  const w = words.nodes;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ExportRows
        fileName="node-wallets"
        columns={WALLET_EXPORT}
        pageBehind={async (behind) =>
          pageOf((await ask(NodeWalletListDocument, { nodeId, first: 20, after: behind })).nodeWallets)
        }
      />
      <DataTable
        label={w.wallets}
        columns={walletColumnsOf(coins).filter(({ key }) => nodeId === null || key !== "node")}
        keyOf={({ id }) => id}
        page={pageOf(list.data?.nodeWallets)}
        isAsking={list.isPlaceholderData}
        fault={list.error}
        onAgain={() => void list.refetch()}
        search={search}
        onSearch={onSearch}
        empty={w.noWallets}
      />
    </div>
  );
}
