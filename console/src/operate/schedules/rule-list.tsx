import { State, type Tone } from "../../ui/state.tsx";
import { words } from "../../words/words.ts";
import type { RuleChange } from "./diff-rules.ts";

const TONES: Readonly<Record<RuleChange["change"], Tone>> = {
  added: "good",
  removed: "bad",
  changed: "waiting",
  same: "quiet",
};

type Props = { readonly label: string; readonly changes: readonly RuleChange[]; readonly isCompared: boolean };

/** Rules of a table, each with how it differs from the other table's. */
export function RuleList({ label, changes, isCompared }: Props) {
  const w = words.schedules;
  if (changes.length === 0) return <p className="text-dim">{w.noRules}</p>;
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {changes.map(({ key, title, change, facts }) => (
        <li key={key} className="grid gap-2 py-4 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <h3 className="min-w-0 break-words font-medium">{title}</h3>
            {isCompared && <State tone={TONES[change]}>{w.changes[change]}</State>}
          </div>
          <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
            {facts.map((fact) => (
              <div key={fact.name} className="contents">
                <dt className="text-dim">{fact.name}</dt>
                <dd className="min-w-0 break-words">
                  <Said {...fact} isCompared={isCompared && change === "changed"} />
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

type SaidProps = { readonly before: string | null; readonly now: string | null; readonly isCompared: boolean };

function Said({ before, now, isCompared }: SaidProps) {
  if (!isCompared || before === now) return now ?? before;
  return (
    <>
      {before !== null && (
        <del className="text-bad">
          <span className="sr-only">{words.schedules.before} </span>
          {before}
        </del>
      )}{" "}
      {now !== null && (
        <ins className="text-good">
          <span className="sr-only">{words.schedules.now} </span>
          {now}
        </ins>
      )}
    </>
  );
}
