import { TransactionNetworksDocument } from "../../generated/operate/transactions/transactions.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Choice } from "../../ui/field.tsx";
import { type Option, textOf, withNamed } from "../../ui/options.ts";
import { words } from "../../words/words.ts";
import { KINDS, readTransactionsFilter, STATE_FILTERS, type TransactionsFilter } from "./search.ts";

const { columns, kinds, underWay } = words.transactions;

type Choices = Readonly<Record<keyof TransactionsFilter, readonly Option[]>>;

/** What each filter can be, in words. */
export function useChoices({ network }: TransactionsFilter): Choices {
  const known = useAsk(TransactionNetworksDocument, {}).data?.networks ?? [];
  return {
    network: withNamed(
      known.map(({ code, name }): Option => [code, name]),
      network,
    ),
    kind: KINDS.map((kind) => [kind, kinds[kind]]),
    state: STATE_FILTERS.map((state) => [state, state === "UNDER_WAY" ? underWay : words.transaction.states[state]]),
  };
}

/** A filter as a person reads it. */
export const wordsOf = (choices: Choices, name: keyof TransactionsFilter, value: string) => ({
  label: columns[name],
  value: textOf(choices[name], value),
});

type Props = {
  readonly filter: TransactionsFilter;
  readonly choices: Choices;
  readonly onShow: (filter: TransactionsFilter) => void;
};

export function Filters({ filter, choices, onShow }: Props) {
  return (
    <div className="grid gap-4 sm:grid-cols-3 lg:max-w-3xl">
      {(["network", "kind", "state"] as const).map((name) => (
        <Choice
          key={name}
          label={columns[name]}
          value={filter[name] ?? ""}
          onChange={({ target }) => onShow(readTransactionsFilter({ ...filter, [name]: target.value }))}
        >
          <option value="">{words.payments.any}</option>
          {choices[name].map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Choice>
      ))}
    </div>
  );
}
