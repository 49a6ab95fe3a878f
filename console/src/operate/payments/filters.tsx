import { STATUS_WORDS } from "../../payment/filter-parts.ts";
import { KINDS, STATUS_FILTERS } from "../../payment/payment-filter.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { textOf } from "../../ui/options.ts";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";
import { EVERY_FILTERS, type EveryFilter, readEveryFilter } from "./search.ts";

const { filters, any } = words.payments;
const { currency } = words.operate.people.filters;

const CHOICES = {
  kind: KINDS.map((kind) => [kind, words.payment.kinds[kind]] as const),
  status: STATUS_FILTERS.map((status) => [status, STATUS_WORDS[status]] as const),
};

/** A filter as a person reads it. */
export const wordsOf = (name: keyof EveryFilter, value: string) => ({
  label: name === "currency" ? currency : filters[name],
  value: name === "kind" || name === "status" ? textOf(CHOICES[name], value) : value,
});

type Props = { readonly filter: EveryFilter; readonly onShow: (filter: EveryFilter) => void };

/** What narrows the list. */
export function Filters({ filter, onShow }: Props) {
  const { zoneName } = useReader();
  const values = Object.fromEntries(EVERY_FILTERS.map((name) => [name, filter[name] ?? ""]));
  const submit = (typed: FormData) =>
    onShow(
      readEveryFilter({
        ...Object.fromEntries(EVERY_FILTERS.map((name) => [name, typedIn(typed, name).trim()])),
        currency: typedIn(typed, "currency").trim().toUpperCase(),
      }),
    );
  return (
    <details className="rounded-lg border border-line bg-raised px-4 py-2.5">
      <summary className="w-fit cursor-pointer font-medium">{words.payments.filter}</summary>
      <Form onSubmit={submit} values={values} className="mt-4 mb-2">
        <div className="grid grid-cols-[repeat(auto-fill,minmax(min(12rem,100%),1fr))] items-start gap-4">
          {(["kind", "status"] as const).map((name) => (
            <Choice key={name} label={filters[name]} name={name}>
              <option value="">{any}</option>
              {CHOICES[name].map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </Choice>
          ))}
          <Field label={currency} name="currency" maxLength={16} autoComplete="off" autoCapitalize="characters" />
          <Field label={filters.from} name="from" type="date" hint={zoneName} />
          <Field label={filters.until} name="until" type="date" hint={zoneName} />
        </div>
        <Button type="submit" look="main" className="justify-self-start">
          {words.payments.show}
        </Button>
      </Form>
    </details>
  );
}
