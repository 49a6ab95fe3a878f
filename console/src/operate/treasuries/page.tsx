import { useQuery } from "@tanstack/react-query";
import { TreasuriesPageDocument, type TreasuriesPageQuery } from "../../generated/operate/treasuries/treasuries.ts";
import { askOptions } from "../../live/use-ask.ts";
import { useMayOperate } from "../../shell/staff.ts";
import { Button } from "../../ui/button.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { OpenTreasury } from "./open-treasury.tsx";
import { Treasury } from "./treasury.tsx";

/** No stream tells of what comes to a treasury, or is ordered from it. */
const LOOK_EVERY_MS = 10_000;

/** What pays out over each network: how it stands, where it is funded, and who pauses it. */
export function TreasuriesPage() {
  const mayOperate = useMayOperate();
  const asked = useQuery({ ...askOptions(TreasuriesPageDocument, {}), refetchInterval: LOOK_EVERY_MS });
  const { data, error } = asked;
  const w = words.treasuries;
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
        {data?.treasuries.length === 0 && <p>{w.none}</p>}
        {data && data.treasuries.length > 0 && (
          <ul aria-label={w.title} className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
            {data.treasuries.map((treasury) => (
              <Treasury
                key={treasury.network}
                treasury={treasury}
                name={nameIn(data, treasury.network)}
                mayOperate={mayOperate}
              />
            ))}
          </ul>
        )}
        {data && mayOperate && <OpenTreasury networks={withoutTreasury(data)} />}
      </div>
    </Page>
  );
}

/** One that is not configured any more has a code and no name. */
const nameIn = ({ networks }: TreasuriesPageQuery, network: string): string =>
  networks.find(({ code }) => code === network)?.name ?? network;

/** Those over which money goes out. */
const withoutTreasury = ({ networks, treasuries }: TreasuriesPageQuery) =>
  networks.filter(({ code, canSend }) => canSend && !treasuries.some(({ network }) => network === code));
