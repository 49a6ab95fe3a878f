import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeNewsDesk } from "../src/adapters/postgres/hooks/news-desk.ts";
import { sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import type { PaymentId } from "../src/domain/money/ids.ts";
import { makeAdmin } from "./approving.ts";
import { makeDyingPool, usd } from "./scheduling.ts";
import { simulate } from "./simulating.ts";
import { makePaidWorker, makePayoutWorker, submitTo } from "./workers.ts";
import { addMethod, makeWorld, OPEN, type Person, SEND, WITHDRAW, type World } from "./world.ts";

const DAYS = 24 * 3_600_000;
const SHOWN = `query ($id: ID!) { payment(id: $id) { status completedAt failureReason returnedAt returnReason returnedTo { id } fee { amount } } }`;
const FEES = `mutation ($input: SetFeeScheduleInput!) { setFeeSchedule(input: $input) { __typename } }`;

let world: World;
let alice: Person;
let bob: Person;
let account: string;
let bank: string;
/** Of the jobs, only those that a test begins run here. */
let payOut: () => Promise<boolean | number>;
let worker: Awaited<ReturnType<typeof makePaidWorker>>;

beforeAll(async () => {
  world = await makeWorld();
  const [person, other] = [await world.person("alice"), await world.person("bob")];
  account = await world.funded(person, "500.00");
  bank = await addMethod(person, "sandbox_bank");
  await world.subgraph.stop();
  const api = await world.another();
  [alice, bob] = [api(person), api(other)];
  [payOut, worker] = [await makePayoutWorker(world), await makePaidWorker(world)];
});
afterAll(() => world.database.drop());

const show = async (id: string) => (await alice.ask(SHOWN, { id })).payment;
async function ask(changes: Record<string, unknown> = {}): Promise<PaymentId> {
  const input = { fromAccountId: account, methodId: bank, amount: usd("10.00"), idempotencyKey: randomUUID() };
  const { withdraw } = await alice.ask(WITHDRAW, { input: { ...input, ...changes } });
  if (!withdraw.payment) throw new Error(JSON.stringify(withdraw));
  return withdraw.payment.id;
}
/** A withdrawal that its provider has paid, and that is COMPLETED. */
async function pay(changes: Record<string, unknown> = {}): Promise<PaymentId> {
  const id = await ask(changes);
  await payOut();
  expect((await show(id)).status).toBe("COMPLETED");
  return id;
}
const sendBack = (paymentId: string) =>
  simulate(alice, "simulateWithdrawalOutcome", { paymentId, outcome: "RETURNED" });
const units = async (id = account) => BigInt(await world.units(id));
const outside = () => units(sandboxClearing("USD"));
async function readEntries(id: string) {
  const { rows } = await world.admin.query(
    "SELECT action, kind FROM ledger.journal_entry WHERE subject_id = $1 AND action IN ('post', 'capture') ORDER BY recorded_at, id",
    [uuidOf(id as PaymentId)],
  );
  return rows;
}
const watched = async (id: string) =>
  (
    await world.admin.query(
      "SELECT due_at <= clock_timestamp()::timestamptz(3) AS due FROM payments.paid_task WHERE id = $1",
      [uuidOf(id as PaymentId)],
    )
  ).rows;

describe("a withdrawal that comes back after it was completed", () => {
  it("is RETURNED, with its money in the account that it had left; what it cost stays paid", async () => {
    const rule = { kind: "WITHDRAWAL", charge: "ON_TOP", tiers: [{ from: "0", fixed: "0.50" }] };
    const input = { currency: "USD", rules: [rule], basedOn: 1, reason: "a test", idempotencyKey: randomUUID() };
    const said = await world.subgraph.execute({
      query: FEES,
      variables: { input },
      actor: makeAdmin() as never,
      requestId: "r",
    });
    expect(said.data?.setFeeSchedule).toMatchObject({ __typename: "SetFeeScheduleSuccess" });
    const [before, there] = [await units(), await outside()];
    const id = await pay();
    expect([before - (await units()), (await outside()) - there]).toEqual([1_050n, 1_000n]);
    expect(await sendBack(id)).toMatchObject({ payment: { id, status: "COMPLETED" } });
    expect(await watched(id)).toEqual([{ due: true }]);
    await worker.round();
    expect(await show(id)).toMatchObject({
      status: "RETURNED",
      returnReason: "PAYOUT_RETURNED",
      failureReason: null,
      returnedAt: expect.any(String),
      completedAt: expect.any(String),
      returnedTo: { id: account },
      fee: { amount: "0.50" },
    });
    expect([before - (await units()), await outside()]).toEqual([50n, there]);
    expect(await readEntries(id)).toHaveLength(3);
    expect(await watched(id)).toEqual([]);
    const { rows } = await world.admin.query(
      "SELECT status, sequence::int AS nth FROM payments.payment_event WHERE payment_id = $1 ORDER BY sequence",
      [uuidOf(id)],
    );
    expect(rows.at(-1)).toEqual({ status: "RETURNED", nth: 4 });
    expect(await world.disagreements()).toEqual([]);
  });
});

describe("where it comes back to", () => {
  const open = async (who: Person) =>
    (await who.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } })).openAccount.account.id;
  /** One that is emptied by a withdrawal, and closed. */
  async function closed(who: Person, methodId: string): Promise<{ readonly id: PaymentId; readonly left: string }> {
    const left = await open(who);
    const to = { accountId: left };
    const funding = { fromAccountId: account, to, amount: usd("10.50"), idempotencyKey: randomUUID() };
    expect((await alice.ask(SEND, { input: funding })).sendPayment.__typename).toBe("SendPaymentSuccess");
    const order = { fromAccountId: left, methodId, amount: usd("10.00"), idempotencyKey: randomUUID() };
    const { id } = (await who.ask(WITHDRAW, { input: order })).withdraw.payment;
    await payOut();
    await world.setAccountState(left, "CLOSED");
    return { id, left };
  }
  const returned = async (who: Person, id: PaymentId) => {
    await simulate(who, "simulateWithdrawalOutcome", { paymentId: id, outcome: "RETURNED" });
    await worker.round();
    return (await who.ask(SHOWN, { id })).payment;
  };

  it("is another account of the payer's where that one is closed by then", async () => {
    const { id } = await closed(alice, bank);
    const before = await units();
    expect(await returned(alice, id)).toMatchObject({ status: "RETURNED", returnedTo: { id: account } });
    expect((await units()) - before).toBe(1_000n);
    expect(await world.disagreements()).toEqual([]);
  });

  it("is one that is opened for it where the payer has no other", async () => {
    const { id, left } = await closed(bob, await addMethod(bob, "sandbox_bank"));
    const { status, returnedTo } = await returned(bob, id);
    expect([status, returnedTo.id === left]).toEqual(["RETURNED", false]);
    expect(await units(returnedTo.id)).toBe(1_000n);
    expect(await world.disagreements()).toEqual([]);
  });

  it("is the account also where that, or its owner, is frozen: it can be spent by nobody before that is over", async () => {
    const id = await pay();
    const before = await units();
    await world.setAccountState(account, "FROZEN");
    await world.freeze(alice.userId, true);
    expect(await returned(alice, id)).toMatchObject({ status: "RETURNED", returnedTo: { id: account } });
    expect((await units()) - before).toBe(1_000n);
    await world.freeze(alice.userId, false);
    await world.setAccountState(account, "OPEN");
  });
});

