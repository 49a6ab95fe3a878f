import { writeMoment } from "./moment.ts";
import { useReader } from "./reader.tsx";

type Props = { readonly at: string; readonly only?: "time"; readonly isZoneSaid?: boolean };

/** A moment in the reader's zone, which it names; the tooltip has it as RFC 3339. */
export function Time({ at, only, isZoneSaid }: Props) {
  const reader = useReader();
  const date = new Date(at);
  return (
    <time
      dateTime={date.toISOString()}
      title={`${date.toISOString()} · ${reader.zoneName}`}
      className="whitespace-nowrap"
    >
      {writeMoment(date, reader, { only, isZoneSaid })}
    </time>
  );
}
