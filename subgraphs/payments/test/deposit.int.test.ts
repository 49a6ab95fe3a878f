import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { freshDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { DepositProvider } from "../src/app/deposits/ports.ts";
import { composePayments } from "../src/compose.ts";
import { makeDepositWorker } from "./workers.ts";
import { CONFIG, DEPOSIT, makeWorld, OPEN, PATIENT, PAYMENT, type Person, type World } from "./world.ts";

let world: World;
let alice: Person;
let account: string;

beforeAll(async () => {
  world = await makeWorld();
  alice = await world.person("alice");
  account = (await alice.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } })).openAccount.account
    .id;
});
afterAll(() => world.end());

const input = (changes: Record<string, unknown> = {}) => ({
  accountId: account,
  amount: { amount: "10.00", currency: "USD" },
  idempotencyKey: randomUUID(),
  ...changes,
});
const completed = (id: string) =>
  vi.waitFor(async () => expect((await alice.ask(PAYMENT, { id })).payment.status).toBe("COMPLETED"), PATIENT);

describe("deposit", () => {
  it("refuses somebody else's account as if it were not there, and another currency", async () => {
    const mallory = await world.person("mallory");
    const before = await world.state();
    const theirs = await mallory.ask(DEPOSIT, { input: input() });
    expect(theirs.deposit).toMatchObject({ __typename: "AccountNotFound" });
    expect(await mallory.ask(DEPOSIT, { input: input({ accountId: "acc_01h455vb4pex5vsknk084sn02q" }) })).toEqual(
      theirs,
    );
    expect(
      (await alice.ask(DEPOSIT, { input: input({ amount: { amount: "1", currency: "EUR" } }) })).deposit,
    ).toMatchObject({ __typename: "CurrencyMismatch" });
    expect(
      (await alice.ask(DEPOSIT, { input: input({ amount: { amount: "0", currency: "USD" } }) })).errors,
    ).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    expect(await world.state()).toEqual(before);
  });

  it("is refused where no provider is configured, as in production", async () => {
    const database = await freshDatabase();
    const environments = makeTestEnvironments(database, { mode: "production" });
    const subgraph = await composePayments(environments.of("payments"), { ...CONFIG, provider: { name: "none" } });
    const ask = async (query: string, variables: Record<string, unknown>) =>
      // biome-ignore lint/suspicious/noExplicitAny: an answer
      (await subgraph.execute({ query, variables, actor: alice.actor, requestId: "req" })).data as any;
    const { openAccount } = await ask(OPEN, { input: { currency: "USD", idempotencyKey: "open" } });
    const { deposit } = await ask(DEPOSIT, { input: input({ accountId: openAccount.account.id }) });
    expect(deposit).toMatchObject({ __typename: "DepositUnavailable", code: "DEPOSIT_UNAVAILABLE" });
    await subgraph.stop();
    await database.drop();
  });

  it("is PENDING in its answer, and COMPLETED with one journal entry in the end", async () => {
    const { deposit } = await alice.ask(DEPOSIT, { input: input() });
    expect(deposit).toMatchObject({ __typename: "DepositSuccess", payment: { status: "PENDING" } });
    await completed(deposit.payment.id);
    const { rows } = await world.admin.query(
      "SELECT status, sequence::text FROM payments.payment_event WHERE payment_id = $1 ORDER BY sequence",
      [uuidOf(deposit.payment.id)],
    );
    expect(rows).toEqual([
      { status: "PENDING", sequence: "1" },
      { status: "PROCESSING", sequence: "2" },
      { status: "COMPLETED", sequence: "3" },
    ]);
    const { rows: legs } = await world.admin.query(
      "SELECT p.amount::text FROM ledger.posting p JOIN ledger.journal_entry e ON e.id = p.entry_id WHERE e.subject_id = $1 ORDER BY p.amount",
      [uuidOf(deposit.payment.id)],
    );
    expect(legs).toEqual([{ amount: "-1000" }, { amount: "1000" }]);
  });

  it("is made once for one key, and the key is refused with another amount", async () => {
    const request = input();
    const [one, two] = await Promise.all([
      alice.ask(DEPOSIT, { input: request }),
      alice.ask(DEPOSIT, { input: request }),
    ]);
    expect(one?.deposit.payment.id).toBe(two?.deposit.payment.id);
    await completed(one?.deposit.payment.id);
    expect(
      (await alice.ask(DEPOSIT, { input: { ...request, amount: { amount: "11.00", currency: "USD" } } })).deposit,
    ).toMatchObject({ __typename: "IdempotencyKeyReused" });
  });

  it("is credited once, however many workers settle it at once and again", async () => {
    const collected: string[] = [];
    const provider: Partial<DepositProvider> = {
      supports: () => true,
      collect: async ({ id }) => {
        collected.push(id);
        return "COLLECTED";
      },
    };
    const workers = await Promise.all(Array.from({ length: 6 }, () => makeDepositWorker(world, { provider })));
    const before = BigInt(await world.units(account));
    const requested = await Promise.all(Array.from({ length: 5 }, () => alice.ask(DEPOSIT, { input: input() })));
    await Promise.all(workers.map(({ settle }) => settle()));
    for (const { deposit } of requested) await completed(deposit.payment.id);
    await workers[0]?.settle();
    expect(BigInt(await world.units(account)) - before).toBe(5000n);
  });

  it("goes on where a worker crashed between two steps", async () => {
    let crashes = 1;
    const { settle } = await makeDepositWorker(world, {
      provider: {
        supports: () => true,
        collect: async () => {
          crashes -= 1;
          if (crashes >= 0) throw new Error("the power went out");
          return "COLLECTED";
        },
      },
    });
    // Its API without its worker: nobody else takes the steps.
    await world.subgraph.stop();
    const { ask } = (await world.another())(alice);
    const before = BigInt(await world.units(account));
    const { deposit } = await ask(DEPOSIT, { input: input() });
    await settle();
    expect((await ask(PAYMENT, { id: deposit.payment.id })).payment.status).toBe("PROCESSING");
    expect(BigInt(await world.units(account))).toBe(before);
    await world.retryNow("deposit_task");
    await settle();
    expect((await ask(PAYMENT, { id: deposit.payment.id })).payment.status).toBe("COMPLETED");
    expect(BigInt(await world.units(account)) - before).toBe(1000n);
  });
});
