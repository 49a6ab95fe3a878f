import { getRouteApi } from "@tanstack/react-router";
import { OneNodeDocument, type OneNodeQuery } from "../../generated/operate/nodes/nodes.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { OnChain } from "../../ui/on-chain.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { ChangeAbilities } from "./change-abilities.tsx";
import { NodeSwitch } from "./node-switch.tsx";
import { ReplaceKey } from "./replace-key.tsx";
import { NODE_TONES } from "./states.ts";
import { useLooked } from "./use-looked.ts";
import { useMayManageNodes } from "./use-may-manage-nodes.ts";
import { WalletTable } from "./wallet-table.tsx";

const here = getRouteApi("/inside/operate/nodes/$id");

export function NodePage() {
  const { id } = here.useParams();
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const { data, error, refetch } = useLooked(OneNodeDocument, { id });
  const node = data?.registeredNode;
  const w = words.nodes;
  return (
    <Page title={node?.name ?? w.node} actions={<TextLink to="/operate/nodes">{w.toNodes}</TextLink>}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!data && !error && <Skeleton rows={4} />}
        {data && !node && <p>{w.notFound}</p>}
        {node && <About node={node} />}
        {node && (
          <section aria-label={w.itsWallets} className="grid grid-cols-[minmax(0,1fr)] gap-3">
            <h2 className="font-semibold text-base">{w.itsWallets}</h2>
            <WalletTable
              nodeId={id}
              search={search}
              onSearch={({ sort: _, ...next }, move) => void navigate({ search: next, resetScroll: false, ...move })}
            />
          </section>
        )}
      </div>
    </Page>
  );
}

function About({ node }: { readonly node: NonNullable<OneNodeQuery["registeredNode"]> }) {
  const viewer = useViewer();
  const { state, capabilities, lastSeenAt, lastSeenFrom, version, publicKey, formerKeyEndsAt, createdBy } = node;
  const mayManage = useMayManageNodes();
  const w = words.nodes;
  return (
    <Card title={w.about}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Facts
          facts={[
            fact(w.state, <State tone={NODE_TONES[state]}>{w.states[state]}</State>),
            fact(w.abilities, capabilities.join(", ") || w.noAbilities),
            fact(w.seen, lastSeenAt ? <Time at={lastSeenAt} /> : w.never),
            lastSeenFrom === null ? null : fact(w.from, <code className="font-mono text-[0.9em]">{lastSeenFrom}</code>),
            version === null ? null : fact(w.version, <span className="wrap-anywhere">{version}</span>),
            fact(w.key, <OnChain text={publicKey} />),
            formerKeyEndsAt === null ? null : fact(w.formerKey, <Time at={formerKeyEndsAt} />),
            fact(w.made, <Time at={node.createdAt} />),
            createdBy && fact(w.by, <IdLink id={createdBy.id}>{createdBy.username}</IdLink>),
            fact("Id", <Id id={node.id} />),
          ]}
        />
        {viewer && mayManage && (
          <div className="flex flex-wrap gap-3">
            <NodeSwitch node={node} owner={viewer.id} />
            <ReplaceKey node={node} owner={viewer.id} />
            <ChangeAbilities node={node} owner={viewer.id} />
          </div>
        )}
        {viewer && !mayManage && <p className="text-dim">{w.reads}</p>}
      </div>
    </Card>
  );
}
