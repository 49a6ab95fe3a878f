import { Card } from "../../ui/card.tsx";
import { Facts } from "../../ui/facts.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import type { OneBulk } from "./follow-bulk.ts";

const COUNTED = [
  ["PAID", "paid"],
  ["REFUSED", "refused"],
  ["PENDING", "pending"],
  ["SKIPPED", "skipped"],
] as const;

/** How many of its rows have come to what: each number leads to its rows. */
export function Progress({ bulk: { id, rowCount, counts } }: { readonly bulk: OneBulk }) {
  const write = useWriteCount();
  const w = words.bulk;
  const done = w.resultsOf(write(rowCount - counts.pending), write(rowCount));
  return (
    <Card title={w.progress}>
      <progress
        aria-label={w.progress}
        max={rowCount}
        value={rowCount - counts.pending}
        className="h-3 w-full appearance-none overflow-hidden rounded-full border border-line bg-field [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-field [&::-webkit-progress-value]:bg-accent"
      />
      <p className="mt-1 mb-4 text-dim text-sm">{done}</p>
      <Facts
        facts={COUNTED.map(([status, name]) => [
          w.rowStates[status],
          counts[name] === 0 ? (
            write(0)
          ) : (
            <TextLink key={name} to="/bulk/$id" params={{ id }} search={{ status }} className="inline-flex gap-2">
              {write(counts[name])} <span className="sr-only">{w.rowStates[status]}</span>
            </TextLink>
          ),
        ])}
      />
    </Card>
  );
}
