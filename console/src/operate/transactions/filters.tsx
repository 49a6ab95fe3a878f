import { TransactionNetworksDocument } from "../../generated/operate/transactions/transactions.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Choice } from "../../ui/field.tsx";
import { words } from "../../words/words.ts";
import { KINDS, readTransactionsFilter, STATE_FILTERS, type TransactionsFilter } from "./search.ts";

const { columns, kinds, underWay } = words.transactions;

type Option = readonly [value: string, text: string];
type Choices = Readonly<Record<keyof TransactionsFilter, readonly Option[]>>;

/** What each filter can be, in words. */
export function useChoices({ network }: TransactionsFilter): Choices {
  const known = useAsk(TransactionNetworksDocument, {}).data?.networks.map(({ code, name }): Option => [code, name]);
  // What an address names is among them, also before they are known.
  const named: readonly Option[] = network && !known?.some(([code]) => code === network) ? [[network, network]] : [];
  return {
    network: [...(known ?? []), ...named],
    kind: KINDS.map((kind) => [kind, kinds[kind]]),
    state: STATE_FILTERS.map((state) => [state, state === "UNDER_WAY" ? underWay : words.transaction.states[state]]),
  };
}

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
