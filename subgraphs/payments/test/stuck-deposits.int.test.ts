import { randomUUID } from "node:crypto";
import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import type { DepositProvider } from "../src/app/deposits/ports.ts";
import { makeDepositWorker } from "./workers.ts";
import { DEPOSIT, makeWorld, OPEN, PAYMENT, type Person, type World } from "./world.ts";

let world: World;
let people: Person[];

beforeAll(async () => {
  world = await makeWorld();
  const found = await Promise.all(["alice", "bob", "carol"].map((name) => world.person(name)));
  // Its API without its worker: the tests take the steps.
  await world.subgraph.stop();
  const there = await world.another();
  people = found.map(there);
});
afterAll(() => world.end());
beforeEach(async () => {
  await world.admin.query("DELETE FROM payments.deposit_task");
});

const open = async (who: Person, currency = "USD"): Promise<string> =>
  (await who.ask(OPEN, { input: { currency, idempotencyKey: randomUUID() } })).openAccount.account.id;
const deposit = async (who: Person, accountId: string, currency = "USD"): Promise<string> => {
  const input = { accountId, amount: { amount: "10.00", currency }, idempotencyKey: randomUUID() };
  return (await who.ask(DEPOSIT, { input })).deposit.payment.id;
};
const statuses = async (ids: readonly string[]): Promise<string[]> => {
  const { rows } = await world.admin.query(
    "SELECT p.status FROM unnest($1::uuid[]) WITH ORDINALITY u(id, n) JOIN payments.payment p USING (id) ORDER BY n",
    [ids.map(uuidOf)],
  );
  return rows.map(({ status }) => status);
};
const many = <T>(times: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: times }, (_, n) => make(n)));
const person = (n: number): Person => people[n] ?? (people[0] as Person);
/** A provider that does what it is told of a payment, and collects all others. */
const provider = (
  collect: (id: string, currency: string) => Promise<"COLLECTED" | "WAITING">,
): Partial<DepositProvider> => ({
  supports: () => true,
  collect: ({ id, amount }) => collect(id, amount.asset.code),
});

