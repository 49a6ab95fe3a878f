import { getRouteApi } from "@tanstack/react-router";
import {
  AgreeToColdStorageDocument,
  type ColdNetworkFragment,
  type ColdStorageFactsFragment,
  ColdStorageListDocument,
  RefuseColdStorageDocument,
} from "../../generated/operate/cold-storage/cold-storage.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useIsAdmin } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AddressQr } from "../../ui/address-qr.tsx";
import { Button } from "../../ui/button.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Grouped } from "../../ui/grouped.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";
import { RepeatableAct } from "../repeatable-act.tsx";
import { StorageFacts } from "./storage-facts.tsx";

const here = getRouteApi("/inside/operate/cold-storage");

/** What was proposed, and waits for a second ADMIN: a page at a time, its place in the address. */
export function Proposals({ networks }: { readonly networks: readonly ColdNetworkFragment[] }) {
  const { proposed: after } = here.useSearch();
  const navigate = here.useNavigate();
  const asked = useAsk(ColdStorageListDocument, { network: null, states: ["PROPOSED"], after: after ?? null });
  const show = (proposed: string | undefined, isLost?: true) =>
    void navigate({ search: { proposed }, resetScroll: false, ...(isLost && { replace: true }) });
  const wasLost = useLostCursor({ after, fault: asked.error, onBegin: () => show(undefined, true) });
  const page = asked.data?.coldStorages;
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  const w = words.coldStorage;
  return (
    <section
      aria-label={w.proposals}
      aria-busy={asked.isPlaceholderData}
      className="grid grid-cols-[minmax(0,1fr)] gap-3"
    >
      <h2 className="font-semibold text-base">{w.proposals}</h2>
      {wasLost && <p role="status">{words.table.placeLost}</p>}
      {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
      {!page && !asked.error && <Skeleton rows={2} />}
      {page?.nodes.length === 0 && <p>{after ? w.noMore : w.noProposals}</p>}
      {page && page.nodes.length > 0 && (
        <ul className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
          {page.nodes.map((storage) => (
            <li
              key={storage.id}
              className="grid grid-cols-[minmax(0,1fr)] content-start gap-4 rounded-xl border border-line bg-raised p-5"
            >
              <h3 className="font-semibold text-base">
                {networks.find(({ code }) => code === storage.network)?.name ?? storage.network}
              </h3>
              <StorageFacts storage={storage} />
              <Decide storage={storage} />
            </li>
          ))}
        </ul>
      )}
      {(after || next) && (
        <div className="flex gap-2">
          {after && <Button onClick={() => show(undefined)}>{w.newest}</Button>}
          {next && (
            <Button onClick={() => show(next)} isBusy={asked.isPlaceholderData}>
              {w.older}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

type Proposed = { readonly storage: ColdStorageFactsFragment };

function Decide({ storage }: Proposed) {
  const isAdmin = useIsAdmin();
  const viewer = useViewer();
  if (!isAdmin || !viewer) return null;
  const isOwn = storage.proposedBy.id === viewer.id;
  return (
    <div className="flex flex-wrap gap-3">
      {isOwn ? <p className="text-dim">{words.coldStorage.own}</p> : <Agree storage={storage} />}
      <Refuse id={storage.id} isOwn={isOwn} />
    </div>
  );
}

/** Never before the address was compared with what the device shows: money goes there by itself. */
function Agree({ storage: { id, address } }: Proposed) {
  const { agree: w, refusals, address: label } = words.coldStorage;
  return (
    <RepeatableAct
      isPossible
      texts={w}
      document={AgreeToColdStorageDocument}
      variablesOf={(reason) => ({ input: { coldStorageId: id, reason } })}
      refusalOf={({ approveColdStorage }) => refusalText(approveColdStorage, refusals)}
      promise={{ says: w.promise, missing: w.promiseMissing }}
      look="danger"
    >
      <p>{w.means}</p>
      <AddressQr address={address} title={label}>
        <span className="text-dim text-sm">{words.coldStorage.compare}</span>
        <Grouped text={address} />
      </AddressQr>
    </RepeatableAct>
  );
}

function Refuse({ id, isOwn }: { readonly id: string; readonly isOwn: boolean }) {
  const { refusals, ...texts } = words.coldStorage;
  const w = isOwn ? texts.takeBack : texts.refuse;
  return (
    <RepeatableAct
      isPossible
      texts={w}
      document={RefuseColdStorageDocument}
      variablesOf={(reason) => ({ input: { coldStorageId: id, reason } })}
      refusalOf={({ denyColdStorage }) => refusalText(denyColdStorage, refusals)}
      look="main"
    >
      <p>{w.means}</p>
    </RepeatableAct>
  );
}
