import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";
import { LegAccountField } from "./leg-account.tsx";
import { type Leg, readAmount } from "./legs.ts";

const own = words.operate.record;

type Props = {
  readonly leg: Leg;
  readonly number: number;
  readonly onLeg: (leg: Leg) => void;
  /** Left out where no leg may go. */
  readonly onRemove?: () => void;
};

export function LegFields({ leg, number, onLeg, onRemove }: Props) {
  const { locale } = useReader();
  const [isLeft, setLeft] = useState(false);
  const read = readAmount(leg, locale);
  return (
    <fieldset className="grid items-start gap-4 rounded-lg border border-line bg-raised p-4 sm:grid-cols-[minmax(0,1fr)_8rem_12rem_auto]">
      <legend className="px-1 font-medium text-sm">{own.leg(number)}</legend>
      <LegAccountField account={leg.account} onAccount={(account) => onLeg({ ...leg, account })} />
      <Choice
        label={own.side}
        value={leg.side}
        onChange={({ target }) => onLeg({ ...leg, side: target.value === "CREDIT" ? "CREDIT" : "DEBIT" })}
      >
        <option value="DEBIT">{words.operate.sides.DEBIT}</option>
        <option value="CREDIT">{words.operate.sides.CREDIT}</option>
      </Choice>
      <Field
        label={own.amount}
        value={leg.amount}
        inputMode="decimal"
        autoComplete="off"
        onChange={({ target }) => onLeg({ ...leg, amount: target.value.trim() })}
        onBlur={() => setLeft(true)}
        hint={<span aria-live="polite">{read?.ok ? read.reading : leg.account?.currency.code}</span>}
        fault={isLeft && read && !read.ok ? own.faults[read.code] : undefined}
      />
      {onRemove && (
        <Button onClick={onRemove} aria-label={own.remove(number)} className="sm:mt-7 sm:h-10 sm:px-3">
          ✕
        </Button>
      )}
    </fieldset>
  );
}
