import { useQuery } from "@tanstack/react-query";
import {
  ColdStoragePageDocument,
  type ColdStoragePageQuery,
} from "../../generated/operate/cold-storage/cold-storage.ts";
import { askOptions } from "../../live/use-ask.ts";
import { useIsAdmin } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { Draft } from "./draft.tsx";
import { Place } from "./place.tsx";
import { Proposals } from "./proposals.tsx";

/** No stream tells of what goes to cold storages, or comes back. */
const LOOK_EVERY_MS = 10_000;

/** What treasuries hold by keys of here, how much of it may stay, and what is kept elsewhere. */
export function ColdStoragePage() {
  const isAdmin = useIsAdmin();
  const viewer = useViewer();
  const asked = useQuery({ ...askOptions(ColdStoragePageDocument, {}), refetchInterval: LOOK_EVERY_MS });
  const { data, error } = asked;
  const w = words.coldStorage;
  return (
    <Page title={w.title} actions={<TextLink to="/operate/treasuries">{w.toTreasuries}</TextLink>}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <div className="flex flex-wrap items-start justify-between gap-4">
          <p className="max-w-3xl text-dim">{w.what}</p>
          <Button onClick={() => void asked.refetch()}>{w.lookAgain}</Button>
        </div>
        {error && <Fault fault={error} onAgain={() => void asked.refetch()} />}
        {!data && !error && <Skeleton rows={4} />}
        {data && <Proposals networks={data.networks} />}
        {data?.treasuries.length === 0 && <p>{w.noTreasury}</p>}
        {data && data.treasuries.length > 0 && (
          <ul aria-label={w.places} className="grid grid-cols-[minmax(0,1fr)] gap-4">
            {data.treasuries.map((treasury) => (
              <Place key={treasury.network} treasury={treasury} seen={data} name={nameIn(data, treasury.network)} />
            ))}
          </ul>
        )}
        {data && viewer && isAdmin && <Draft owner={viewer.id} networks={data.networks} inForce={data.inForce.nodes} />}
        {viewer && !isAdmin && <p className="text-dim">{w.reads}</p>}
      </div>
    </Page>
  );
}

/** One that is not configured any more has a code and no name. */
const nameIn = ({ networks }: ColdStoragePageQuery, network: string): string =>
  networks.find(({ code }) => code === network)?.name ?? network;
