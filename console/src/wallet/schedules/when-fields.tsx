import { useState } from "react";
import { Choice, Field } from "../../ui/field.tsx";
import { useReader } from "../../ui/reader.tsx";
import { zonesWith } from "../../ui/time-zones.ts";
import { words } from "../../words/words.ts";
import { EVERY, type Every, MONTH_DAYS, WEEKDAYS } from "./recurrence.ts";
import { weekdayName } from "./rule-words.ts";
import { ENDS, MOST, type WhenFaults } from "./standing-draft.ts";

type Props = {
  readonly faults: WhenFaults;
  /** What the API says of its inputs. */
  readonly startFault: string | undefined;
  readonly zoneFault: string | undefined;
  readonly ruleFault: string | undefined;
};

/** From when on, how often, and until when. */
export function WhenFields({ faults, startFault, zoneFault, ruleFault }: Props) {
  const { zoneName } = useReader();
  const [every, setEvery] = useState<Every>("MONTHLY");
  const w = words.standing;
  return (
    <>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <Field label={w.day} name="day" type="date" fault={faults.day ?? startFault} required />
        <Field label={w.time} name="time" type="time" defaultValue="09:00" fault={faults.time} required />
      </div>
      <Choice label={w.timeZone} name="timeZone" defaultValue={zoneName} hint={w.timeZoneHint} fault={zoneFault}>
        {zonesWith(zoneName).map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </Choice>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <Choice
          label={w.everyLabel}
          name="every"
          value={every}
          onChange={({ target }) => setEvery(EVERY.find((each) => each === target.value) ?? "ONCE")}
          fault={ruleFault}
        >
          {EVERY.map((each) => (
            <option key={each} value={each}>
              {w.every[each]}
            </option>
          ))}
        </Choice>
        {every !== "ONCE" && (
          <Field
            label={w.interval}
            name="interval"
            inputMode="numeric"
            defaultValue="1"
            hint={w.intervalHint[every]}
            fault={faults.interval}
            maxLength={String(MOST[every]).length}
            autoComplete="off"
          />
        )}
      </div>
      {every === "WEEKLY" && <Weekdays />}
      {every === "MONTHLY" && (
        <Choice label={w.monthDay} name="monthDay" hint={w.monthDayHint}>
          {MONTH_DAYS.map((each) => (
            <option key={each} value={each}>
              {w.monthDays[each]}
            </option>
          ))}
        </Choice>
      )}
      {every !== "ONCE" && <End faults={faults} />}
    </>
  );
}

function Weekdays() {
  const { locale } = useReader();
  const w = words.standing;
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">{w.weekdays}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {WEEKDAYS.map((day) => (
          <label key={day} className="flex min-h-8 items-center gap-2">
            <input type="checkbox" name="weekdays" value={day} className="size-5 shrink-0" />
            {weekdayName(day, locale)}
          </label>
        ))}
      </div>
      <p className="text-dim text-sm">{w.weekdaysHint}</p>
    </fieldset>
  );
}

function End({ faults }: Pick<Props, "faults">) {
  const [end, setEnd] = useState<string>("NEVER");
  const w = words.standing;
  return (
    <div className="grid items-start gap-5 sm:grid-cols-2">
      <Choice label={w.end} name="end" value={end} onChange={({ target }) => setEnd(target.value)}>
        {ENDS.map((each) => (
          <option key={each} value={each}>
            {w.ends[each]}
          </option>
        ))}
      </Choice>
      {end === "COUNT" && (
        <Field
          label={w.count}
          name="count"
          inputMode="numeric"
          fault={faults.count}
          maxLength={3}
          autoComplete="off"
          required
        />
      )}
      {end === "DAY" && <Field label={w.lastDay} name="lastDay" type="date" fault={faults.lastDay} required />}
    </div>
  );
}
