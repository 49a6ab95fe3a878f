import { useQuery } from "@tanstack/react-query";
import {
  ReconciliationsPageDocument,
  type ReconciliationsPageQuery,
} from "../../generated/operate/reconciliations/reconciliations.ts";
import { askOptions } from "../../live/use-ask.ts";
import { useMayOperate } from "../../shell/staff.ts";
import { Button } from "../../ui/button.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { Custody } from "./custody.tsx";

/** No stream tells of what was compared. */
const LOOK_EVERY_MS = 10_000;

/** What is on each network of each currency, by the books and by the chain. */
export function ReconciliationsPage() {
  const mayOperate = useMayOperate();
  const asked = useQuery({ ...askOptions(ReconciliationsPageDocument, {}), refetchInterval: LOOK_EVERY_MS });
  const { data, error } = asked;
  const w = words.reconciliations;
  return (
    <Page title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <div className="flex flex-wrap items-start justify-between gap-4">
          <p className="max-w-3xl text-dim">{w.what}</p>
          <Button onClick={() => void asked.refetch()}>{w.lookAgain}</Button>
        </div>
        {!mayOperate && <p className="text-dim">{w.reads}</p>}
        {error && <Fault fault={error} onAgain={() => void asked.refetch()} />}
        {!data && !error && <Skeleton rows={4} />}
        {data?.custodies.length === 0 && <p>{w.none}</p>}
        {data && data.custodies.length > 0 && (
          <ul aria-label={w.title} className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
            {data.custodies.map((custody) => (
              <Custody
                key={`${custody.network}/${custody.currency}`}
                custody={custody}
                name={nameIn(data, custody.network)}
                mayOperate={mayOperate}
              />
            ))}
          </ul>
        )}
      </div>
    </Page>
  );
}

/** One that is not configured any more has a code and no name. */
const nameIn = ({ networks }: ReconciliationsPageQuery, network: string): string =>
  networks.find(({ code }) => code === network)?.name ?? network;
