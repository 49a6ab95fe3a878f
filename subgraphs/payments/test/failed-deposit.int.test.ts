import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { makeGroupCommit } from "@coffer/ledger-core/group-commit";
import { systemClock } from "@coffer/platform/values/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBatch } from "../src/adapters/postgres/money/run-batch.ts";
import type { MoneyCommand, MoneyOutcome } from "../src/domain/money-command.ts";
import { makeDepositWorker, waitingProvider } from "./workers.ts";
import { DEPOSIT, makeWorld, OPEN, PAYMENT, type Person, QUOTAS, type World } from "./world.ts";

let world: World;
let alice: Person;
let racers: Person[];

beforeAll(async () => {
  world = await makeWorld();
  const people = await Promise.all(["alice", "racer1", "racer2", "racer3"].map((name) => world.person(name)));
  // Its API without its worker, which takes up whatever is due once a second: the tests take the
  // steps.
  await world.subgraph.stop();
  const [first, ...others] = people.map(await world.another());
  if (!first) throw new Error("nobody is there");
  [alice, racers] = [first, others];
});
afterAll(() => world.end());

/**
 * The job of one more instance, with a group commit of its own. `begin` takes deposits as far as
 * PROCESSING.
 */
async function makeWorker(batchMax = 100) {
  const { pool } = world.environments.of("payments", { poolMax: 4 });
  const batches: number[] = [];
  const { submit } = makeGroupCommit<MoneyCommand, MoneyOutcome>({
    run: (commands) => {
      batches.push(commands.length);
      return runBatch({ pool, clock: systemClock, quotas: QUOTAS }, commands);
    },
    ...{ batchMax, queueMax: 1000, waitMaxMs: 60_000, concurrency: 1 },
  });
  const beginning = await makeDepositWorker(world, { submit, provider: waitingProvider });
  // All of a round come back at once, and so into one batch.
  const provider = { collect: async () => "COLLECTED" as const };
  const { settle, failed } = await makeDepositWorker(world, { submit, provider });
  return {
    settle,
    batches,
    failed,
    async begin() {
      await beginning.settle();
      await world.admin.query("UPDATE payments.deposit_task SET due_at = now() - interval '1 second'");
    },
  };
}

async function openAccount(owner = alice): Promise<string> {
  const { openAccount } = await owner.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } });
  return openAccount.account.id;
}
const inputOf = (accountId: string) => ({
  accountId,
  amount: { amount: "10.00", currency: "USD" },
  idempotencyKey: randomUUID(),
});
async function deposit(accountId: string, owner = alice): Promise<string> {
  return (await owner.ask(DEPOSIT, { input: inputOf(accountId) })).deposit.payment.id;
}
const readStatus = async (id: string, owner = alice) => (await owner.ask(PAYMENT, { id })).payment.status;
const many = <T>(times: number, make: () => Promise<T>) => Promise.all(Array.from({ length: times }, () => make()));

describe("a deposit into an account that is closed", () => {
  const REFUSED = { __typename: "AccountClosed", code: "ACCOUNT_CLOSED", message: expect.any(String) };

  it("is refused at once, makes no payment, and its key gets the same answer again", async () => {
    const account = await openAccount();
    await world.setAccountState(account, "CLOSED");
    const before = await world.state();
    const input = inputOf(account);
    for (const again of [input, input, inputOf(account)])
      expect((await alice.ask(DEPOSIT, { input: again })).deposit).toEqual(REFUSED);
    const other = { ...input, amount: { amount: "11.00", currency: "USD" } };
    expect((await alice.ask(DEPOSIT, { input: other })).deposit.__typename).toBe("IdempotencyKeyReused");
    const { rows } = await world.admin.query(
      "SELECT t.id FROM payments.payment p LEFT JOIN payments.deposit_task t USING (id) WHERE p.to_account = $1",
      [uuidOf(account)],
    );
    expect(rows).toEqual([]);
    expect(changesOf(await world.state())).toBe(changesOf(before));
  });

  it("is refused alone: the others that came with it are taken", async () => {
    const accounts = await many(6, openAccount);
    await world.setAccountState(accounts[3] ?? "", "CLOSED");
    const said = await Promise.all(accounts.map((account) => alice.ask(DEPOSIT, { input: inputOf(account) })));
    expect(said.map((answer) => answer.deposit.__typename)).toEqual(
      accounts.map((_, i) => (i === 3 ? "AccountClosed" : "DepositSuccess")),
    );
    await (await makeWorker()).settle();
  });

  it("is refused under a new key, while the key of one that was taken before gets that one", async () => {
    const account = await openAccount();
    const input = inputOf(account);
    const { deposit: taken } = await alice.ask(DEPOSIT, { input });
    await world.setAccountState(account, "CLOSED");
    expect((await alice.ask(DEPOSIT, { input: inputOf(account) })).deposit).toEqual(REFUSED);
    expect((await alice.ask(DEPOSIT, { input })).deposit.payment.id).toBe(taken.payment.id);
    await (await makeWorker()).settle();
  });

  it("is taken where the closing is not committed yet, and FAILED then", async () => {
    const account = await openAccount();
    const closing = await world.admin.connect();
    await closing.query("BEGIN");
    await closing.query("SELECT ledger.set_account_state(ARRAY[$1::uuid], ARRAY['CLOSED'])", [uuidOf(account)]);
    const id = await deposit(account);
    await closing.query("COMMIT");
    closing.release();
    await (await makeWorker()).settle();
    expect(await readStatus(id)).toBe("FAILED");
    expect(await world.units(account)).toBe("0");
  });
});

