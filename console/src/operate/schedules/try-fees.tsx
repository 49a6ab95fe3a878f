import { TryFeesDocument, type TryFeesQuery } from "../../generated/operate/schedules/trials.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import { toFeeInput } from "./read-fees.ts";
import type { FeeRule } from "./rules-in-words.ts";
import { TrialRows } from "./trial-rows.tsx";
import { TryOut } from "./try-out.tsx";

const w = words.trials;

type Simulation = Extract<TryFeesQuery["simulateFeeSchedule"], { __typename: "FeeSimulation" }>;
type Group = Simulation["groups"][number];
type Rise = Simulation["rises"][number];

/** What the draft would have taken of last month's payments. */
export function TryFees({ currency, rules }: { readonly currency: string; readonly rules: readonly FeeRule[] }) {
  return (
    <TryOut
      document={TryFeesDocument}
      variables={{ input: { currency, rules: rules.map(toFeeInput) } }}
      meaning={w.fees.meaning}
      read={({ simulateFeeSchedule: answer }) =>
        answer.__typename === "FeeSimulation" ? { period: answer.period, shown: <Shown simulation={answer} /> } : null
      }
    />
  );
}

/** What tells payments of one kind apart, where rules do. */
const nameOf = ({ kind, method, priority, level }: Group): string =>
  [
    words.payment.kinds[kind],
    level === null ? null : words.schedules.ofLevel(level),
    method && words.methods.kinds[method],
    priority && words.payment.priorities[priority],
  ]
    .filter(Boolean)
    .join(" · ");

const GROUPS: readonly Column<Group>[] = [
  { key: "of", title: w.fees.of, isFixed: true, text: nameOf },
  { key: "payments", title: w.payments, isFixed: true, text: ({ payments }) => String(payments) },
  {
    key: "taken",
    title: w.fees.taken,
    isFixed: true,
    money: ({ taken }) => ({ money: taken }),
    text: ({ taken }) => taken.amount,
  },
  {
    key: "simulated",
    title: w.fees.simulated,
    isFixed: true,
    money: ({ simulated }) => ({ money: simulated }),
    text: ({ simulated }) => simulated.amount,
  },
  { key: "refused", title: w.fees.refused, isFixed: true, text: ({ refused }) => String(refused) },
];

const RISES: readonly Column<Rise>[] = [
  {
    key: "payment",
    title: w.fees.payment,
    isFixed: true,
    cell: ({ paymentId }) => <IdLink id={paymentId} />,
    text: ({ paymentId }) => paymentId,
  },
  { key: "kind", title: w.fees.kind, isFixed: true, text: ({ kind }) => words.payment.kinds[kind] },
  {
    key: "amount",
    title: w.amount,
    isFixed: true,
    money: ({ amount }) => ({ money: amount }),
    text: ({ amount }) => amount.amount,
  },
  {
    key: "taken",
    title: w.fees.taken,
    isFixed: true,
    money: ({ taken }) => ({ money: taken }),
    text: ({ taken }) => taken.amount,
  },
  {
    key: "simulated",
    title: w.fees.simulated,
    isFixed: true,
    money: ({ simulated }) => ({ money: simulated }),
    text: ({ simulated }) => simulated.amount,
  },
];

function Shown({ simulation }: { readonly simulation: Simulation }) {
  const { payments, amount, taken, simulated, refused, groups, rises, peoplePayingMore, peoplePayingLess } = simulation;
  return (
    <>
      <Facts
        facts={[
          fact(w.payments, String(payments)),
          fact(w.moved, <Amount money={amount} />),
          fact(w.fees.taken, <Amount money={taken} />),
          fact(w.fees.simulated, <Amount money={simulated} />),
          fact(w.fees.more, String(peoplePayingMore)),
          fact(w.fees.less, String(peoplePayingLess)),
          refused > 0 ? fact(w.fees.refused, w.fees.refusedMeaning(refused)) : null,
        ]}
      />
      <TrialRows label={w.fees.groups} columns={GROUPS} rows={groups} keyOf={nameOf} empty={w.none} />
      {rises.length > 0 && (
        <>
          <h4 className="font-medium">{w.fees.rises}</h4>
          <TrialRows
            label={w.fees.rises}
            columns={RISES}
            rows={rises}
            keyOf={({ paymentId }) => paymentId}
            empty={w.none}
          />
        </>
      )}
    </>
  );
}
