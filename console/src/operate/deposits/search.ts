import type { EveryDepositQueryVariables } from "../../generated/operate/deposits/deposits.ts";
import { LIST_SEARCH, readMatch, readOneOf, type Search, searchReader } from "../../ui/search.ts";
import { valuesOf } from "../../values-of.ts";

type Filter = NonNullable<EveryDepositQueryVariables["filter"]>;

export const DEPOSIT_STATES = valuesOf({
  CONFIRMING: true,
  CONFIRMED: true,
  CREDITED: true,
  ORPHANED: true,
  REVERSED: true,
} satisfies Record<NonNullable<Filter["states"]>[number], true>);

/** What narrows the list. */
const READERS = {
  network: readMatch(/^[A-Z][A-Z0-9_]{0,31}$/),
  currency: readMatch(/^[A-Z][A-Z0-9]{1,15}$/),
  state: readOneOf(DEPOSIT_STATES),
  txid: readMatch(/^\S{1,128}$/),
} as const;
const { after, hide } = LIST_SEARCH;

export type DepositsFilter = Search<typeof READERS>;
export const DEPOSIT_FILTERS = Object.keys(READERS) as (keyof DepositsFilter)[];
export const readDepositsFilter = searchReader(READERS);
export const readDepositsSearch = searchReader({ after, hide, ...READERS });

/** As the API is asked. */
export const askedOf = ({ network, currency, state, txid }: DepositsFilter): Filter => ({
  network: network ?? null,
  currency: currency ?? null,
  states: state === undefined ? null : [state],
  txid: txid ?? null,
});
