import { useState } from "react";
import type { PersonAccountFragment } from "../../generated/operate/people/people.ts";
import { readBound, STATUS_WORDS } from "../../payment/filter-parts.ts";
import { DIRECTIONS, KINDS, STATUS_FILTERS } from "../../payment/payment-filter.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";
import { PERSON_FILTERS, type PersonFilter, readPersonFilter } from "./search.ts";

const own = words.operate.people.filters;
const labels: Readonly<Record<keyof PersonFilter, string>> = { ...words.payments.filters, currency: own.currency };
const BOUNDS = ["min", "max"] as const;

type Accounts = readonly PersonAccountFragment[];
type Props = {
  readonly filter: PersonFilter;
  readonly accounts: Accounts;
  readonly onShow: (filter: PersonFilter) => void;
};
type Faults = { readonly [Field in (typeof BOUNDS)[number] | "currency"]?: string } & { readonly at?: number };

/** The choices of a field, each by what it is called. */
function choicesOf(
  accounts: Accounts,
): Readonly<Partial<Record<keyof PersonFilter, Readonly<Record<string, string>>>>> {
  const currencies = [...new Set(accounts.map(({ currency }) => currency))];
  const namesOf = <Name extends string>(names: readonly Name[], called: Readonly<Record<Name, string>>) =>
    Object.fromEntries(names.map((name) => [name, called[name]]));
  return {
    kind: namesOf(KINDS, words.payment.kinds),
    status: namesOf(STATUS_FILTERS, STATUS_WORDS),
    direction: namesOf(DIRECTIONS, own.directions),
    account: Object.fromEntries(accounts.map(({ id, name }) => [id, name])),
    currency: Object.fromEntries(currencies.map((code) => [code, code])),
  };
}

/** A filter as a person reads it. */
export const wordsOf = (name: keyof PersonFilter, value: string, accounts: Accounts) => ({
  label: labels[name],
  value: choicesOf(accounts)[name]?.[value] ?? value,
});

/** What narrows the list, as far as the API filters it. */
export function PaymentFilters({ filter, accounts, onShow }: Props) {
  const { locale, zoneName } = useReader();
  const [faults, setFaults] = useState<Faults>({});
  const choices = choicesOf(accounts);
  const submit = (typed: FormData) => {
    const texts = Object.fromEntries(PERSON_FILTERS.map((name) => [name, typedIn(typed, name).trim()]));
    const read = readBounds(texts, locale);
    setFaults(read.faults);
    if (read.faults.at === undefined) onShow(readPersonFilter({ ...texts, ...read.bounds }));
  };
  const shown = Object.fromEntries(BOUNDS.map((name) => [name, filter[name] && typedForm(filter[name], locale)]));
  return (
    <details className="rounded-lg border border-line px-4 py-2.5">
      <summary className="w-fit cursor-pointer font-medium">{words.payments.filter}</summary>
      <Form onSubmit={submit} refusedAt={faults.at} values={{ ...filter, ...shown }} className="mt-4 mb-2">
        <div className="grid grid-cols-[repeat(auto-fill,minmax(min(12rem,100%),1fr))] items-start gap-4">
          {PERSON_FILTERS.map((name) => {
            const called = choices[name];
            const isDay = name === "from" || name === "until";
            const isBound = name === "min" || name === "max";
            const about = { label: labels[name], name, fault: name in faults && faults[name as keyof Faults] };
            return called ? (
              <Choice key={name} {...about}>
                <option value="">{words.payments.any}</option>
                {Object.entries(called).map(([value, text]) => (
                  <option key={value} value={value}>
                    {text}
                  </option>
                ))}
              </Choice>
            ) : (
              <Field
                key={name}
                {...about}
                autoComplete="off"
                {...(isDay ? { type: "date", hint: zoneName } : {})}
                {...(isBound ? { inputMode: "decimal" } : {})}
              />
            );
          })}
        </div>
        <Button type="submit" look="main" className="justify-self-start">
          {words.payments.show}
        </Button>
      </Form>
    </details>
  );
}

/** Amounts as the API writes them; of more than one currency they say nothing. */
function readBounds(texts: Readonly<Record<string, string>>, locale: string) {
  const { currency } = texts;
  const faults: { -readonly [Name in keyof Faults]: Faults[Name] } = {};
  const bounds: Record<string, string> = {};
  for (const name of BOUNDS) {
    const text = texts[name];
    if (!text) continue;
    const { bound, fault } = readBound(text, locale);
    if (bound !== undefined) bounds[name] = bound;
    else faults[name] = fault ?? "";
    if (!currency) faults.currency = own.needsCurrency;
  }
  if (Object.keys(faults).length > 0) faults.at = Date.now();
  return { bounds, faults };
}
