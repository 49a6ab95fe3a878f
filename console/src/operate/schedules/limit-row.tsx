import type { Currency as Money } from "@coffer/client/money";
import { useState } from "react";
import type { SayLimitsMutationVariables } from "../../generated/operate/schedules/schedules.ts";
import { AmountField, typedForm } from "../../ui/amount-field.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";
import { DraftRow } from "./draft-row.tsx";
import { type Faults, rulesReader } from "./read-rules.ts";
import type { LimitRule } from "./rules-in-words.ts";
import type { Draft } from "./use-draft-rows.ts";

const OPERATIONS = ["SEND", "WITHDRAWAL", "DEPOSIT"] as const;
const WINDOWS = ["TRANSACTION", "DAY", "MONTH"] as const;
const KINDS = ["ROLLING", "CALENDAR"] as const;
const METHODS = ["BANK", "CARD", "CRYPTO_WALLET"] as const;
const LEVELS = ["0", "1", "2"] as const;

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
          {KINDS.map((each) => (
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

type Reading = { readonly currency: Money; readonly locale: string };

/** What the fields say, and what is wrong with them. */
export function readLimits(typed: FormData, rows: readonly Draft<LimitRule>[], { currency, locale }: Reading) {
  const read = rulesReader(typed, currency, locale);
  const rules = rows.map(({ id }): LimitRule => {
    const window = read.oneOf(`${id}.window`, WINDOWS) ?? "DAY";
    const kind = window === "TRANSACTION" ? null : (read.oneOf(`${id}.kind`, KINDS) ?? "ROLLING");
    const level = read.oneOf(`${id}.level`, LEVELS);
    const user = read.user(`${id}.user`);
    const timeZone = kind === "CALENDAR" ? read.text(`${id}.zone`) : null;
    if (timeZone !== null && !isZone(timeZone)) read.faults[`${id}.zone`] = words.schedules.zoneFault;
    if (user && level !== null) read.faults[`${id}.user`] = words.schedules.notBoth;
    return {
      operation: read.oneOf(`${id}.operation`, OPERATIONS) ?? "SEND",
      window,
      kind,
      timeZone,
      level: level === null ? null : Number.parseInt(level, 10),
      user,
      methodKind: read.oneOf(`${id}.method`, METHODS),
      maximum: read.amount(`${id}.maximum`),
    };
  });
  const keys = rules.map(({ operation, window, level, user, methodKind }) =>
    [operation, window, level, user?.id, methodKind].join(" "),
  );
  for (const [at, { id }] of rows.entries())
    if (keys.indexOf(keys[at] ?? "") !== at) read.faults[id] = words.schedules.twice;
  return { rules, faults: read.faults };
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

type LimitInput = SayLimitsMutationVariables["input"]["rules"];
type OneInput = LimitInput extends readonly (infer One)[] ? One : LimitInput;

export const toLimitInput = ({ user, maximum, ...rule }: LimitRule): OneInput => ({
  ...rule,
  userId: user?.id ?? null,
  maximum: maximum.amount,
});
