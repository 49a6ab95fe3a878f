import type { TransactionListQueryVariables } from "../../generated/operate/transactions/transactions.ts";
import { LIST_SEARCH, readMatch, readOneOf, type Search, searchReader } from "../../ui/search.ts";
import { valuesOf } from "../../values-of.ts";

type Filter = NonNullable<TransactionListQueryVariables["filter"]>;
type State = NonNullable<Filter["states"]>[number];

export const KINDS = valuesOf({
  PAYOUT: true,
  SWEEP: true,
  FUND: true,
  OWN: true,
  BUMP: true,
  CONSOLIDATION: true,
  COLD: true,
  REFILL: true,
} satisfies Record<NonNullable<Filter["kind"]>, true>);

const STATES = valuesOf({
  AWAITING_APPROVAL: true,
  PLANNED: true,
  AWAITING_SIGNATURE: true,
  SIGNED: true,
  BROADCAST: true,
  CONFIRMED: true,
  FINAL: true,
  FAILED: true,
  CANCELLED: true,
} satisfies Record<State, true>);
/** Several in one: what is not paid yet, and can still be. */
const UNDER_WAY = ["AWAITING_APPROVAL", "PLANNED", "AWAITING_SIGNATURE", "SIGNED", "BROADCAST"] as const;
export const STATE_FILTERS = ["UNDER_WAY", ...STATES] as const;

/** What narrows the list. */
const READERS = {
  network: readMatch(/^[A-Z][A-Z0-9_]{0,31}$/),
  kind: readOneOf(KINDS),
  state: readOneOf(STATE_FILTERS),
} as const;
const { after, hide } = LIST_SEARCH;

export type TransactionsFilter = Search<typeof READERS>;
export const FILTERS = Object.keys(READERS) as (keyof TransactionsFilter)[];
export const readTransactionsFilter = searchReader(READERS);
export const readTransactionsSearch = searchReader({ after, hide, ...READERS });

/** As the API is asked. */
export const askedOf = ({ network, kind, state }: TransactionsFilter): Filter => ({
  network: network ?? null,
  kind: kind ?? null,
  states: state === undefined ? null : state === "UNDER_WAY" ? UNDER_WAY : [state],
});
