import type { Currency, Moved } from "./world.ts";

// What an hour has come to, by nothing but what nodes say of every block, and what was ordered of
// whom: no state of Coffer's is an input, but what it tells people that they have.

export type Ordered = {
  readonly paymentId: string;
  readonly currency: Currency;
  readonly units: bigint;
  readonly to: string;
  readonly isPaid: boolean;
  /** By which transaction, as its payer is told; null of none. */
  readonly txid: string | null;
};

export type Someone = {
  readonly userId: string;
  readonly addresses: readonly string[];
  /** What is said to be theirs, less what they owe. */
  readonly has: ReadonlyMap<Currency, bigint>;
  readonly orders: readonly Ordered[];
};

export type Outcome = {
  readonly people: readonly Someone[];
  readonly treasuries: readonly string[];
  readonly moved: readonly Moved[];
  readonly fees: readonly { readonly from: string; readonly currency: Currency; readonly units: bigint }[];
  /** What all addresses of ours have, by the chains. */
  readonly held: ReadonlyMap<Currency, bigint>;
  /** What the ledger says that chains have. */
  readonly books: ReadonlyMap<Currency, bigint>;
  readonly isNobodys: (address: string) => boolean;
};

type Sums = Map<Currency, bigint>;
const add = (sums: Sums, currency: Currency, units: bigint): void => {
  sums.set(currency, (sums.get(currency) ?? 0n) + units);
};

/** What does not fit together, for people; none: balances are what books and chains have. */
export function findDifferences(outcome: Outcome): readonly string[] {
  const orders = outcome.people.flatMap((one) => one.orders);
  const paidBy = new Map(orders.flatMap((one) => (one.isPaid && one.txid !== null ? [[one.txid, one] as const] : [])));
  return [
    ...orders.flatMap((order) => judgeOrder(outcome, order)),
    ...judgeOutflows(outcome, paidBy),
    ...outcome.people.flatMap((one) => judgeSomeone(outcome, one, paidBy)),
    ...judgePool(outcome),
  ];
}

/** Paid once by its own transaction, or not at all. */
function judgeOrder({ moved, isNobodys }: Outcome, { paymentId, currency, units, to, isPaid, txid }: Ordered) {
  const there = moved.filter((one) => one.to === to && one.currency === currency);
  const paid = there.filter((one) => one.txid === txid).map((one) => one.units);
  const wanted = isPaid ? [units] : [];
  const differences: string[] = [];
  if (paid.join() !== wanted.join())
    differences.push(`${paymentId}: ${to} got [${paid}] ${currency} by ${txid}, and should have [${wanted}]`);
  if (isNobodys(to) && there.length !== wanted.length)
    differences.push(`${paymentId}: ${to} was paid ${there.length} times, and should have been ${wanted.length} times`);
  return differences;
}

/** Nothing leaves ours but what was ordered. */
function judgeOutflows({ people, treasuries, moved }: Outcome, paidBy: ReadonlyMap<string, Ordered>) {
  const ours = new Set([...treasuries, ...people.flatMap(({ addresses }) => addresses)]);
  return moved.flatMap(({ txid, from, to, currency, units }) => {
    if (from === null || !ours.has(from) || ours.has(to)) return [];
    const order = paidBy.get(txid);
    if (order?.to === to && order.currency === currency && order.units === units) return [];
    return [`${txid} pays ${units} ${currency} from ${from} to ${to}: nobody has ordered that`];
  });
}

/** What came to their addresses, but for what the house lends for fees, less what was paid. */
function judgeSomeone(
  { treasuries, moved }: Outcome,
  { userId, addresses, has, orders }: Someone,
  paidBy: ReadonlyMap<string, Ordered>,
): string[] {
  const expected: Sums = new Map([...has].map(([currency]) => [currency, 0n]));
  for (const { txid, from, to, currency, units } of moved)
    if (addresses.includes(to) && (from === null || !treasuries.includes(from) || paidBy.get(txid)?.to === to))
      add(expected, currency, units);
  for (const { currency, units, isPaid } of orders) if (isPaid) add(expected, currency, -units);
  return [...expected].flatMap(([currency, units]) =>
    units === (has.get(currency) ?? 0n)
      ? []
      : [`${userId} has ${has.get(currency) ?? 0n} ${currency}, and by the chain ${units}`],
  );
}

/** The chains have what the books say, and that is what people have, and what the house has. */
function judgePool({ people, treasuries, moved, fees, held, books }: Outcome): string[] {
  const ours = new Set([...treasuries, ...people.flatMap(({ addresses }) => addresses)]);
  const owned: Sums = new Map();
  for (const { has } of people) for (const [currency, units] of has) add(owned, currency, units);
  for (const { from, to, currency, units } of moved)
    if (treasuries.includes(to) && (from === null || !ours.has(from))) add(owned, currency, units);
  for (const { from, currency, units } of fees) if (ours.has(from)) add(owned, currency, -units);
  const currencies = new Set([...owned.keys(), ...held.keys(), ...books.keys()]);
  return [...currencies].flatMap((currency) => {
    const [there, booked, whose] = [held, books, owned].map((sums) => sums.get(currency) ?? 0n);
    return there === booked && there === whose
      ? []
      : [`of ${currency} the chain has ${there}, the books ${booked}, and people and the house ${whose}`];
  });
}
