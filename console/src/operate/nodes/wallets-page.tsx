import { getRouteApi } from "@tanstack/react-router";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { words } from "../../words/words.ts";
import { WalletTable } from "./wallet-table.tsx";

const here = getRouteApi("/inside/operate/node-wallets");

/** Every wallet that a node has here. */
export function NodeWalletsPage() {
  const navigate = here.useNavigate();
  const w = words.nodes;
  return (
    <Page title={w.wallets} actions={<LinkButton to="/operate/nodes">{w.toNodes}</LinkButton>}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <p className="max-w-3xl text-dim">{w.whatWallets}</p>
        <WalletTable
          nodeId={null}
          search={here.useSearch()}
          onSearch={({ sort: _, ...next }, move) => void navigate({ search: next, resetScroll: false, ...move })}
        />
      </div>
    </Page>
  );
}
