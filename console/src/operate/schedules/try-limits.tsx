import {
  type TriedLimitsFragment,
  TryLimitsDocument,
  type TryLimitsQuery,
} from "../../generated/operate/schedules/trials.ts";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { useReader } from "../../ui/reader.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import { toLimitInput } from "./read-limits.ts";
import { type LimitRule, limitInWords } from "./rules-in-words.ts";
import { TrialRows } from "./trial-rows.tsx";
import { TryOut } from "./try-out.tsx";

const w = words.trials;

type Simulation = Extract<TryLimitsQuery["simulateLimitSchedule"], { __typename: "LimitSimulation" }>;
type Row = TriedLimitsFragment["rules"][number] & { readonly name: string };

/**
 * What the draft would have refused of last month's payments, beside what the present table would.
 */
export function TryLimits({ currency, rules }: { readonly currency: string; readonly rules: readonly LimitRule[] }) {
  return (
    <TryOut
      document={TryLimitsDocument}
      variables={{ input: { currency, rules: rules.map(toLimitInput) } }}
      meaning={w.limits.meaning}
      read={({ simulateLimitSchedule: answer }) =>
        answer.__typename === "LimitSimulation" ? { period: answer.period, shown: <Shown simulation={answer} /> } : null
      }
    />
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "rule", title: w.limits.rule, isFixed: true, text: ({ name }) => name },
  {
    key: "maximum",
    title: words.schedules.most,
    isFixed: true,
    money: ({ rule }) => ({ money: rule.maximum }),
    text: ({ rule }) => rule.maximum.amount,
  },
  { key: "payments", title: w.limits.refused, isFixed: true, text: ({ payments }) => String(payments) },
  { key: "people", title: w.people, isFixed: true, text: ({ people }) => String(people) },
  {
    key: "amount",
    title: w.amount,
    isFixed: true,
    money: ({ amount }) => ({ money: amount }),
    text: ({ amount }) => amount.amount,
  },
];

function Shown({ simulation: { payments, people, amount, draft, present } }: { readonly simulation: Simulation }) {
  return (
    <>
      <Facts
        facts={[
          fact(w.payments, String(payments)),
          fact(w.people, String(people)),
          fact(w.moved, <Amount money={amount} />),
        ]}
      />
      <Refusals title={w.limits.draft} of={draft} />
      {present && <Refusals title={w.limits.present(present.version ?? 0)} of={present} />}
    </>
  );
}

function Refusals({ title, of }: { readonly title: string; readonly of: TriedLimitsFragment }) {
  const { locale } = useReader();
  const rows = of.rules.map((one) => ({ ...one, name: limitInWords(one.rule, locale).title }));
  return (
    <div className="grid gap-2">
      <h4 className="font-medium">{title}</h4>
      <p>{w.limits.wouldRefuse(of.payments, of.people)}</p>
      {rows.length > 0 && (
        <TrialRows label={title} columns={COLUMNS} rows={rows} keyOf={({ name }) => name} empty={w.none} />
      )}
    </div>
  );
}
