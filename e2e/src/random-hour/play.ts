import { type Anvil, startAnvil } from "@coffer/local-parts/anvil";
import { freePort } from "@coffer/local-parts/free-port";
import { expect, vi } from "vitest";
import type { Answer } from "../answer.ts";
import { expectBooksLikeChain } from "../compare-with-chain.ts";
import { findAdminUrl } from "../find-admin-url.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../start-coffer.ts";
import { type Dice, makeDice } from "./dice.ts";
import { type Currency, Customer, Operator, PATIENT, toUnits } from "./house.ts";
import { makeOutside, type Outside } from "./outside.ts";
import { readMoved } from "./tally.ts";

const CUSTOMERS = 3;
const MOST_PAID_IN = 2n * 10n ** 18n;
const MOST_USDC = 60n * 10n ** 6n;
/** Each takes some seconds. */
const KILLS = 3;
/** Behind all chance nothing is left to wait for, at last. */
const SETTLING = { timeout: 480_000, interval: 100 };

type Hour = {
  readonly anvil: Anvil;
  readonly dice: Dice;
  readonly outside: Outside;
  readonly customers: readonly Customer[];
  readonly operator: Operator;
  /** SIGKILL, and a new start. */
  readonly kill: () => Promise<void>;
  readonly did: Map<string, number>;
};

/**
 * A house on a chain of its own, until `blocks` blocks were made by chance. Gives what happened how
 * often.
 */
export async function playRandomHour({
  seed,
  blocks,
}: {
  readonly seed: number;
  readonly blocks: number;
}): Promise<Record<string, number>> {
  const [folder, anvil, dice] = [await makeDataFolder(), await startAnvil({ accounts: 1 }), makeDice(seed)];
  const environment = { ETHEREUM_RPC_URLS: anvil.url, PORT: String(await freePort()) };
  let coffer: RunningCoffer = await startCoffer(folder.path, environment);
  try {
    await anvil.ask("evm_setAutomine", false);
    await anvil.ask("anvil_autoImpersonateAccount", true);
    const [customers, operator, outside] = [[] as Customer[], await Operator.logIn(coffer), makeOutside(anvil, dice)];
    for (let i = 0; i < CUSTOMERS; i += 1) customers.push(await Customer.join(coffer.url, "anybody"));
    const kill = async () => {
      await coffer.kill();
      coffer = await startCoffer(folder.path, environment);
    };
    const hour: Hour = { anvil, dice, outside, customers, operator, kill, did: new Map() };
    await awaitTreasury(hour);
    await play(hour, blocks);
    await settle(hour);
    await check(hour, findAdminUrl(folder.path));
    return Object.fromEntries(hour.did);
  } finally {
    await coffer.kill();
    await anvil.stop();
    await folder.remove();
  }
}

/** It has its money, of each currency. */
const awaitTreasury = ({ outside, operator }: Hour): Promise<void> =>
  vi.waitFor(async () => {
    await outside.mine(1);
    const treasury = await operator.readTreasury();
    expect(toUnits(treasury?.balance?.amount ?? "0")).toBeGreaterThan(0n);
    expect(treasury.tokens.map(({ balance }: Answer) => toUnits(balance?.amount ?? "0") > 0n)).toEqual([true]);
  }, PATIENT);

const count = (did: Map<string, number>, name: string, more = 1): void => {
  did.set(name, (did.get(name) ?? 0) + more);
};

async function play(hour: Hour, blocks: number): Promise<void> {
  const { dice, outside, operator, anvil, did } = hour;
  let made = 0;
  while (made < blocks) {
    const { name, act } = choose(dice);
    if (await act(hour)) count(did, name);
    const more = 1 + dice.upTo(3);
    await outside.mine(more);
    made += more;
    if (dice.comes(40)) await operator.awaitTip(anvil.ask);
  }
}

type Step = {
  /** How often it comes, of a hundred. */
  readonly chance: number;
  readonly name: string;
  /** Whether it was there to be done. */
  readonly act: (hour: Hour) => Promise<boolean>;
};

const STEPS: readonly Step[] = [
  {
    ...{ chance: 31, name: "mine" },
    async act({ outside, dice }) {
      await outside.mine(dice.upTo(4));
      return true;
    },
  },
  {
    ...{ chance: 20, name: "pay in" },
    async act({ outside, dice, customers }) {
      await outside.payIn(dice.one(customers).address, dice.units(MOST_PAID_IN));
      return true;
    },
  },
  {
    ...{ chance: 8, name: "USDC" },
    act: ({ dice, customers }) => dice.one(customers).askForUsdc(dice.units(MOST_USDC)),
  },
  { chance: 24, name: "withdraw", act: withdraw },
  { chance: 8, name: "reorganise", act: reorganise },
  {
    ...{ chance: 2, name: "forget" },
    async act({ outside }) {
      await outside.forgetPool();
      return true;
    },
  },
  {
    ...{ chance: 3, name: "demand" },
    async act({ outside, dice }) {
      await outside.setDemand(dice.one([1, 1, 20, 60, 100_000]));
      return true;
    },
  },
  { chance: 3, name: "press", act: press },
  { chance: 1, name: "kill", act: killOnce },
];

