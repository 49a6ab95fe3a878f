import { writeMoment } from "./moment.ts";
import { useReader } from "./reader.tsx";

type Props = {
  readonly at: string;
  readonly only?: "time";
  readonly isZoneSaid?: boolean;
  readonly zone?: string | null;
};

/** A moment in the reader's zone, or in the one given, which it names; the tooltip has RFC 3339. */
export function Time({ at, only, isZoneSaid, zone }: Props) {
  const { locale, zoneName: own } = useReader();
  const zoneName = zone ?? own;
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={`${date.toISOString()} · ${zoneName}`} className="whitespace-nowrap">
      {writeMoment(date, { locale, zoneName }, { only, isZoneSaid })}
    </time>
  );
}
