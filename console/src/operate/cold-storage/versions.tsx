import { useState } from "react";
import { ColdStorageListDocument } from "../../generated/operate/cold-storage/cold-storage.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { StorageFacts } from "./storage-facts.tsx";

type Props = { readonly network: string; readonly name: string };

/** All that was ever proposed for a network: asked for once somebody opens it. */
export function Versions({ network, name }: Props) {
  const [isOpen, setOpen] = useState(false);
  const w = words.coldStorage;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="w-fit cursor-pointer font-medium">{w.history}</summary>
      {isOpen && <List network={network} name={name} />}
    </details>
  );
}

function List({ network, name }: Props) {
  const [after, setAfter] = useState<string | null>(null);
  const { data, error, refetch, isPlaceholderData } = useAsk(ColdStorageListDocument, { network, states: null, after });
  const page = data?.coldStorages;
  const w = words.coldStorage;
  return (
    <div aria-busy={isPlaceholderData} className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-4">
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {!page && !error && <Skeleton rows={2} />}
      {page?.nodes.length === 0 && <p className="text-dim">{w.noHistory}</p>}
      <ul aria-label={w.historyOf(name)} className="grid grid-cols-[minmax(0,1fr)] divide-y divide-line">
        {page?.nodes.map((storage) => (
          <li key={storage.id} className="grid grid-cols-[minmax(0,1fr)] gap-2 py-4 first:pt-0">
            <h3 className="font-semibold text-sm">
              {storage.version === null ? w.proposal : w.version(storage.version)}
            </h3>
            <StorageFacts storage={storage} />
          </li>
        ))}
      </ul>
      {(after !== null || page?.pageInfo.hasNextPage) && (
        <div className="flex gap-2">
          {after !== null && <Button onClick={() => setAfter(null)}>{w.newest}</Button>}
          {page?.pageInfo.hasNextPage && (
            <Button onClick={() => setAfter(page.pageInfo.endCursor)} isBusy={isPlaceholderData}>
              {w.older}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
