import { expect, vi } from "vitest";
import { readBooks, reconcile } from "../compare-with-chain.ts";
import { type Customer, PATIENT } from "./house.ts";
import { count, type Hour } from "./steps.ts";
import { countWithin } from "./tally.ts";
import { findDifferences, type Outcome, type Someone } from "./verdict.ts";
import { type Currency, type Moved, sameAddress, type Told } from "./world.ts";

/**
 * By Coffer's own comparison, and by what nodes say. And that the latter would find a deposit that
 * is credited once too often, or a payment that went out once more.
 */
export async function check(hour: Hour, adminUrl: string): Promise<void> {
  const { worlds, operator, did, customers } = hour;
  await vi.waitFor(async () => {
    for (const { network } of worlds) await reconcile(operator, network);
  }, PATIENT);
  const told = new Map<string, Told>();
  for (const world of worlds) told.set(world.network, await world.read());
  const moved = [...told.values()].flatMap((one) => one.moved).map(asWritten);
  // Credits behind the last block are still on their way to a balance.
  const outcome = await vi.waitFor(async () => {
    const found = await readOutcome(hour, adminUrl, { told, moved });
    expect(findDifferences(found)).toEqual([]);
    return found;
  }, PATIENT);
  expectDifferencesFound(outcome);
  for (const { isPaid } of outcome.people.flatMap(({ orders }) => orders))
    count(did, isPaid ? "payments completed" : "payments not completed");
  for (const customer of customers) {
    const { all, takenBack } = await customer.countCredits();
    count(did, "credits", all);
    count(did, "credits taken back", takenBack);
    if ((await operator.readDebts(customer.userId)).size > 0) count(did, "people in debt");
  }
  for (const [name, many] of await countWithin(adminUrl)) count(did, name, many);
}

const asWritten = (one: Moved): Moved => ({ ...one, from: one.from && sameAddress(one.from), to: sameAddress(one.to) });

type Read = { readonly told: ReadonlyMap<string, Told>; readonly moved: readonly Moved[] };

async function readOutcome(
  { worlds, operator, customers }: Hour,
  adminUrl: string,
  { told, moved }: Read,
): Promise<Outcome> {
  const people: Someone[] = [];
  for (const customer of customers) people.push(await readSomeone(customer, await operator.readDebts(customer.userId)));
  const treasuries: string[] = [];
  const held = new Map<Currency, bigint>();
  for (const { network, currencies } of worlds) {
    const treasury = sameAddress((await operator.readTreasury(network)).address);
    treasuries.push(treasury);
    for (const currency of currencies)
      for (const address of [treasury, ...customers.map((one) => one.addressOn(network))])
        held.set(currency, (held.get(currency) ?? 0n) + ((await told.get(network)?.held(address, currency)) ?? 0n));
  }
  const ordered = new Set(customers.flatMap(({ addresses }) => addresses));
  return {
    ...{ people, treasuries, moved, held, isNobodys: (address) => !ordered.has(address) },
    fees: [...told.values()].flatMap(({ fees }) => fees.map((fee) => ({ ...fee, from: sameAddress(fee.from) }))),
    books: (await readBooks(adminUrl)) as ReadonlyMap<Currency, bigint>,
  };
}

async function readSomeone(customer: Customer, debts: ReadonlyMap<Currency, bigint>): Promise<Someone> {
  const has = new Map<Currency, bigint>([...debts].map(([currency, units]) => [currency, -units]));
  for (const { currency, available } of await customer.readAccounts())
    has.set(currency, (has.get(currency) ?? 0n) + available);
  const orders: Someone["orders"][number][] = [];
  for (const order of customer.orders) {
    const { status, transaction } = await customer.readPayment(order.paymentId);
    orders.push({ ...order, isPaid: status === "COMPLETED", txid: transaction?.txid ?? null });
  }
  return { userId: customer.userId, addresses: customer.addresses, has, orders };
}

/** Who finds no difference where there is one has looked at nothing. */
function expectDifferencesFound(outcome: Outcome): void {
  for (const person of outcome.people) {
    const more = outcome.moved.find(({ to }) => person.addresses.includes(to));
    if (!more) continue;
    const has = new Map(person.has).set(more.currency, (person.has.get(more.currency) ?? 0n) + more.units);
    const people = outcome.people.map((one) => (one === person ? { ...one, has } : one));
    expect(findDifferences({ ...outcome, people })).toHaveLength(2);
  }
  const paid = outcome.people.flatMap(({ orders }) => orders).find(({ isPaid }) => isPaid);
  const again = outcome.moved.find(({ txid, to }) => txid === paid?.txid && to === paid?.to);
  if (again) expect(findDifferences({ ...outcome, moved: [...outcome.moved, again] }).length).toBeGreaterThan(0);
}
