import type { PaymentOfAnybodyFragment } from "../../generated/operate/payment/payment.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

type Entry = NonNullable<PaymentOfAnybodyFragment["history"]>[number];

const w = words.stuck;

/** How it came to where it stands, and what operators did about it: the oldest first. */
export function History({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <ol className="grid gap-3">
      {entries.map((entry, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what has happened never changes its place.
        <li key={at} className="grid gap-x-5 gap-y-0.5 sm:grid-cols-[15rem_minmax(0,1fr)]">
          <span className="text-dim">
            <Time at={entry.at} />
          </span>
          <Happened entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function Happened({ entry: { status, act, by, reason, providerSaid, ending } }: { readonly entry: Entry }) {
  return (
    <div className="min-w-0">
      <p className="font-medium">
        {status && words.payment.states[status]}
        {act && w.acts[act]}
        {act && ending && ` · ${w.outcomes[ending.outcome]}`}
        {by && (
          <span className="font-normal">
            {" "}
            {words.operate.people.by} <IdLink id={by.id}>{by.username}</IdLink>
          </span>
        )}
      </p>
      {reason && <p className="break-words">“{reason}”</p>}
      {providerSaid && <p className="text-dim">{w.said(w.providerWords[providerSaid])}</p>}
    </div>
  );
}