describe("a deposit into an account that was closed meanwhile", () => {
  it("is FAILED, says why, and posts nothing", async () => {
    const { begin, settle, failed } = await makeWorker();
    const account = await openAccount();
    const id = await deposit(account);
    await begin();
    expect(await world.setAccountState(account, "CLOSED")).toBe("changed");
    const before = await world.state();

    await settle();

    const query = "query ($id: ID!) { payment(id: $id) { status failureReason failedAt completedAt cancelledAt } }";
    expect((await alice.ask(query, { id })).payment).toEqual({
      status: "FAILED",
      failureReason: "ACCOUNT_CLOSED",
      failedAt: expect.any(String),
      completedAt: null,
      cancelledAt: null,
    });
    expect(failed).toEqual([id]);
    expect(await world.state()).toEqual({ ...(before as object), changes: String(changesOf(before) + 1) });
    // Its end is its end: nobody asks the provider for it again.
    await settle();
    const { rows } = await world.admin.query("SELECT FROM payments.deposit_task");
    expect(rows).toEqual([]);
  });

  it("tells its followers, as every change of a status does", async () => {
    const { settle } = await makeWorker();
    const account = await openAccount();
    const id = await deposit(account);
    await world.setAccountState(account, "CLOSED");
    await settle();
    const request = { op: "open", field: "paymentStatus", arguments: { paymentId: id } };
    const open = async (positions: unknown) =>
      (
        await alice.ask("query ($request: StreamRequest!) { paymentsStream(request: $request) }", {
          request: { ...request, positions },
        })
      ).paymentsStream.events;
    const changes = await open([{ stream: `payment:${id}`, sequence: "0" }]);
    expect(changes.map(({ data }: { data: { status: string } }) => data.status)).toEqual([
      "PENDING",
      "PROCESSING",
      "FAILED",
    ]);
    const [snapshot] = await open(null);
    expect(snapshot).toMatchObject({ sequence: "3", data: { status: "FAILED", at: changes[2].data.at } });
    const { rows } = await world.admin.query(
      "SELECT count(*)::int AS n FROM payments.outbox WHERE payload @> jsonb_build_array(jsonb_build_array($1::text, 3))",
      [uuidOf(id)],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it("keeps no other deposit of its batch from being settled", async () => {
    const { begin, settle, batches, failed } = await makeWorker();
    const accounts = await many(5, openAccount);
    const deposits = await Promise.all(accounts.map((account) => deposit(account)));
    await begin();
    await world.setAccountState(accounts[2] ?? "", "CLOSED");
    batches.length = 0;
    await settle();
    expect(batches).toEqual([5]);
    expect(await Promise.all(deposits.map((id) => readStatus(id)))).toEqual(
      deposits.map((_, i) => (i === 2 ? "FAILED" : "COMPLETED")),
    );
    expect(await Promise.all(accounts.map(world.units))).toEqual(accounts.map((_, i) => (i === 2 ? "0" : "1000")));
    expect(failed).toEqual([deposits[2]]);
  });

  it("ends once, one way or the other, where the closing races workers", async () => {
    for (const racer of racers) {
      const closed = await race(racer, 16);
      expect([closed.at(0), closed.at(-1)]).toEqual([false, true]);
    }
    const { rows } = await world.admin.query(
      "SELECT payment_id FROM payments.payment_event WHERE status IN ('COMPLETED', 'FAILED') GROUP BY payment_id HAVING count(*) > 1",
    );
    expect(rows).toEqual([]);
  });
});

/**
 * Workers go forwards, closings backwards, and meet somewhere: the first account is settled and the
 * last is closed before either begins. Returns which were closed.
 */
async function race(owner: Person, times: number): Promise<boolean[]> {
  const workers = await Promise.all([1, 1, 100].map((batchMax) => makeWorker(batchMax)));
  const accounts = await many(times, () => openAccount(owner));
  const deposits: string[] = [];
  const closings: string[] = [];
  const close = async (account: string) => closings.unshift(await world.setAccountState(account, "CLOSED"));
  for (const [i, account] of accounts.entries()) {
    deposits.push(await deposit(account, owner));
    if (i === 0) await workers[0]?.settle();
  }
  await workers[0]?.begin();
  await close(accounts.at(-1) ?? "");
  const closeTheOthers = async () => {
    for (const account of accounts.slice(0, -1).toReversed()) await close(account);
  };
  await Promise.all([workers[0]?.settle(), workers[1]?.settle(), closeTheOthers().then(() => workers[2]?.settle())]);
  await workers[0]?.settle();
  const closed = closings.map((said) => said === "changed");
  const statuses = await Promise.all(deposits.map((id) => readStatus(id, owner)));
  expect(statuses).toEqual(closed.map((was) => (was ? "FAILED" : "COMPLETED")));
  expect(await Promise.all(accounts.map(world.units))).toEqual(closed.map((was) => (was ? "0" : "1000")));
  expect(workers.flatMap(({ failed }) => failed).toSorted()).toEqual(deposits.filter((_, i) => closed[i]).toSorted());
  return closed;
}

describe("a deposit into an account that is frozen", () => {
  it("is taken, whether the account is or its owner", async () => {
    const { settle, failed } = await makeWorker();
    const [account, owned] = await many(2, openAccount);
    if (!account || !owned) throw new Error("no accounts");
    await world.setAccountState(account, "FROZEN");
    await world.freeze(alice.userId, true);
    const deposits = await Promise.all([account, owned].map((id) => deposit(id)));
    await settle();
    expect(await Promise.all(deposits.map((id) => readStatus(id)))).toEqual(["COMPLETED", "COMPLETED"]);
    expect(await Promise.all([account, owned].map(world.units))).toEqual(["1000", "1000"]);
    expect(failed).toEqual([]);
    await world.freeze(alice.userId, false);
  });
});

describe("the tables of payments and of failures", () => {
  it.each([
    ["payment_ended_has_time", "FAILED", "NULL", "'ACCOUNT_CLOSED'"],
    ["payment_ended_has_time", "PENDING", "now()", null],
    ["payment_failed_says_why", "FAILED", "now()", null],
    ["payment_failure_is_of_failed", "PENDING", "NULL", "'ACCOUNT_CLOSED'"],
    ["payment_failure_known", "FAILED", "now()", "'BAD_LUCK'"],
  ])("hold %s against one that is %s since %s, because of %s", async (constraint, status, endedAt, reason) => {
    const insert = async (is: string, end: string, why: string | null) => {
      const id = randomUUID();
      const client = await world.admin.connect();
      try {
        await client.query("BEGIN");
        // No payment begins FAILED: it becomes so.
        const [first, since] = is === "FAILED" ? ["PENDING", "NULL"] : [is, end];
        await client.query(
          `INSERT INTO payments.payment (id, kind, currency, amount, fee, to_account, to_user, entry_id, sequence, created_at, status, ended_at)
           VALUES ($1, 'DEPOSIT', 'USD', 10, 0, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, now(), '${first}', ${since})`,
          [id],
        );
        if (is !== first)
          await client.query(`UPDATE payments.payment SET status = '${is}', ended_at = ${end} WHERE id = $1`, [id]);
        if (why) await client.query(`INSERT INTO payments.payment_failure VALUES ($1, ${why})`, [id]);
        await client.query("SET CONSTRAINTS ALL IMMEDIATE");
      } finally {
        await client.query("ROLLBACK");
        client.release();
      }
    };
    await expect(insert(status, endedAt, reason)).rejects.toMatchObject({ constraint });
    await expect(insert("FAILED", "now()", "'ACCOUNT_CLOSED'")).resolves.toBeUndefined();
  });
});

const changesOf = (state: unknown): number => Number((state as { changes: string }).changes);
