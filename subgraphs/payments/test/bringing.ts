import { randomUUID } from "node:crypto";
import type { CofferEvent } from "@coffer/contracts/event";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import { consume } from "@coffer/platform/events/consumer";
import type { ConsumerParts } from "@coffer/platform/events/consumer-parts";
import { replayRequested } from "@coffer/platform/events/dead-letters";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { makeCustody, openSystemAccounts } from "../src/adapters/postgres/money/system-accounts.ts";
import type { ConfirmedDeposit } from "../src/app/deposits/credit-from-chain.ts";
import { composeChainDeposits } from "../src/compose/chain-deposits.ts";
import { composeMoney } from "../src/compose/money.ts";
import type { AccountId, UserId } from "../src/domain/money/ids.ts";
import { CONFIG, makeWorld, OPEN, type Person, QUOTAS, SEND } from "./world.ts";

export const ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

export const SHOWN = `query ($id: ID!) { payment(id: $id) { id kind status direction amount { amount currency } fee { amount } account { id } completedAt
  returnedAt returnReason method { id } counterparty { id } chain { network txid address depositId } debt { amount { amount } outstandingAmount { amount } } } }`;

/** What a chain has brought to somebody, as wallets say it. */
export const bring = (userId: UserId, amount: string, changes: Partial<ConfirmedDeposit> = {}): ConfirmedDeposit => ({
  depositId: newId("dep"),
  credit: 1,
  userId,
  walletId: newId("wal"),
  network: "ETHEREUM",
  currency: "ETH",
  amount,
  txid: `0x${randomUUID().replaceAll("-", "").repeat(2)}`,
  address: ADDRESS,
  confirmedAt: new Date().toISOString(),
  ...changes,
});

export const confirmed = (data: ConfirmedDeposit): CofferEvent =>
  makeEvent("wallets", {
    type: "deposit.confirmed",
    subject: data.depositId,
    ownerId: data.userId,
    time: new Date(),
    data,
  });

export const reversed = ({ depositId, credit, userId }: ConfirmedDeposit): CofferEvent => {
  const data = { depositId, credit, userId, reversedAt: new Date().toISOString() };
  return makeEvent("wallets", {
    type: "deposit.reversed",
    subject: depositId,
    ownerId: userId,
    time: new Date(),
    data,
  });
};

/**
 * The consumer of one more process: a pool and a group commit of its own. `pool`: where its
 * transactions go by another.
 */
export async function makeBringer(environment: SubgraphEnvironment, pool = environment.pool) {
  const assets = await loadAssets(environment.pool, (added) => openSystemAccounts(environment.pool, added, "sandbox"));
  const money = composeMoney(environment, CONFIG, assets);
  const parts: ConsumerParts[] = [];
  await composeChainDeposits({ ...money, pool }, environment, QUOTAS).start(async (consumer) => {
    parts.push(consumer);
    return { stop: async () => undefined };
  });
  const [consumer] = parts;
  if (!consumer) throw new Error("nobody reads");
  return { take: (event: CofferEvent) => consume(consumer, event), replay: () => replayRequested(consumer) };
}

/** A world whose events are taken by the test, in two processes, and an operator's look into it. */
export async function makeBringing() {
  const world = await makeWorld();
  const people: Person[] = [];
  for (const name of ["alice", "bob", "carol", "dave", "erin", "frank", "gina"]) people.push(await world.person(name));
  await world.subgraph.stop();
  const api = await world.another();
  const person = (name: string): Person => {
    const found = people.find(({ username }) => username === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return api(found);
  };
  const bringer = () => makeBringer(world.environments.of("payments", { poolMax: 24 }));
  const [one, other] = [await bringer(), await bringer()];
  const { admin } = world;
  const list = async <Row extends object>(text: string, values: unknown[] = []) =>
    (await admin.query<Row & Record<string, never>>(text, values)).rows;
  return {
    world,
    person,
    one,
    other,
    list,
    async open(who: Person, currency = "ETH"): Promise<AccountId> {
      return (await who.ask(OPEN, { input: { currency, idempotencyKey: randomUUID() } })).openAccount.account.id;
    },
    async send(who: Person, from: string, to: string, amount: string, currency = "ETH"): Promise<string> {
      const input = {
        fromAccountId: from,
        to: { accountId: to },
        amount: { amount, currency },
        idempotencyKey: randomUUID(),
      };
      return (await who.ask(SEND, { input })).sendPayment.__typename;
    },
    /** The payments that were made of a deposit, by their credits. */
    paymentsOf: async ({ depositId }: ConfirmedDeposit) =>
      (
        await list<{ id: string }>(
          "SELECT payment_id AS id FROM payments.chain_deposit WHERE deposit_id = $1 ORDER BY credit",
          [uuidOf(depositId)],
        )
      ).map(({ id }) => id),
    letters: async () =>
      (await list<{ error: string }>("SELECT error FROM payments.dead_letter ORDER BY created_at, event_id")).map(
        ({ error }) => error,
      ),
    /** What the ledger says that we have there: less than nothing, for it is an asset. */
    async custody(network = "ETHEREUM", currency = "ETH"): Promise<bigint> {
      const [row] = await list<{ units: string }>(
        "SELECT (credits_posted - debits_posted)::text AS units FROM ledger.account WHERE id = $1",
        [uuidOf(makeCustody()(network)(currency))],
      );
      return BigInt(row?.units ?? "0");
    },
  };
}

export type Bringing = Awaited<ReturnType<typeof makeBringing>>;