describe("the totals of a list", () => {
  const TOTALS = `query ($filter: PaymentFilter) { payments(filter: $filter) { totals { byCurrency { in { amount } out { amount } } } } }`;

  it("have what was paid out, and nothing of what came back", async () => {
    const read = async () => {
      const filter = { kinds: ["WITHDRAWAL"] };
      return Number((await alice.ask(TOTALS, { filter })).payments.totals.byCurrency[0]?.out.amount ?? 0);
    };
    const before = await read();
    const id = await pay();
    expect(await read()).toBe(before + 10);
    await sendBack(id);
    await worker.round();
    expect([(await show(id)).status, await read()]).toEqual(["RETURNED", before]);
  });
});

describe("news of a return", () => {
  const due = () => world.admin.query("UPDATE payments.paid_task SET due_at = now() - interval '1 second'");
  const dueOut = () => world.admin.query("UPDATE payments.withdrawal_task SET due_at = now() - interval '1 second'");
  const told = (id: PaymentId, event: string = randomUUID()) =>
    makeNewsDesk(world.environment.pool).take("sandbox", { event, about: [{ payment: id }] });

  it("that come twice book it once, also when it is done", async () => {
    const id = await pay();
    const before = await units();
    await sendBack(id);
    expect(await sendBack(id)).toMatchObject({ code: "OUTCOME_IMPOSSIBLE", providerSaid: "FAILED" });
    await told(id);
    await worker.round();
    expect(await sendBack(id)).toMatchObject({ code: "PAYMENT_NOT_UNDER_WAY" });
    expect(await told(id)).toEqual({ payments: 0, methods: 0 });
    await worker.round();
    expect([(await units()) - before, (await readEntries(id)).length]).toEqual([1_000n, 3]);
  });

  it("and of any end are news for each key: what is said again later is looked at again, a repeat is not", async () => {
    await simulate(alice, "simulateProvider", { state: "DOWN" });
    const [id, first] = [await ask(), { idempotencyKey: randomUUID() }];
    await payOut();
    const tell = async (outcome: string, key: { idempotencyKey?: string } = {}) => {
      await world.admin.query("UPDATE payments.withdrawal_task SET due_at = now() + interval '1 hour', attempts = 5");
      await simulate(alice, "simulateWithdrawalOutcome", { paymentId: id, outcome, ...key });
      const { rows } = await world.admin.query(
        "SELECT due_at <= clock_timestamp()::timestamptz(3) AS due, attempts FROM payments.withdrawal_task WHERE id = $1",
        [uuidOf(id)],
      );
      return rows[0];
    };
    const [looked, left] = [
      { due: true, attempts: 0 },
      { due: false, attempts: 5 },
    ];
    expect([await tell("DECLINED", first), await tell("DECLINED", first)]).toEqual([looked, left]);
    expect([await tell("COMPLETED"), await tell("DECLINED")]).toEqual([looked, looked]);
    await simulate(alice, "simulateProvider", { state: "UP" });
    await payOut();
    expect((await show(id)).status).toBe("FAILED");
  });

  it("that come before it was heard that it was paid have it FAILED, and nothing was booked", async () => {
    const before = await units();
    await simulate(alice, "simulateProvider", { state: "LOSING_ANSWERS" });
    const id = await ask();
    await payOut();
    expect((await show(id)).status).toBe("PROCESSING");
    expect(await sendBack(id)).toMatchObject({ payment: { status: "PROCESSING" } });
    await simulate(alice, "simulateProvider", { state: "UP" });
    await dueOut();
    await payOut();
    expect(await show(id)).toMatchObject({ status: "FAILED", failureReason: "PAYOUT_DECLINED", returnReason: null });
    expect([await units(), await readEntries(id), await watched(id)]).toEqual([before, [], []]);
    expect(await world.disagreements()).toEqual([]);
  });

  it("that never come are made good by a look, for two weeks; later ones are looked at, too", async () => {
    const [id, kept] = [await pay(), await pay()];
    const lose = (one: PaymentId) =>
      world.admin.query(
        "UPDATE payments.sandbox_payout SET outcome = 'UNUSABLE', returned = amount WHERE payment_id = $1",
        [uuidOf(one)],
      );
    await lose(id);
    await worker.round();
    expect((await show(id)).status).toBe("COMPLETED");
    await due();
    await worker.round();
    expect(await show(id)).toMatchObject({ status: "RETURNED", returnReason: "METHOD_UNUSABLE" });
    expect(await watched(kept)).toEqual([{ due: false }]);
    expect(await worker.watch(kept)).toEqual({ inMs: DAYS });
    const sooner = await makePaidWorker(world, { clock: { now: () => new Date(Date.now() + 8 * DAYS) } });
    expect(await sooner.watch(kept)).toMatchObject({ inMs: expect.closeTo(4 * DAYS, -5) });
    const later = await makePaidWorker(world, { clock: { now: () => new Date(Date.now() + 14 * DAYS) } });
    expect(await later.watch(kept)).toBe("remove");
    await world.admin.query("DELETE FROM payments.paid_task WHERE id = $1", [uuidOf(kept)]);
    await lose(kept);
    expect(await told(kept)).toEqual({ payments: 1, methods: 0 });
    await worker.round();
    expect((await show(kept)).status).toBe("RETURNED");
    expect(await world.disagreements()).toEqual([]);
  });

  it("are waited for while it is on its way back, and nothing is said by an answer that is lost", async () => {
    const id = await pay();
    const late = { now: () => new Date(Date.now() + 99 * DAYS) };
    const waiting = await makePaidWorker(world, { clock: late, payouts: { recheck: async () => "WAITING" } });
    expect(await waiting.watch(id)).toEqual({ inMs: DAYS });
    for (const state of ["DOWN", "LOSING_ANSWERS"]) {
      await simulate(alice, "simulateProvider", { state });
      await expect(worker.watch(id)).rejects.toThrow("the provider did not say");
    }
    await simulate(alice, "simulateProvider", { state: "UP" });
    expect((await show(id)).status).toBe("COMPLETED");
  });

  it("give back nothing that two operators have completed without the provider's word", async () => {
    const id = await pay();
    await world.admin.query("DELETE FROM payments.paid_task WHERE id = $1", [uuidOf(id)]);
    await world.admin.query(
      `INSERT INTO payments.payment_act (payment_id, kind, operator_id, reason, said, ending_id, at)
       VALUES ($1, 'ENDING_APPROVED', gen_random_uuid(), 'paid by hand', 'WAITING', gen_random_uuid(), now())`,
      [uuidOf(id)],
    );
    await sendBack(id);
    expect([await told(id), await watched(id)]).toEqual([{ payments: 0, methods: 0 }, []]);
    await world.admin.query("DELETE FROM payments.payment_act WHERE payment_id = $1", [uuidOf(id)]);
    await told(id);
    await worker.round();
  });
});

