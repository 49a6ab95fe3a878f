import { useReader } from "./reader.tsx";

type Props = { readonly at: string; readonly only?: "time" };

/** A moment in the reader's zone, which it names; the tooltip has it as RFC 3339. */
export function Time({ at, only }: Props) {
  const { locale, zoneName } = useReader();
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: zoneName,
    ...(only === "time" ? {} : { dateStyle: "medium" }),
    timeStyle: "medium",
  });
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={`${date.toISOString()} · ${zoneName}`} className="whitespace-nowrap">
      {format.format(date)}
    </time>
  );
}
