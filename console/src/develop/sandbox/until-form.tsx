import type { CofferError } from "@coffer/client/errors";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { instantOf } from "../../ui/moment.ts";
import { useReader } from "../../ui/reader.tsx";
import { readDay } from "../../ui/search.ts";
import { inputFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";

type Props = {
  readonly isBusy: boolean;
  /** Of the last order. */
  readonly fault: CofferError | null;
  /** @param until RFC 3339 */
  readonly onUntil: (until: string) => void;
};

/** A moment that the clock is to show next, by the reader's zone. */
export function UntilForm({ isBusy, fault, onUntil }: Props) {
  const { zoneName } = useReader();
  const [missingAt, setMissingAt] = useState<number>();
  const w = words.sandbox;
  const submit = (typed: FormData) => {
    const [day, time] = [readDay(typedIn(typed, "day")), typedIn(typed, "time")];
    const isWhole = day !== undefined && /^\d\d:\d\d$/.test(time);
    setMissingAt(isWhole ? undefined : Date.now());
    if (isWhole) onUntil(instantOf(Date.parse(`${day}T${time}:00Z`), zoneName));
  };
  return (
    <Form onSubmit={submit} refusedAt={missingAt}>
      <div className="grid items-start gap-4 sm:grid-cols-[12rem_9rem_auto]">
        <Field
          label={w.untilDay}
          name="day"
          type="date"
          fault={missingAt ? w.untilFault : inputFault(fault, "input.by")}
        />
        <Field label={w.untilTime} name="time" type="time" defaultValue="09:00" />
        <Button type="submit" isBusy={isBusy} className="min-h-10 sm:mt-[1.875rem]">
          {w.until}
        </Button>
      </div>
      <p className="-mt-3 text-dim text-sm">{words.time.allIn(zoneName)}</p>
    </Form>
  );
}