describe("however it is worked on, what came back is booked once", () => {
  it("by several workers at once, while webhooks go on telling of it", async () => {
    const before = await units();
    const ids = await Promise.all(Array.from({ length: 8 }, () => ask({ amount: usd("1.00") })));
    await payOut();
    await Promise.all(ids.map(sendBack));
    const others = await Promise.all([makePaidWorker(world), makePaidWorker(world)]);
    const desk = makeNewsDesk(world.environment.pool);
    await Promise.all([
      ...ids.flatMap((id) => [...others, worker].map(({ watch }) => watch(id))),
      ...ids.map((id) => desk.take("sandbox", { event: randomUUID(), about: [{ payment: id }] })),
    ]);
    await worker.round();
    for (const id of ids) expect([(await show(id)).status, (await readEntries(id)).length]).toEqual(["RETURNED", 3]);
    expect(before - (await units())).toBe(8n * 50n);
    expect(await world.disagreements()).toEqual([]);
  });

  it("whether or not its account is closed at that very moment: nothing is lost, and nothing closed with money in it", async () => {
    for (let times = 0; times < 12; times += 1) {
      const left = (await alice.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } })).openAccount
        .account.id;
      const [to, idempotencyKey] = [{ accountId: left }, randomUUID()];
      await alice.ask(SEND, { input: { fromAccountId: account, to, amount: usd("1.50"), idempotencyKey } });
      const id = await pay({ fromAccountId: left, amount: usd("1.00") });
      await sendBack(id);
      const whole = (await units()) + (await units(left));
      await Promise.all([worker.watch(id), ...Array.from({ length: 3 }, () => world.setAccountState(left, "CLOSED"))]);
      const { status, returnedTo } = await show(id);
      expect([status, (await units()) + (await units(left)) - whole]).toEqual(["RETURNED", 100n]);
      const { rows } = await world.admin.query("SELECT state FROM ledger.account WHERE id = $1", [uuidOf(left)]);
      expect([rows[0].state, await units(left)]).toEqual(returnedTo.id === left ? ["OPEN", 100n] : ["CLOSED", 0n]);
    }
    expect(await world.disagreements()).toEqual([]);
  });

  it.each(["before", "behind"] as const)("wherever its connection is cut, %s each statement", async (when) => {
    let cuts = 0;
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const id = await pay({ amount: usd("1.00") });
      const before = await units();
      await sendBack(id);
      const dying = makeDyingPool(world.environments.of("payments", { poolMax: 2 }).pool, { at, when });
      const victim = await makePaidWorker(world, { submit: submitTo(dying.pool) });
      await victim.watch(id).catch(() => undefined);
      isOver = !dying.state.isDead;
      if (!isOver) cuts += 1;
      const status = (await show(id)).status;
      expect((await units()) - before).toBe(status === "RETURNED" ? 100n : 0n);
      await worker.watch(id);
      expect([(await show(id)).status, (await units()) - before]).toEqual(["RETURNED", 100n]);
    }
    expect(cuts).toBeGreaterThan(4);
    expect(await world.disagreements()).toEqual([]);
  });

  it("and the provider's books say the same, line by line", async () => {
    const { rows } = await world.admin.query(
      `SELECT s.outcome, CASE WHEN s.outcome = 'PAID' THEN s.amount ELSE 0 END AS theirs, coalesce(sum(l.amount), 0) AS ours
       FROM payments.sandbox_payout s JOIN ledger.journal_entry e ON e.subject_id = s.payment_id
       JOIN ledger.posting l ON l.entry_id = e.id AND l.account_id = $1 GROUP BY s.payment_id`,
      [uuidOf(sandboxClearing("USD"))],
    );
    expect(rows.filter(({ outcome }) => outcome === "DECLINED").length).toBeGreaterThan(10);
    for (const { theirs, ours } of rows) expect(ours).toBe(theirs);
  });
});

