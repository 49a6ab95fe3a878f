import { useState } from "react";
import {
  LimitTableDocument,
  SayLimitsDocument,
  type SayLimitsMutation,
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
import type { Currency } from "./kind.ts";
import { LimitRow } from "./limit-row.tsx";
import { readLimits, toLimitInput } from "./read-limits.ts";
import type { Faults } from "./read-rules.ts";
import { type LimitRule, limitInWords } from "./rules-in-words.ts";
import { TryLimits } from "./try-limits.tsx";
import { useDraftRows } from "./use-draft-rows.ts";

type Props = { readonly currency: Currency; readonly owner: string };

/** Says what people may move of a currency, in the place of the latest table. */
export function EditLimits({ currency, owner }: Props) {
  const { data, error, refetch } = useAsk(LimitTableDocument, { currency: currency.code, after: null });
  if (error && !data) return <Fault fault={error} onAgain={() => void refetch()} />;
  if (!data) return <Skeleton rows={6} />;
  const [table] = data.limitSchedules.nodes;
  const version = table?.version ?? 0;
  // Another table is another form: nothing is said that was made from one that is over.
  return <Edit key={version} currency={currency} owner={owner} version={version} rules={table?.rules ?? []} />;
}

type EditProps = Props & { readonly version: number; readonly rules: readonly LimitRule[] };

function Edit({ currency, owner, version, rules }: EditProps) {
  const { locale } = useReader();
  const say = useToast();
  const drafts = useDraftRows(rules);
  const [faults, setFaults] = useState<Faults>({});
  const w = words.schedules;
  const order = useStaffOrder(SayLimitsDocument, {
    owner,
    form: `limits.${currency.code}`,
    onAnswer({ setLimitSchedule: answer }: SayLimitsMutation) {
      if (answer?.__typename === "SetLimitScheduleSuccess") say(w.saidNow(answer.schedule.version));
    },
  });
  return (
    <EditFrame<LimitRule>
      path="/operate/limits"
      currency={currency.code}
      latest={rules.map((rule) => limitInWords(rule, locale))}
      attempt={order}
      refusal={refusalOf(order.answer?.setLimitSchedule)}
      inWords={(rule) => limitInWords(rule, locale)}
      read={(typed) => {
        const read = readLimits(typed, drafts.rows, { currency, locale });
        setFaults(read.faults);
        return Object.keys(read.faults).length === 0 ? read.rules : null;
      }}
      trialOf={(said) => <TryLimits currency={currency.code} rules={said} />}
      onSay={(said, { effectiveAt, reason }) =>
        order.send((idempotencyKey) => ({
          input: {
            currency: currency.code,
            rules: said.map(toLimitInput),
            ...(effectiveAt === null ? {} : { effectiveAt }),
            reason,
            basedOnVersion: version,
            idempotencyKey,
          },
        }))
      }
      onAgain={() => order.sendAgain()}
    >
      {drafts.rows.map(({ id, rule }, place) => (
        <LimitRow
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

function refusalOf(answer: SayLimitsMutation["setLimitSchedule"] | undefined): string | null {
  const w = words.schedules.refusals;
  if (!answer) return null;
  switch (answer.__typename) {
    case "SetLimitScheduleSuccess":
      return null;
    case "LimitScheduleOutdated":
      return w.outdated(answer.latestVersion);
    case "LimitScheduleInPast":
      return w.inPast;
    case "IdempotencyKeyReused":
      return w.keyReused;
  }
}
