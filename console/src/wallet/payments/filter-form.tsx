import { useState } from "react";
import { labelOf } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { readBound, STATUS_WORDS } from "../../payment/filter-parts.ts";
import { DIRECTIONS, KINDS, type PaymentFilter, readFilter, STATUS_FILTERS } from "../../payment/payment-filter.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import type { Values } from "../../ui/form-values.ts";
import { useReader } from "../../ui/reader.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";

type Props = {
  readonly filter: PaymentFilter;
  readonly accounts: readonly HoldingFragment[];
  readonly onShow: (filter: PaymentFilter) => void;
};
type Faults = { readonly min?: string; readonly max?: string; readonly at?: number };

/** The others are amounts, and are read as such. */
const TEXTS = ["kind", "status", "direction", "account", "with", "text", "from", "until"] as const;

export function FilterForm({ filter, accounts, onShow }: Props) {
  const { locale, zoneName } = useReader();
  const [faults, setFaults] = useState<Faults>({});
  const submit = (typed: FormData) => {
    const texts = Object.fromEntries(TEXTS.map((name) => [name, typedIn(typed, name).trim()]));
    const [min, max] = [readBound(typedIn(typed, "min"), locale), readBound(typedIn(typed, "max"), locale)];
    if (min.fault || max.fault) {
      setFaults({ ...(min.fault ? { min: min.fault } : {}), ...(max.fault ? { max: max.fault } : {}), at: Date.now() });
      return;
    }
    onShow(readFilter({ ...texts, min: min.bound, max: max.bound }));
  };
  const w = words.payments;
  return (
    <details className="rounded-xl border border-line bg-raised px-5 py-3">
      <summary className="w-fit cursor-pointer font-medium">{w.filter}</summary>
      <Form onSubmit={submit} refusedAt={faults.at} values={valuesOf(filter, locale)} className="mt-4 mb-2">
        <div className="grid grid-cols-[repeat(auto-fill,minmax(min(12rem,100%),1fr))] items-start gap-4">
          <Options name="kind" values={KINDS} labels={words.payment.kinds} />
          <Options name="status" values={STATUS_FILTERS} labels={STATUS_WORDS} />
          <Options name="direction" values={DIRECTIONS} labels={words.payment.directions} />
          <Options
            name="account"
            values={accounts.map(({ id }) => id)}
            labels={Object.fromEntries(accounts.map((account) => [account.id, labelOf(account)]))}
          />
          <Field label={w.filters.with} name="with" autoComplete="off" />
          <Field label={w.filters.text} name="text" autoComplete="off" />
          <Field label={w.filters.from} name="from" type="date" hint={zoneName} />
          <Field label={w.filters.until} name="until" type="date" hint={zoneName} />
          <Bound name="min" fault={faults.min} />
          <Bound name="max" fault={faults.max} />
        </div>
        <Button type="submit" look="main" className="justify-self-start">
          {w.show}
        </Button>
      </Form>
    </details>
  );
}

/** A filter as its form says it. */
const valuesOf = ({ min, max, ...filter }: PaymentFilter, locale: string): Values => ({
  ...Object.fromEntries(TEXTS.map((name) => [name, filter[name] ?? ""])),
  min: min ? typedForm(min, locale) : "",
  max: max ? typedForm(max, locale) : "",
});

type OptionsProps = {
  readonly name: keyof PaymentFilter;
  readonly values: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
};

function Options({ name, values, labels }: OptionsProps) {
  return (
    <Choice label={words.payments.filters[name]} name={name}>
      <option value="">{words.payments.any}</option>
      {values.map((each) => (
        <option key={each} value={each}>
          {labels[each]}
        </option>
      ))}
    </Choice>
  );
}

type BoundProps = {
  readonly name: "min" | "max";
  readonly fault: string | undefined;
};

function Bound({ name, fault }: BoundProps) {
  return (
    <Field label={words.payments.filters[name]} name={name} inputMode="decimal" fault={fault} autoComplete="off" />
  );
}