describe("the database", () => {
  const broken = (text: string, values: readonly unknown[]) =>
    world.admin.query(text, [...values]).then(
      () => null,
      (error: { constraint?: string }) => error.constraint ?? String(error),
    );
  const ADD = "INSERT INTO payments.payment_return VALUES ($1, 'PAYOUT_RETURNED', $2, gen_random_uuid(), now())";

  it("has nothing returned that does not say why, or to nobody of its payer's", async () => {
    const id = uuidOf(await pay());
    const put = "UPDATE payments.payment SET status = 'RETURNED' WHERE id = $1";
    expect(await broken(put, [id])).toBe("payment_returned_says_why");
    expect(await broken(ADD, [id, uuidOf(account as `acc_${string}`)])).toBe("payment_return_is_theirs");
    const { rows } = await world.admin.query("SELECT payment_id FROM payments.payment_return LIMIT 1");
    await expect(
      world.environment.pool.query("UPDATE payment_return SET account_id = $1 WHERE payment_id = $2", [
        uuidOf(newId("acc")),
        rows[0].payment_id,
      ]),
    ).rejects.toMatchObject({ code: "42501" });
    const half = "UPDATE payments.sandbox_payout SET returned = 1 WHERE payment_id = $1";
    expect(await broken(half, [id])).toBe("sandbox_payout_returns_all");
  });
});
