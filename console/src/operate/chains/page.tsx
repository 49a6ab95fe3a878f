import { type ChainFactsFragment, ChainsPageDocument } from "../../generated/operate/chains/chains.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useIsAdmin } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { Chain } from "./chain.tsx";
import { Drafts } from "./drafts.tsx";
import { Proposals } from "./proposals.tsx";

/** How far each network is followed, and how its providers are. */
export function ChainsPage() {
  const viewer = useViewer();
  const isAdmin = useIsAdmin();
  const asked = useAsk(ChainsPageDocument, {});
  const { data, error } = asked;
  const w = words.chains;
  const mayResume = viewer?.roles.includes("OPERATOR") ?? false;
  return (
    <Page title={w.title}>
      <div className="grid gap-6">
        <div className="flex flex-wrap items-start justify-between gap-4">
          <p className="max-w-3xl text-dim">{w.what}</p>
          <Button onClick={() => void asked.refetch()} isBusy={asked.isFetching}>
            {w.lookAgain}
          </Button>
        </div>
        {error && <Fault fault={error} onAgain={() => void asked.refetch()} />}
        {!data && !error && <Skeleton rows={4} />}
        {data && (
          <ul aria-label={w.title} className="grid gap-4 xl:grid-cols-2">
            {data.networks.map((network: ChainFactsFragment) => (
              <Chain
                key={network.code}
                network={network}
                treasury={data.treasuries.find((one) => one.network === network.code)}
                mayResume={mayResume}
              />
            ))}
          </ul>
        )}
        {data && (
          <Proposals nameOf={(network) => data.networks.find(({ code }) => code === network)?.name ?? network} />
        )}
        {data && viewer && isAdmin && <Drafts owner={viewer.id} networks={data.networks} />}
      </div>
    </Page>
  );
}
