import type { Currency } from "@coffer/client/money";
import { useState } from "react";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { useReader } from "../../ui/reader.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";
import { CHARGES, FEE_KINDS, LEVELS, METHODS, PRIORITIES } from "./choices.ts";
import { DraftRow } from "./draft-row.tsx";
import { TIERS_MOST } from "./read-fees.ts";
import type { Faults } from "./read-rules.ts";
import type { FeeRule } from "./rules-in-words.ts";

type Props = {
  readonly id: string;
  readonly place: number;
  readonly rule: FeeRule | null;
  readonly currency: Currency;
  readonly faults: Faults;
  readonly onRemove: () => void;
};

/** The fields of what some payments cost. */
export function FeeRow({ id, place, rule, currency, faults, onRemove }: Props) {
  const { locale } = useReader();
  const [tiers, setTiers] = useState(rule?.tiers.length ?? 1);
  const w = words.schedules;
  const amount = (name: string, label: string, initially: string | undefined) => (
    <AmountField
      key={name}
      label={label}
      name={`${id}.${name}`}
      currency={currency}
      initially={initially === undefined ? "" : typedForm(initially, locale)}
      fault={faults[`${id}.${name}`]}
    />
  );
  return (
    <DraftRow title={w.rule(place + 1)} onRemove={onRemove} fault={faults[id]}>
      <Choice label={words.payments.kind} name={`${id}.kind`} defaultValue={rule?.kind ?? "SEND"}>
        {FEE_KINDS.map((each) => (
          <option key={each} value={each}>
            {words.payment.kinds[each]}
          </option>
        ))}
      </Choice>
      <Choice label={w.charge} name={`${id}.charge`} defaultValue={rule?.charge ?? "ON_TOP"}>
        {CHARGES.map((each) => (
          <option key={each} value={each}>
            {w.charges[each]}
          </option>
        ))}
      </Choice>
      <Choice label={w.method} name={`${id}.method`} defaultValue={rule?.method ?? ""}>
        <option value="">{w.anyMethod}</option>
        {METHODS.map((each) => (
          <option key={each} value={each}>
            {words.methods.kinds[each]}
          </option>
        ))}
      </Choice>
      <Choice label={w.priority} name={`${id}.priority`} defaultValue={rule?.priority ?? ""}>
        <option value="">{w.anyPriority}</option>
        {PRIORITIES.map((each) => (
          <option key={each} value={each}>
            {words.payment.priorities[each]}
          </option>
        ))}
      </Choice>
      <Choice label={w.level} name={`${id}.level`} defaultValue={String(rule?.level ?? "")}>
        <option value="">{w.everybody}</option>
        {LEVELS.map((level) => (
          <option key={level} value={level}>
            {w.ofLevel(Number.parseInt(level, 10))}
          </option>
        ))}
      </Choice>
      <Field
        label={w.person}
        name={`${id}.user`}
        defaultValue={rule?.user?.id ?? ""}
        hint={w.personHint}
        fault={faults[`${id}.user`]}
        autoComplete="off"
        spellCheck={false}
      />
      {amount("minimum", w.minimum, rule?.minimum.amount)}
      {amount("maximum", w.maximum, rule?.maximum?.amount)}
      <div className="col-span-full grid gap-4">
        {Array.from({ length: tiers }, (_, tier) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: tiers are added and taken away at the end
          <div key={tier} className="grid grid-cols-[repeat(auto-fill,minmax(min(11rem,100%),1fr))] items-start gap-4">
            {amount(`from${tier}`, w.tierFrom, rule?.tiers[tier]?.from.amount ?? (tier === 0 ? "0" : undefined))}
            {amount(`fixed${tier}`, w.tierFixed, rule?.tiers[tier]?.fixed.amount)}
            <Field
              label={w.tierShare}
              name={`${id}.share${tier}`}
              defaultValue={String(rule?.tiers[tier]?.basisPoints ?? 0)}
              hint={w.tierShareHint}
              inputMode="numeric"
              fault={faults[`${id}.share${tier}`]}
              autoComplete="off"
            />
          </div>
        ))}
        <div className="flex flex-wrap gap-2">
          {tiers < TIERS_MOST && (
            <Button onClick={() => setTiers(tiers + 1)} className="text-sm">
              {w.addTier}
            </Button>
          )}
          {tiers > 1 && (
            <Button onClick={() => setTiers(tiers - 1)} className="text-sm">
              {w.removeTier}
            </Button>
          )}
        </div>
      </div>
    </DraftRow>
  );
}
