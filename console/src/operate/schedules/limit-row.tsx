import type { Currency as Money } from "@coffer/client/money";
import { useState } from "react";
import { OPERATIONS } from "../../payment/limit-window.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { useReader } from "../../ui/reader.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";
import { LEVELS, METHODS, WINDOW_KINDS, WINDOWS } from "./choices.ts";
import { DraftRow } from "./draft-row.tsx";
import type { Faults } from "./read-rules.ts";
import type { LimitRule } from "./rules-in-words.ts";

type Props = {
  readonly id: string;
  readonly place: number;
  readonly rule: LimitRule | null;
  readonly currency: Money;
  readonly faults: Faults;
  readonly onRemove: () => void;
};

/** The fields of one limit. */
export function LimitRow({ id, place, rule, currency, faults, onRemove }: Props) {
  const { locale } = useReader();
  const [window, setWindow] = useState<string>(rule?.window ?? "DAY");
  const [kind, setKind] = useState<string>(rule?.kind ?? "ROLLING");
  const w = words.schedules;
  return (
    <DraftRow title={w.rule(place + 1)} onRemove={onRemove} fault={faults[id]}>
      <Choice label={w.operation} name={`${id}.operation`} defaultValue={rule?.operation ?? "SEND"}>
        {OPERATIONS.map((each) => (
          <option key={each} value={each}>
            {words.limits.operations[each]}
          </option>
        ))}
      </Choice>
      <Choice label={w.window} name={`${id}.window`} value={window} onChange={({ target }) => setWindow(target.value)}>
        {WINDOWS.map((each) => (
          <option key={each} value={each}>
            {w.windows[each]}
          </option>
        ))}
      </Choice>
      {window !== "TRANSACTION" && (
        <Choice label={w.counted} name={`${id}.kind`} value={kind} onChange={({ target }) => setKind(target.value)}>
          {WINDOW_KINDS.map((each) => (
            <option key={each} value={each}>
              {w.kinds[each]}
            </option>
          ))}
        </Choice>
      )}
      {window !== "TRANSACTION" && kind === "CALENDAR" && (
        <Field
          label={w.zone}
          name={`${id}.zone`}
          defaultValue={rule?.timeZone ?? "UTC"}
          fault={faults[`${id}.zone`]}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <AmountField
        label={w.most}
        name={`${id}.maximum`}
        currency={currency}
        initially={rule ? typedForm(rule.maximum.amount, locale) : ""}
        fault={faults[`${id}.maximum`]}
      />
      <Choice label={w.level} name={`${id}.level`} defaultValue={rule?.level == null ? "" : String(rule.level)}>
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
      <Choice label={w.method} name={`${id}.method`} defaultValue={rule?.methodKind ?? ""}>
        <option value="">{w.anyMethod}</option>
        {METHODS.map((each) => (
          <option key={each} value={each}>
            {words.methods.kinds[each]}
          </option>
        ))}
      </Choice>
    </DraftRow>
  );
}
