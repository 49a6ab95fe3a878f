import { freePort } from "@coffer/local-parts/free-port";
import { expect, vi } from "vitest";
import type { Answer } from "../answer.ts";
import { findAdminUrl } from "../find-admin-url.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../start-coffer.ts";
import { beginBitcoin } from "./bitcoin.ts";
import { check } from "./check.ts";
import { makeDice } from "./dice.ts";
import { beginEthereum } from "./ethereum.ts";
import { Customer, Operator, PATIENT, toUnits } from "./house.ts";
import { actOnce, count, creditOne, type Hour, squeeze } from "./steps.ts";
import { beginTron } from "./tron.ts";
import type { World } from "./world.ts";

const CUSTOMERS = 3;
/** Of a network within one turn, at most. */
const BLOCKS = { ETHEREUM: 4, BITCOIN: 3, TRON: 8 } as const;
const ACTS = 3;
/** What is credited in the beginning is in one of the newest so many. */
const CREDITED_WITHIN = 3;
/** One for so many blocks: each takes some seconds. */
const KILL_EVERY = 400;
const KILLS = 3;
const LINES = 100;
/** What a transaction of Bitcoin may cost: so little, and it is stuck; more, and it is paid for. */
const [LOW, HIGH] = [3_000, 300_000];
const SAID_EVERY = 1_000;
/** Behind all chance nothing is left to wait for, at last. */
const SETTLING = { timeout: 900_000, interval: 100 };
const UNDER_WAY = ["AWAITING_APPROVAL", "PLANNED", "SIGNED", "BROADCAST", "CONFIRMED"];

/**
 * A house on three chains of its own, until `blocks` blocks were made by chance. Gives what
 * happened how often.
 */
export async function playRandomHour({
  seed,
  blocks,
}: {
  readonly seed: number;
  readonly blocks: number;
}): Promise<Record<string, number>> {
  const [folder, dice, port] = [await makeDataFolder(), makeDice(seed), String(await freePort())];
  const worlds: World[] = [];
  let coffer: RunningCoffer | undefined;
  let feeMax = LOW;
  const start = async () => {
    const rules = { BITCOIN_FEE_MAX_SATOSHI: String(feeMax), BITCOIN_CONSOLIDATE_OUTPUTS: "6" };
    const found = Object.assign({ PORT: port }, rules, ...worlds.map((one) => one.environment));
    coffer = await startCoffer(folder.path, found);
    return coffer;
  };
  try {
    for (const begin of [beginEthereum, beginBitcoin, beginTron]) worlds.push(await begin(dice));
    const { url } = await start();
    const kill = async () => {
      await coffer?.kill();
      feeMax = feeMax === LOW ? HIGH : LOW;
      await start();
    };
    const [customers, operator] = [[] as Customer[], await Operator.logIn(coffer as RunningCoffer)];
    const networks = worlds.map(({ network }) => network);
    for (let i = 0; i < CUSTOMERS; i += 1) customers.push(await Customer.join(url, "anybody", networks));
    const hour: Hour = { dice, worlds, customers, operator, kill, did: new Map() };
    await awaitTreasuries(hour);
    await play(hour, blocks);
    await settle(hour);
    await check(hour, findAdminUrl(folder.path));
    return Object.fromEntries(hour.did);
  } catch (error) {
    // What it said last is gone with its folder otherwise.
    process.stderr.write(`${coffer?.lines.slice(-LINES).join("\n")}\n`);
    throw error;
  } finally {
    await coffer?.kill();
    for (const world of worlds) await world.stop();
    await folder.remove();
  }
}

/** They have their money, of each currency. */
const awaitTreasuries = ({ worlds, operator }: Hour): Promise<void> =>
  vi.waitFor(async () => {
    for (const world of worlds) await world.mine(1);
    for (const { network, currencies } of worlds) {
      const treasury = await operator.readTreasury(network);
      const has = [treasury?.balance, ...(treasury?.tokens ?? []).map(({ balance }: Answer) => balance)];
      expect(has.map((one) => toUnits(one?.amount ?? "0") > 0n)).toEqual(currencies.map(() => true));
    }
  }, PATIENT);

const madeBy = (worlds: readonly World[]): number => worlds.reduce((sum, { made }) => sum + made, 0);

async function play(hour: Hour, blocks: number): Promise<void> {
  const { dice, worlds, operator, did } = hour;
  for (const world of worlds) {
    await creditOne(hour, world);
    await world.reorganise(CREDITED_WITHIN);
  }
  const begun = madeBy(worlds);
  const kills = Math.max(KILLS, Math.floor(blocks / KILL_EVERY));
  for (let made = 0; made < blocks; made = madeBy(worlds) - begun) {
    for (let acts = 1 + dice.upTo(ACTS); acts > 0; acts -= 1) await actOnce(hour, dice.one(worlds));
    for (const world of worlds) await world.mine(dice.upTo(BLOCKS[world.network] + 1));
    if ((did.get("kills") ?? 0) < Math.floor((made * (kills + 1)) / blocks) && dice.comes(50)) {
      if (await squeeze(hour)) count(did, "squeezed");
      await hour.kill();
      count(did, "kills");
    }
    if (dice.comes(35)) await operator.awaitTips(worlds);
    if (Math.floor((madeBy(worlds) - begun) / SAID_EVERY) > Math.floor(made / SAID_EVERY))
      process.stdout.write(`${madeBy(worlds) - begun} of ${blocks} blocks\n`);
  }
  for (const { network, made } of worlds) count(did, `blocks ${network}`, made);
}

/** Nothing is on its way any more. */
async function settle({ worlds, operator, customers }: Hour): Promise<void> {
  for (const world of worlds) await world.calm();
  await vi.waitFor(async () => {
    for (const world of worlds) await world.mine(BLOCKS[world.network]);
    await operator.awaitTips(worlds);
    expect(
      (await operator.listTransactions({ states: UNDER_WAY })).map(({ id, state, kind }) => [id, kind, state]),
    ).toEqual([]);
    for (const customer of customers) {
      for (const { pendingOut } of await customer.readAccounts()) expect(pendingOut).toBe(0n);
      for (const { paymentId } of customer.orders)
        expect(["COMPLETED", "CANCELLED", "FAILED"]).toContain((await customer.readPayment(paymentId)).status);
    }
  }, SETTLING);
  for (const world of worlds) await world.mine(FINAL_BEHIND);
  await operator.awaitTips(worlds);
}

/** What is booked once it is final is so. */
const FINAL_BEHIND = 100;
