import { expect, vi } from "vitest";
import type { Dice } from "./dice.ts";
import { type Customer, type Operator, PATIENT } from "./house.ts";
import type { World } from "./world.ts";

export type Hour = {
  readonly dice: Dice;
  readonly worlds: readonly World[];
  readonly customers: readonly Customer[];
  readonly operator: Operator;
  /** SIGKILL, and a new start. */
  readonly kill: () => Promise<void>;
  readonly did: Map<string, number>;
};

export const count = (did: Map<string, number>, name: string, more = 1): void => {
  did.set(name, (did.get(name) ?? 0) + more);
};

type Step = {
  /** How often it comes, of a hundred. */
  readonly chance: number;
  readonly name: string;
  /** Whether it was there to be done. */
  readonly act: (hour: Hour, world: World) => Promise<boolean>;
};

const STEPS: readonly Step[] = [
  { chance: 37, name: "deposits", act: payIn },
  { chance: 35, name: "withdrawals", act: withdraw },
  { chance: 10, name: "reorganisations", act: reorganise },
  { chance: 4, name: "forgotten", act: (_hour, world) => world.forget() },
  { chance: 6, name: "fees that change", act: (_hour, world) => world.stir() },
  { chance: 8, name: "pressed", act: press },
];

export async function actOnce(hour: Hour, world: World): Promise<void> {
  const { name, act } = choose(hour.dice);
  if (!(await act(hour, world))) return;
  count(hour.did, name);
  count(hour.did, `${name} ${world.network}`);
}

function choose(dice: Dice): Step {
  let place = dice.upTo(100);
  for (const step of STEPS) {
    if (place < step.chance) return step;
    place -= step.chance;
  }
  throw new Error("chances make no hundred");
}

async function payIn({ dice, customers }: Hour, world: World): Promise<boolean> {
  const [customer, currency] = [dice.one(customers), dice.one(world.currencies)];
  const most = world.most[currency];
  const units = dice.units(dice.comes(70) ? most / 20n : most);
  return (
    (await world.payIn(customer.addressOn(world.network), currency, units)) ||
    (world.network !== "BITCOIN" && (await customer.askFaucet(world, currency, units)))
  );
}

async function press({ operator, dice }: Hour, { network }: World): Promise<boolean> {
  const waiting = await operator.listTransactions({ states: ["BROADCAST"], network });
  if (waiting.length === 0) return false;
  await operator.press(
    dice.one(["SpeedUpTransaction", "SpeedUpTransaction", "CancelTransaction"]),
    dice.one(waiting).id,
  );
  return true;
}

/** At times of what was credited by then: chains are faster than who follows them. */
async function reorganise(hour: Hour, world: World): Promise<boolean> {
  if (hour.dice.comes(30)) await creditOne(hour, world);
  return (await world.reorganise()) > 0;
}

/** Of Tron what is credited is solid, and never taken back. */
export async function creditOne({ dice, customers, operator }: Hour, world: World): Promise<void> {
  const [customer, [currency]] = [dice.one(customers), world.currencies];
  if (!currency || world.network === "TRON") return;
  await world.payIn(customer.addressOn(world.network), currency, dice.units(world.most[currency] / 20n));
  await world.mine(2 + dice.upTo(2));
  await operator.awaitTips([world]);
  await vi.waitFor(async () => expect(await customer.isCredited(world.network)).toBe(true), PATIENT);
}

/** Payments of Bitcoin whose fees may have to rise above what each may cost. */
export async function squeeze({ operator, customers, worlds }: Hour): Promise<boolean> {
  const world = worlds.find(({ network }) => network === "BITCOIN");
  if (!world) return false;
  await operator.awaitTips([world]);
  await world.stir(FULL);
  let isOrdered = false;
  for (const customer of customers)
    for (const { id, currency, available } of await customer.readAccounts()) {
      if (currency !== "BTC" || available < WORTH_IT) continue;
      const order = { network: world.network, currency, units: available / 4n, to: world.nobody() };
      isOrdered = (await customer.withdraw(order, id)) || isOrdered;
    }
  if (!isOrdered) return false;
  const stuck = await vi.waitFor(async () => {
    const found = await operator.listTransactions({ states: ["BROADCAST"], network: world.network });
    if (found.length === 0) await world.mine(1);
    expect(found.length).toBeGreaterThan(0);
    return found;
  }, SLOW);
  await world.stir(DEAR);
  for (const { id } of stuck) await operator.press("SpeedUpTransaction", id);
  return true;
}

/** Satoshi for a virtual byte: what pays one and has its change in four has 246 of them. */
const [FULL, DEAR] = [6, 40];
const WORTH_IT = 200_000n;
const SLOW = { timeout: 240_000, interval: 1_000 };

async function withdraw({ dice, customers }: Hour, world: World): Promise<boolean> {
  const customer = dice.one(customers);
  const accounts = (await customer.readAccounts()).filter(
    ({ currency, available }) => available > 1n && world.currencies.includes(currency),
  );
  if (accounts.length === 0) return false;
  const { id, currency, available } = dice.one(accounts);
  // To nobody, or to one of ours: that goes over the chain, and comes back as a deposit.
  const to = dice.comes(15) ? dice.one(customers).addressOn(world.network) : world.nobody();
  const units = dice.units(dice.comes(20) ? available : available / 2n);
  return customer.withdraw({ network: world.network, currency, units, to }, id);
}
