import { randomUUID } from "node:crypto";
import { position } from "../src/adapters/postgres/money/system-accounts.ts";
import { makeAdmin } from "./approving.ts";
import { OPEN, type Person, type World } from "./world.ts";

const MONEY = "amount currency";
const REFUSAL = "... on Refusal { code message }";
export const QUOTE = `query ($input: ExchangeQuoteInput!) { exchangeQuote(input: $input) { __typename
  ... on ExchangeQuote { id side sold { ${MONEY} } fee { ${MONEY} } total { ${MONEY} } bought { ${MONEY} } rate marketRate spreadBasisPoints expiresAt expiresInSeconds }
  ... on CurrencyMismatch { accountCurrency } ${REFUSAL} } }`;
export const EXCHANGE = `mutation ($input: ExchangeInput!) { exchange(input: $input) { __typename
  ... on ExchangeSuccess { payment { id kind status direction amount { ${MONEY} } fee { ${MONEY} } total { ${MONEY} } memo reference account { id }
    counterparty { id } completedAt createdAt
    exchange { side sold { ${MONEY} } bought { ${MONEY} } toAccount { id } rate marketRate spreadBasisPoints quotedAt } } }
  ... on ExchangeQuoteExpired { expiredAt } ... on CurrencyDisabled { currency } ... on InsufficientFunds { available { ${MONEY} } }
  ... on LimitExceeded { remaining { ${MONEY} } } ${REFUSAL} } }`;
const TERMS = `version base counter effectiveAt spreadBasisPoints rate minimumRate maximumRate reason setBy { id }`;
export const SET_TERMS = `mutation ($input: SetExchangeTermsInput!) { setExchangeTerms(input: $input) { __typename
  ... on SetExchangeTermsSuccess { terms { ${TERMS} } } ... on ExchangeTermsOutdated { latestVersion } ${REFUSAL} } }`;
export const LIST_TERMS = `query ($base: CurrencyCode!, $counter: CurrencyCode!, $first: Int! = 20, $after: String) {
  exchangeTerms(base: $base, counter: $counter, first: $first, after: $after) { nodes { ${TERMS} } pageInfo { hasNextPage endCursor } } }`;
export const PAIRS = "{ exchangePairs { base counter } }";

// biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
type Answer = any;

/** What an ADMIN says of two currencies, in the place of what was said last. */
export async function askTerms(world: World, changes: Record<string, unknown> = {}, actor = makeAdmin()) {
  const { rows } = await world.admin.query<{ version: number | null }>(
    "SELECT max(version) AS version FROM payments.exchange_terms WHERE least(base, counter) = least($1::text, $2) AND greatest(base, counter) = greatest($1::text, $2)",
    [changes.base ?? "EUR", changes.counter ?? "USD"],
  );
  const input = {
    base: "EUR",
    counter: "USD",
    spreadBasisPoints: 100,
    rate: "1.25",
    reason: "a test",
    basedOn: rows[0]?.version ?? null,
    idempotencyKey: randomUUID(),
    ...changes,
  };
  const { data, errors } = await world.subgraph.execute({
    query: SET_TERMS,
    variables: { input },
    actor,
    requestId: "req_test",
  });
  const said: Answer = data;
  return { input, set: said?.setExchangeTerms, errors: errors?.map((error) => error.toJSON()) };
}

export async function setTerms(world: World, changes: Record<string, unknown> = {}): Promise<Answer> {
  const { set, errors } = await askTerms(world, changes);
  if (set?.__typename !== "SetExchangeTermsSuccess") throw new Error(JSON.stringify([set, errors]));
  return set.terms;
}

/** Somebody with dollars, and an empty account of euros. */
export async function makeTrader(world: World, amount = "100.00") {
  const person = await world.person(`t${randomUUID().slice(0, 8)}`);
  const from = await world.funded(person, amount);
  const { openAccount } = await person.ask(OPEN, { input: { currency: "EUR", idempotencyKey: randomUUID() } });
  return { ...person, from, to: openAccount.account.id as string };
}
export type Trader = Person & { readonly from: string; readonly to: string };

export async function quote(
  { ask, from, to }: Trader,
  amount: string,
  changes: Record<string, unknown> = {},
): Promise<Answer> {
  const input = { fromAccountId: from, toAccountId: to, side: "SELL", amount: { amount, currency: "USD" }, ...changes };
  const answer = await ask(QUOTE, { input });
  return answer.exchangeQuote ?? answer;
}

export async function exchange(
  { ask }: Pick<Trader, "ask">,
  quoteId: string,
  changes: Record<string, unknown> = {},
): Promise<Answer> {
  const answer = await ask(EXCHANGE, { input: { quoteId, idempotencyKey: randomUUID(), ...changes } });
  return answer.exchange ?? answer;
}

/** What the house has of a currency by exchanges, in smallest units. */
export const positionOf = (world: World, currency: string) => world.units(position(currency));