describe("deposits that cannot settle", () => {
  it("keep nobody waiting where the provider's account is frozen: 110 of them, and one of another currency behind them", async () => {
    const [usd, eur] = [await open(person(0)), await open(person(1), "EUR")];
    const stuck = await many(110, () => deposit(person(0), usd));
    const behind = await deposit(person(1), eur, "EUR");
    await world.setAccountState(sandboxClearing("USD"), "FROZEN");
    const { settle } = await makeDepositWorker(world);
    await settle();
    expect(await statuses([behind])).toEqual(["COMPLETED"]);
    expect(new Set(await statuses(stuck))).toEqual(new Set(["PROCESSING"]));
    const later = await deposit(person(1), eur, "EUR");
    await settle();
    expect(await statuses([later])).toEqual(["COMPLETED"]);

    // Once its cause is gone, each comes to its end.
    await world.setAccountState(sandboxClearing("USD"), "OPEN");
    await world.retryNow("deposit_task");
    await settle();
    expect(new Set(await statuses(stuck))).toEqual(new Set(["COMPLETED"]));
    expect(await world.units(usd)).toBe("110000");
  });

  it.each([
    ["the provider rejects", () => Promise.reject(new Error("no such customer"))],
    ["the provider says what is no answer", () => Promise.reject(Object.assign(new Error("\0\ud800"), { code: 7 }))],
    ["the provider waits", () => Promise.resolve("WAITING" as const)],
  ])("keep ninety-nine others of their batch from nothing: %s", async (_what, collect) => {
    const accounts = await many(3, (n) => open(person(n)));
    const ids = await many(100, (n) => deposit(person(n % 3), accounts[n % 3] ?? ""));
    const { settle } = await makeDepositWorker(world, {
      provider: provider(async (id) => (id === ids[13] ? collect() : "COLLECTED")),
    });
    await settle();
    expect(await statuses(ids)).toEqual(ids.map((_, n) => (n === 13 ? "PROCESSING" : "COMPLETED")));
  });

  it("keep others from nothing where a row of the queue is of no deposit at all", async () => {
    await world.admin.query(
      "INSERT INTO payments.deposit_task (id, owner_id, kind, due_at) SELECT gen_random_uuid(), gen_random_uuid(), 'USD', now() - interval '1 day' FROM generate_series(1, 110)",
    );
    const id = await deposit(person(0), await open(person(0)));
    const { settle } = await makeDepositWorker(world);
    await settle();
    expect(await statuses([id])).toEqual(["COMPLETED"]);
  });

  it("are settled by others where a provider hangs: for one currency, for one deposit of each person", async () => {
    const accounts = await many(3, (n) => open(person(n)));
    const euros = await open(person(0), "EUR");
    const hang = Promise.withResolvers<"COLLECTED">();
    const hanging = new Set(await many(100, (n) => deposit(person(n % 3), accounts[n % 3] ?? "")));
    const collected = new Set<string>();
    const { worker } = await makeDepositWorker(world, {
      provider: provider(async (id) => {
        collected.add(id);
        return hanging.has(id) ? hang.promise : "COLLECTED";
      }),
    });
    worker.start();
    await expect.poll(() => collected.size, { timeout: 120_000 }).toBeGreaterThanOrEqual(48);
    const behind = await deposit(person(0), euros, "EUR");
    worker.wake();
    await expect.poll(() => statuses([behind]), { timeout: 120_000 }).toEqual(["COMPLETED"]);
    // Nobody was given up for it, and no person had all the places: three of them, sixteen each.
    expect(collected.size).toBe(3 * 16 + 1);
    hang.resolve("COLLECTED");
    await expect
      .poll(async () => new Set(await statuses([...hanging])), { timeout: 120_000 })
      .toEqual(new Set(["COMPLETED"]));
    await worker.stop();
  });

  it("are parked after their last try, with what they failed with, and settle when an operator has them tried again", async () => {
    const id = await deposit(person(0), await open(person(0)));
    let isBroken = true;
    const { settle } = await makeDepositWorker(world, {
      provider: provider(async () => {
        if (isBroken) throw new Error("the provider is on fire");
        return "COLLECTED";
      }),
    });
    await world.admin.query("UPDATE payments.deposit_task SET attempts = 29");
    await settle();
    const read = "SELECT attempts, last_error, parked_at IS NOT NULL AS parked FROM payments.deposit_task";
    expect((await world.admin.query(read)).rows).toEqual([
      { attempts: 30, last_error: expect.stringMatching(/^ProviderFault: .*: the provider is on fire$/), parked: true },
    ]);
    isBroken = false;
    await world.retryNow("deposit_task");
    await settle();
    expect((await person(0).ask(PAYMENT, { id })).payment.status).toBe("PROCESSING");
    await world.admin.query("UPDATE payments.deposit_task SET parked_at = NULL, attempts = 0, due_at = now()");
    await settle();
    expect((await person(0).ask(PAYMENT, { id })).payment.status).toBe("COMPLETED");
    expect((await world.admin.query(read)).rows).toEqual([]);
  });

  it("take turns with those of others: one person's hundred are not all before another's one", async () => {
    const [many1, one] = [await open(person(0)), await open(person(1))];
    const hundred = await many(100, () => deposit(person(0), many1));
    const late = await deposit(person(1), one);
    const order: string[] = [];
    const { settle } = await makeDepositWorker(world, {
      provider: provider(async (id) => {
        order.push(id);
        return "COLLECTED";
      }),
    });
    await settle();
    expect(order).toHaveLength(101);
    expect(order.indexOf(late)).toBeLessThan(17);
    expect(new Set(order)).toEqual(new Set([...hundred, late]));
    expect(idFromUuid("pay", uuidOf(late))).toBe(late);
  });
});
