import { currenciesOf } from "../../account/currencies-of.ts";
import { DepositChoicesDocument } from "../../generated/operate/deposits/deposits.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Choice } from "../../ui/field.tsx";
import { FilterField } from "../../ui/filter-field.tsx";
import { type Option, textOf, withNamed } from "../../ui/options.ts";
import { words } from "../../words/words.ts";
import { DEPOSIT_STATES, type DepositsFilter, readDepositsFilter } from "./search.ts";

const w = words.staffDeposits;
const CHOSEN = ["network", "currency", "state"] as const;

type Choices = Readonly<Record<(typeof CHOSEN)[number], readonly Option[]>>;

/** What each filter can be, in words. */
export function useDepositChoices({ network, currency }: DepositsFilter): Choices {
  const known = useAsk(DepositChoicesDocument, {}).data?.networks ?? [];
  const currencies = new Set(known.flatMap((one) => currenciesOf(one).map(({ code }) => code)));
  return {
    network: withNamed(
      known.map(({ code, name }): Option => [code, name]),
      network,
    ),
    currency: withNamed(
      [...currencies].map((code): Option => [code, code]),
      currency,
    ),
    state: DEPOSIT_STATES.map((state) => [state, words.chainDeposits.states[state]]),
  };
}

/** A filter as a person reads it. */
export const wordsOf = (choices: Choices, name: keyof DepositsFilter, value: string) => ({
  label: w.columns[name],
  value: name === "txid" ? value : textOf(choices[name], value),
});

type Props = {
  readonly filter: DepositsFilter;
  readonly choices: Choices;
  readonly onShow: (filter: DepositsFilter) => void;
};

export function Filters({ filter, choices, onShow }: Props) {
  return (
    <div className="grid items-end gap-4 sm:grid-cols-2 lg:max-w-5xl lg:grid-cols-4">
      {CHOSEN.map((name) => (
        <Choice
          key={name}
          label={w.columns[name]}
          value={filter[name] ?? ""}
          onChange={({ target }) => onShow(readDepositsFilter({ ...filter, [name]: target.value }))}
        >
          <option value="">{words.payments.any}</option>
          {choices[name].map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Choice>
      ))}
      <FilterField
        label={w.columns.txid}
        text={filter.txid ?? ""}
        onText={(txid) => onShow(readDepositsFilter({ ...filter, txid: txid.trim() }))}
      />
    </div>
  );
}