function choose(dice: Dice): Step {
  let place = dice.upTo(100);
  for (const step of STEPS) {
    if (place < step.chance) return step;
    place -= step.chance;
  }
  throw new Error("chances make no hundred");
}

async function press({ operator, dice }: Hour): Promise<boolean> {
  const waiting = (await operator.listTransactions()).filter(({ state }) => state === "BROADCAST");
  if (waiting.length === 0) return false;
  await operator.press(dice.one(["SpeedUpTransaction", "CancelTransaction"]), dice.one(waiting).id);
  return true;
}

async function killOnce({ kill, did }: Hour): Promise<boolean> {
  if ((did.get("kill") ?? 0) >= KILLS) return false;
  await kill();
  return true;
}

/** Mostly of what was credited by then: the chain is faster than who follows it. */
async function reorganise({ outside, dice, customers, operator, anvil }: Hour): Promise<boolean> {
  if (dice.comes(80)) {
    const customer = dice.one(customers);
    await outside.payIn(customer.address, dice.units(MOST_PAID_IN));
    await outside.mine(2 + dice.upTo(2));
    await operator.awaitTip(anvil.ask);
    await vi.waitFor(async () => expect(await customer.isCredited()).toBe(true), PATIENT);
  }
  return (await outside.reorganise()) > 0;
}

async function withdraw({ dice, customers }: Hour): Promise<boolean> {
  const customer = dice.one(customers);
  const accounts = (await customer.readAccounts()).filter(({ available }) => available > 1n);
  if (accounts.length === 0) return false;
  const { id, currency, available } = dice.one(accounts);
  // To nobody, or to one of ours: that goes over the chain, and comes back as a deposit.
  const to = dice.comes(15) ? dice.one(customers).address : nobody(dice);
  await customer.withdraw({ currency, units: dice.units(dice.comes(20) ? available : available / 2n), to }, id);
  return true;
}

const nobody = (dice: Dice): string =>
  `0x00000000dead${dice
    .units(1n << 60n)
    .toString(16)
    .padStart(28, "0")}`;

/** Nothing is on its way any more. */
async function settle({ outside, operator, customers, anvil }: Hour): Promise<void> {
  await outside.setDemand(1);
  await vi.waitFor(async () => {
    await outside.mine(1);
    for (const { state } of await operator.listTransactions())
      expect(["FINAL", "FAILED", "CANCELLED"]).toContain(state);
    for (const customer of customers) {
      for (const { pendingOut } of await customer.readAccounts()) expect(pendingOut).toBe(0n);
      for (const { paymentId } of customer.orders)
        expect(["COMPLETED", "CANCELLED", "FAILED"]).toContain((await customer.readPayment(paymentId)).status);
    }
  }, SETTLING);
  await outside.mine(10);
  await operator.awaitTip(anvil.ask);
}

async function check(hour: Hour, adminUrl: string): Promise<void> {
  const { anvil, customers, operator, did } = hour;
  const token = (await operator.readTreasury()).tokens[0]?.contract ?? null;
  const moved = await readMoved(anvil, token?.toLowerCase() ?? null);
  for (const customer of customers) {
    const paid = await readPaid(customer, moved, did);
    const expected = new Map<Currency, bigint>([...paid].map(([currency, units]) => [currency, -units]));
    for (const { to, currency, units } of moved)
      if (to === customer.address) expected.set(currency, (expected.get(currency) ?? 0n) + units);
    await vi.waitFor(async () => {
      const debts = await operator.readDebts(customer.userId);
      const accounts = await customer.readAccounts();
      const has = (currency: Currency) =>
        accounts.filter((one) => one.currency === currency).reduce((sum, one) => sum + one.available, 0n);
      for (const [currency, units] of expected)
        expect([currency, has(currency) - (debts.get(currency) ?? 0n)]).toEqual([currency, units]);
    }, PATIENT);
    count(did, "credit taken back", await customer.countTakenBack());
    if ((await operator.readDebts(customer.userId)).size > 0) count(did, "in debt");
  }
  await vi.waitFor(() => expectBooksLikeChain("ETHEREUM", { adminUrl, ask: anvil.ask, operator }), PATIENT);
}

/** What left for somebody's orders, by the chain: each that is COMPLETED once, and no other. */
async function readPaid(
  customer: Customer,
  moved: Awaited<ReturnType<typeof readMoved>>,
  did: Map<string, number>,
): Promise<ReadonlyMap<Currency, bigint>> {
  const paid = new Map<Currency, bigint>();
  for (const { paymentId, currency, units, to } of customer.orders) {
    const { status, transaction } = await customer.readPayment(paymentId);
    const there = moved.filter((one) => one.txid === transaction?.txid && one.to === to && one.currency === currency);
    expect({ paymentId, paid: there.map((one) => one.units) }).toEqual({
      ...{ paymentId, paid: status === "COMPLETED" ? [units] : [] },
    });
    if (status === "COMPLETED") paid.set(currency, (paid.get(currency) ?? 0n) + units);
    count(did, `payment ${status.toLowerCase()}`);
    // To an address that is nobody else's nothing came by another transaction.
    if (!to.startsWith("0x00000000dead")) continue;
    const all = moved.filter((one) => one.to === to && one.currency === currency);
    expect({ paymentId, came: all.length }).toEqual({ paymentId, came: there.length });
  }
  return paid;
}
