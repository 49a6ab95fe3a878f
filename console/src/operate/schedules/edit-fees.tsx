import { useState } from "react";
import {
  FeeTableDocument,
  SayFeesDocument,
  type SayFeesMutation,
} from "../../generated/operate/schedules/schedules.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Fault } from "../../ui/fault.tsx";
import { useReader } from "../../ui/reader.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { EditFrame } from "./edit-frame.tsx";
import { FeeRow } from "./fee-row.tsx";
import type { Currency } from "./kind.ts";
import { readFees, toFeeInput } from "./read-fees.ts";
import type { Faults } from "./read-rules.ts";
import { type FeeRule, feeInWords } from "./rules-in-words.ts";
import { TryFees } from "./try-fees.tsx";
import { useDraftRows } from "./use-draft-rows.ts";

type Props = { readonly currency: Currency; readonly owner: string };

/** Says what payments of a currency cost, in the place of the latest table. */
export function EditFees({ currency, owner }: Props) {
  const { data, error, refetch } = useAsk(FeeTableDocument, { currency: currency.code, after: null });
  if (error && !data) return <Fault fault={error} onAgain={() => void refetch()} />;
  if (!data) return <Skeleton rows={6} />;
  const [table] = data.feeSchedules.nodes;
  // Another table is another form: nothing is said that was made from one that is over.
  return (
    <Edit
      key={table?.version ?? 0}
      currency={currency}
      owner={owner}
      version={table?.version ?? null}
      rules={table?.rules ?? []}
    />
  );
}

type EditProps = Props & { readonly version: number | null; readonly rules: readonly FeeRule[] };

function Edit({ currency, owner, version, rules }: EditProps) {
  const { locale } = useReader();
  const say = useToast();
  const drafts = useDraftRows(rules);
  const [faults, setFaults] = useState<Faults>({});
  const w = words.schedules;
  const order = useStaffOrder(SayFeesDocument, {
    owner,
    form: `fees.${currency.code}`,
    onAnswer({ setFeeSchedule: answer }: SayFeesMutation) {
      if (answer?.__typename === "SetFeeScheduleSuccess") say(w.saidNow(answer.schedule.version));
    },
  });
  return (
    <EditFrame<FeeRule>
      path="/operate/fees"
      currency={currency.code}
      latest={rules.map((rule) => feeInWords(rule, locale))}
      attempt={order}
      refusal={refusalOf(order.answer?.setFeeSchedule)}
      inWords={(rule) => feeInWords(rule, locale)}
      read={(typed) => {
        const read = readFees(typed, drafts.rows, { currency, locale });
        setFaults(read.faults);
        return Object.keys(read.faults).length === 0 ? read.rules : null;
      }}
      trialOf={(said) => <TryFees currency={currency.code} rules={said} />}
      onSay={(said, { effectiveAt, reason }) =>
        order.send((idempotencyKey) => ({
          input: {
            currency: currency.code,
            rules: said.map(toFeeInput),
            ...(effectiveAt === null ? {} : { effectiveAt }),
            reason,
            ...(version === null ? {} : { basedOn: version }),
            idempotencyKey,
          },
        }))
      }
      onAgain={() => order.sendAgain()}
    >
      {drafts.rows.map(({ id, rule }, place) => (
        <FeeRow
          key={id}
          id={id}
          place={place}
          rule={rule}
          currency={currency}
          faults={faults}
          onRemove={() => drafts.remove(id)}
        />
      ))}
      <Button onClick={drafts.add} className="justify-self-start">
        {w.addRule}
      </Button>
    </EditFrame>
  );
}

function refusalOf(answer: SayFeesMutation["setFeeSchedule"] | undefined): string | null {
  const w = words.schedules.refusals;
  if (!answer) return null;
  switch (answer.__typename) {
    case "SetFeeScheduleSuccess":
      return null;
    case "FeeScheduleOutdated":
      return w.outdated(answer.latestVersion);
    case "IdempotencyKeyReused":
      return w.keyReused;
  }
}
