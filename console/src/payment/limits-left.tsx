import { useQuery } from "@tanstack/react-query";
import { LimitsOfDocument } from "../generated/payment/limits.ts";
import { momentOptions } from "../live/use-ask.ts";
import { Amount } from "../ui/amount.tsx";
import { Unsettled } from "../ui/settling.tsx";
import { Time } from "../ui/time.tsx";
import { words } from "../words/words.ts";
import { type Limit, windowOf } from "./limit-window.ts";

type Props = {
  readonly operation: Limit["operation"];
  readonly currency: string;
  /** By which kind of method it goes, where it goes by one. */
  readonly methodKind?: Limit["methodKind"];
};

/** How much of their limits the viewer has left for one operation; nothing where none holds. */
export function LimitsLeft({ operation, currency, methodKind = null }: Props) {
  // What was paid a moment ago counts.
  const { data, error } = useQuery(momentOptions(LimitsOfDocument, { currency }));
  if (!data) return error ? words.loading : <Unsettled>{words.loading}</Unsettled>;
  const limits = data.limits.filter(
    (limit) => limit.operation === operation && (limit.methodKind === null || limit.methodKind === methodKind),
  );
  return <LimitList limits={limits} />;
}

/** What is left of each, or that there is none. */
export function LimitList({ limits }: { readonly limits: readonly Limit[] }) {
  const w = words.limits;
  if (limits.length === 0) return w.unlimited;
  return (
    <ul className="grid gap-1">
      {limits.map((limit) => (
        <li key={`${limit.window} ${limit.kind} ${limit.methodKind}`}>
          {windowOf(limit)}: <Amount money={limit.remaining} />
          {limit.resetsAt && (
            <span className="text-dim text-sm">
              {" "}
              · {w.again} <Time at={limit.resetsAt} zone={limit.timeZone} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
