import {
  AgreeToNetworkChangeDocument,
  ChainProposalsDocument,
  type NetworkChangeFactsFragment,
  RefuseNetworkChangeDocument,
} from "../../generated/operate/chains/terms.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { useAsk } from "../../live/use-ask.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { useIsAdmin } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { RepeatableAct } from "../repeatable-act.tsx";
import { listingFacts, settingsFacts } from "./terms-facts.tsx";

type Props = { readonly nameOf: (network: string) => string };

/** What was proposed to hold of networks, and waits for a second ADMIN. */
export function Proposals({ nameOf }: Props) {
  const { data, error, refetch } = useAsk(ChainProposalsDocument, {});
  const w = words.networkChanges;
  return (
    <section aria-label={w.proposals} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 className="font-semibold text-base">{w.proposals}</h2>
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {data?.networkChanges.nodes.length === 0 && <p>{w.noProposals}</p>}
      {data && data.networkChanges.nodes.length > 0 && (
        <ul className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
          {data.networkChanges.nodes.map((change) => (
            <Proposal key={change.id} change={change} name={nameOf(change.network)} />
          ))}
        </ul>
      )}
      {data?.networkChanges.pageInfo.hasNextPage && <p className="text-dim">{w.more}</p>}
    </section>
  );
}

type Proposed = { readonly change: NetworkChangeFactsFragment; readonly name: string };

function Proposal({ change, name }: Proposed) {
  const { currency, settings, listing, reason, proposedBy, proposedAt, expiresAt } = change;
  const w = words.networkChanges;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] content-start gap-4 rounded-xl border border-line bg-raised p-5">
      <h3 className="font-semibold text-base">
        {name} · {listing ? w.tokenIs(currency, listing.isListed) : w.settings}
      </h3>
      <Facts
        facts={[
          ...(settings ? settingsFacts(settings) : []),
          ...(listing ? listingFacts(listing) : []),
          fact(w.reason, <span className="wrap-anywhere">{reason}</span>),
          fact(
            w.proposed,
            <>
              <Time at={proposedAt} /> · <IdLink id={proposedBy.id}>{proposedBy.username}</IdLink>
            </>,
          ),
          fact(w.expires, <Time at={expiresAt} />),
        ]}
      />
      <Decide change={change} />
    </li>
  );
}

function Decide({ change: { id, proposedBy } }: Pick<Proposed, "change">) {
  const isAdmin = useIsAdmin();
  const viewer = useViewer();
  if (!isAdmin || !viewer) return null;
  const isOwn = proposedBy.id === viewer.id;
  return (
    <div className="flex flex-wrap gap-3">
      {isOwn ? <p className="text-dim">{words.networkChanges.own}</p> : <Agree id={id} />}
      <Refuse id={id} isOwn={isOwn} />
    </div>
  );
}

function Agree({ id }: { readonly id: string }) {
  const { agree: w, refusals } = words.networkChanges;
  return (
    <RepeatableAct
      isPossible
      texts={w}
      document={AgreeToNetworkChangeDocument}
      variablesOf={(reason) => ({ input: { changeId: id, reason } })}
      refusalOf={({ approveNetworkChange }) => refusalText(approveNetworkChange, refusals)}
      look="danger"
    >
      <p>{w.means}</p>
    </RepeatableAct>
  );
}

function Refuse({ id, isOwn }: { readonly id: string; readonly isOwn: boolean }) {
  const { refusals, ...texts } = words.networkChanges;
  const w = isOwn ? texts.takeBack : texts.refuse;
  return (
    <RepeatableAct
      isPossible
      texts={w}
      document={RefuseNetworkChangeDocument}
      variablesOf={(reason) => ({ input: { changeId: id, reason } })}
      refusalOf={({ denyNetworkChange }) => refusalText(denyNetworkChange, refusals)}
      look="main"
    >
      <p>{w.means}</p>
    </RepeatableAct>
  );
}
