import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeNewsDesk } from "../src/adapters/postgres/hooks/news-desk.ts";
import { receivable, sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import type { PaymentId } from "../src/domain/money/ids.ts";
import { makeAdmin } from "./approving.ts";
import { makeDyingPool } from "./scheduling.ts";
import { makeTakenBack, type TakenBack, usd } from "./taken-back.ts";
import { makePaidWorker, submitTo } from "./workers.ts";
import { AUTHORIZE, REFUND, SEND } from "./world.ts";

const DAYS = 24 * 3_600_000;
const FEES = `mutation ($input: SetFeeScheduleInput!) { setFeeSchedule(input: $input) { __typename } }`;
const [owed, outside] = [receivable("USD"), sandboxClearing("USD")];

let stage: TakenBack;
let account: string;
let friend: string;

beforeAll(async () => {
  stage = await makeTakenBack();
  ({ account, friend } = stage);
});
afterAll(() => stage.world.database.drop());

const watched = async (id: PaymentId) =>
  (
    await stage.world.admin.query(
      "SELECT due_at <= clock_timestamp()::timestamptz(3) AS due FROM payments.paid_task WHERE id = $1",
      [uuidOf(id)],
    )
  ).rows;
describe("a deposit that is taken back after it was credited", () => {
  it("is RETURNED, with all of it taken from its account where it is there; what it cost stays paid", async () => {
    const rule = { kind: "DEPOSIT", charge: "ON_TOP", tiers: [{ from: "0", fixed: "0.50" }] };
    const input = { currency: "USD", rules: [rule], basedOn: 1, reason: "a test", idempotencyKey: randomUUID() };
    const { data } = await stage.world.subgraph.execute({
      query: FEES,
      variables: { input },
      actor: makeAdmin() as never,
      requestId: "r",
    });
    expect(data?.setFeeSchedule).toMatchObject({ __typename: "SetFeeScheduleSuccess" });
    await stage.deposit(stage.alice, account, "5.00");
    const [before, there] = [await stage.units(account), await stage.units(outside)];
    const id = await stage.spent("10.00", null);
    expect([(await stage.units(account)) - before, there - (await stage.units(outside))]).toEqual([1_000n, 1_050n]);
    expect(await watched(id)).toEqual([{ due: false }]);
    expect(await stage.takeBack(stage.alice, id)).toMatchObject({ payment: { id, status: "COMPLETED" } });
    expect(await watched(id)).toEqual([{ due: true }]);
    await stage.worker.round();
    expect(await stage.show(id)).toMatchObject({
      status: "RETURNED",
      returnReason: "DEPOSIT_REVERSED",
      failureReason: null,
      returnedAt: expect.any(String),
      completedAt: expect.any(String),
      returnedTo: null,
      fee: { amount: "0.50" },
      debt: null,
    });
    // Its bank gave back 10.50 to whoever paid, who had 10.00 here.
    expect([(await stage.units(account)) - before, await stage.units(outside)]).toEqual([-50n, there]);
    expect([await stage.entriesOf(id), await watched(id)]).toEqual([2, []]);
    const { rows } = await stage.world.admin.query(
      "SELECT status FROM payments.payment_event WHERE payment_id = $1 ORDER BY sequence",
      [uuidOf(id)],
    );
    expect(rows.map(({ status }) => status)).toEqual(["PENDING", "PROCESSING", "COMPLETED", "RETURNED"]);
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("takes what is there, and the rest is owed: nobody falls below nothing, and the books say it", async () => {
    await stage.empty();
    const before = await stage.units(owed);
    const id = await stage.spent("20.00", "13.00");
    const rest = await stage.units(account);
    await stage.takeBack(stage.alice, id, "DISPUTED");
    await stage.worker.round();
    const due = 2_050n - rest;
    const { debt, ...shown } = await stage.show(id);
    expect(shown).toMatchObject({ status: "RETURNED", returnReason: "DEPOSIT_DISPUTED" });
    expect(debt).toMatchObject({
      amount: { amount: "13.50" },
      collectedAmount: { amount: "0.00" },
      writtenOffAmount: { amount: "0.00" },
      outstandingAmount: usd("13.50"),
    });
    expect([await stage.units(account), before - (await stage.units(owed)), due]).toEqual([0n, 1_350n, 1_350n]);
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it.each(["hold", "freeze", "owner", "close"] as const)("leaves alone what cannot leave: %s", async (how) => {
    const own = await stage.open(stage.alice);
    const id = await stage.deposit(stage.alice, own, "10.00");
    const { world, alice } = stage;
    if (how === "hold") {
      const input = {
        fromAccountId: own,
        to: { accountId: friend },
        amount: usd("4.00"),
        idempotencyKey: randomUUID(),
      };
      const { authorizePayment } = await alice.ask(AUTHORIZE, { input });
      expect(authorizePayment.__typename).toBe("AuthorizePaymentSuccess");
    }
    if (how === "freeze") await world.setAccountState(own, "FROZEN");
    if (how === "owner") await world.freeze(alice.userId, true);
    if (how === "close") {
      await stage.empty(own);
      await world.setAccountState(own, "CLOSED");
    }
    const held = await stage.units(own);
    await stage.takeBack(alice, id);
    await stage.worker.round();
    const taken = how === "hold" ? 600n : 0n;
    expect((await stage.show(id)).debt.amount.amount).toBe(how === "hold" ? "4.50" : "10.50");
    expect(held - (await stage.units(own))).toBe(taken);
    if (how === "freeze") await world.setAccountState(own, "OPEN");
    await world.freeze(alice.userId, false);
    expect(await world.disagreements()).toEqual([]);
  });

  it("is no part of a list's totals", async () => {
    const own = await stage.open(stage.alice);
    const TOTALS = "{ payments(filter: { kinds: [DEPOSIT] }) { totals { byCurrency { in { amount } } } } }";
    const read = async () => Number((await stage.alice.ask(TOTALS)).payments.totals.byCurrency[0]?.in.amount ?? 0);
    const before = await read();
    const id = await stage.deposit(stage.alice, own, "10.00");
    expect(await read()).toBe(before + 10);
    await stage.takeBack(stage.alice, id);
    await stage.worker.round();
    expect(await read()).toBe(before);
  });
});

describe("news of it", () => {
  const told = (id: PaymentId, event: string = randomUUID()) =>
    makeNewsDesk(stage.world.environment.pool).take("sandbox", { event, about: [{ payment: id }] });
  const lose = (id: PaymentId) =>
    stage.world.admin.query(
      "UPDATE payments.sandbox_deposit SET outcome = 'DECLINED', returned = collected, taken_back = 'REVERSED' WHERE payment_id = $1",
      [uuidOf(id)],
    );

  it("that come twice book it once, also when it is done", async () => {
    const id = await stage.spent("1.00", null);
    await stage.takeBack(stage.alice, id);
    expect(await stage.takeBack(stage.alice, id)).toMatchObject({ code: "OUTCOME_IMPOSSIBLE" });
    await told(id);
    await stage.worker.round();
    expect(await stage.takeBack(stage.alice, id)).toMatchObject({ code: "PAYMENT_NOT_UNDER_WAY" });
    expect(await told(id)).toEqual({ payments: 0, methods: 0 });
    await stage.worker.round();
    expect(await stage.entriesOf(id)).toBe(2);
  });

  it("that never come are made good by a look, for two weeks; later ones are looked at, too", async () => {
    const [id, kept] = [await stage.spent("1.00", null), await stage.spent("1.00", null)];
    await lose(id);
    await stage.worker.round();
    expect((await stage.show(id)).status).toBe("COMPLETED");
    await stage.world.admin.query("UPDATE payments.paid_task SET due_at = now() - interval '1 second'");
    await stage.worker.round();
    expect((await stage.show(id)).status).toBe("RETURNED");
    expect(await watched(kept)).toEqual([{ due: false }]);
    const later = await makePaidWorker(stage.world, { clock: { now: () => new Date(Date.now() + 14 * DAYS) } });
    expect(await later.watch(kept)).toBe("remove");
    await stage.world.admin.query("DELETE FROM payments.paid_task WHERE id = $1", [uuidOf(kept)]);
    await lose(kept);
    expect(await told(kept)).toEqual({ payments: 1, methods: 0 });
    await stage.worker.round();
    expect((await stage.show(kept)).status).toBe("RETURNED");
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("that come before it was heard that it was collected have it FAILED, and nothing was booked", async () => {
    const { alice, settle, takeBack, show } = stage;
    const before = await stage.units(account);
    await simulateState("LOSING_ANSWERS");
    const { deposit } = await alice.ask(
      "mutation ($input: DepositInput!) { deposit(input: $input) { ... on DepositSuccess { payment { id } } } }",
      { input: { accountId: account, amount: usd("3.00"), idempotencyKey: randomUUID() } },
    );
    const { id } = deposit.payment;
    await settle();
    expect((await show(id)).status).toBe("PROCESSING");
    expect(await takeBack(alice, id)).toMatchObject({ payment: { status: "PROCESSING" } });
    await simulateState("UP");
    await stage.world.admin.query("UPDATE payments.deposit_task SET due_at = now() - interval '1 second'");
    await settle();
    expect(await show(id)).toMatchObject({ status: "FAILED", failureReason: "DEPOSIT_DECLINED", returnReason: null });
    expect([await stage.units(account), await stage.entriesOf(id)]).toEqual([before, 0]);
  });

  const simulateState = (state: string) =>
    stage.alice.ask("mutation ($input: SimulateProviderInput!) { simulateProvider(input: $input) { __typename } }", {
      input: { state, idempotencyKey: randomUUID() },
    });

  it("are waited for while it is disputed, and an answer that is lost says nothing", async () => {
    const id = await stage.spent("1.00", null);
    const late = { now: () => new Date(Date.now() + 99 * DAYS) };
    const waiting = await makePaidWorker(stage.world, { clock: late, provider: { recheck: async () => "WAITING" } });
    expect(await waiting.watch(id)).toEqual({ inMs: DAYS });
    for (const state of ["DOWN", "LOSING_ANSWERS"]) {
      await simulateState(state);
      await expect(stage.worker.watch(id)).rejects.toThrow("the provider did not say");
    }
    await simulateState("UP");
    expect((await stage.show(id)).status).toBe("COMPLETED");
  });

  it("of which a look was given up are shown to operators, who have it looked at again", async () => {
    const id = await stage.spent("1.00", null);
    await lose(id);
    await stage.world.admin.query(
      "UPDATE payments.paid_task SET parked_at = now(), attempts = 30, last_error = 'away' WHERE id = $1",
      [uuidOf(id)],
    );
    const STUCK = "query ($id: ID) { stuckPayments(paymentId: $id) { nodes { work reason payment { id status } } } }";
    expect((await stage.operator.ask(STUCK, { id })).stuckPayments.nodes).toEqual([
      { work: "WATCH_PAID", reason: "GIVEN_UP", payment: { id, status: "COMPLETED" } },
    ]);
    const RETRY = `mutation ($input: RetryPaymentInput!) { retryPayment(input: $input) { __typename } }`;
    const input = { paymentId: id, reason: "it is back", idempotencyKey: randomUUID() };
    expect((await stage.operator.ask(RETRY, { input })).retryPayment.__typename).toBe("RetryPaymentSuccess");
    await stage.worker.round();
    expect((await stage.show(id)).status).toBe("RETURNED");
  });

  it("undo nothing that two operators have completed without the provider's word", async () => {
    const id = await stage.spent("1.00", null);
    await stage.world.admin.query("DELETE FROM payments.paid_task WHERE id = $1", [uuidOf(id)]);
    await stage.world.admin.query(
      `INSERT INTO payments.payment_act (payment_id, kind, operator_id, reason, said, ending_id, at)
       VALUES ($1, 'ENDING_APPROVED', gen_random_uuid(), 'it came by hand', 'WAITING', gen_random_uuid(), now())`,
      [uuidOf(id)],
    );
    expect([await told(id), await watched(id)]).toEqual([{ payments: 0, methods: 0 }, []]);
  });
});

describe("however it is worked on, it is booked once", () => {
  it("while its account is spent from by many at once: what is taken and what is owed are the whole", async () => {
    for (let times = 0; times < 6; times += 1) {
      const own = await stage.open(stage.alice);
      const ids = [await stage.deposit(stage.alice, own, "10.00"), await stage.deposit(stage.alice, own, "10.00")];
      await Promise.all(ids.map((id) => stage.takeBack(stage.alice, id)));
      const [there, due] = [await stage.units(friend), await stage.units(owed)];
      const others = await Promise.all([makePaidWorker(stage.world), makePaidWorker(stage.world)]);
      const desk = makeNewsDesk(stage.world.environment.pool);
      const sent = await Promise.all([
        ...Array.from({ length: 6 }, () => stage.send(stage.alice, own, friend, "3.00")),
        ...ids.flatMap((id) => [...others, stage.worker].map(({ watch }) => watch(id).then(() => ""))),
        ...ids.map((id) => desk.take("sandbox", { event: randomUUID(), about: [{ payment: id }] }).then(() => "")),
      ]);
      const spentBy = BigInt(sent.filter((type) => type === "SendPaymentSuccess").length) * 300n;
      for (const id of ids) expect([(await stage.show(id)).status, await stage.entriesOf(id)]).toEqual(["RETURNED", 2]);
      expect((await stage.units(friend)) - there).toBe(spentBy);
      expect([await stage.units(own), due - (await stage.units(owed))]).toEqual([0n, 2_100n - (2_000n - spentBy)]);
    }
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("while what was paid into its account is refunded: what is refunded is not taken, and what is taken not refunded", async () => {
    for (let times = 0; times < 6; times += 1) {
      const own = await stage.open(stage.alice);
      const id = await stage.deposit(stage.alice, own, "10.00");
      await stage.deposit(stage.bob, friend, "3.00");
      const input = {
        fromAccountId: friend,
        to: { accountId: own },
        amount: usd("3.00"),
        idempotencyKey: randomUUID(),
      };
      const { sendPayment } = await stage.bob.ask(SEND, { input });
      await stage.takeBack(stage.alice, id);
      const [there, due] = [await stage.units(friend), await stage.units(owed)];
      const refund = async () => {
        const order = { paymentId: sendPayment.payment.id, idempotencyKey: randomUUID() };
        return (await stage.alice.ask(REFUND, { input: order })).refundPayment.__typename;
      };
      const [first, , second] = await Promise.all([refund(), stage.worker.watch(id), refund()]);
      const given = [first, second].filter((type) => type === "RefundPaymentSuccess").length;
      expect(given).toBeLessThan(2);
      expect((await stage.units(friend)) - there).toBe(BigInt(given) * 300n);
      const short = given === 1 ? 50n : 0n;
      expect([await stage.units(own), due - (await stage.units(owed))]).toEqual([given === 1 ? 0n : 250n, short]);
    }
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it.each(["before", "behind"] as const)("wherever its connection is cut, %s each statement", async (when) => {
    let cuts = 0;
    for (let at = 1, isOver = false; !isOver; at += 1) {
      const own = await stage.open(stage.alice);
      const id = await stage.spent("2.00", "1.00", own);
      await stage.takeBack(stage.alice, id);
      const dying = makeDyingPool(stage.world.environments.of("payments", { poolMax: 2 }).pool, { at, when });
      const victim = await makePaidWorker(stage.world, { submit: submitTo(dying.pool) });
      await victim.watch(id).catch(() => undefined);
      isOver = !dying.state.isDead;
      if (!isOver) cuts += 1;
      const { status } = await stage.show(id);
      expect(await stage.units(own)).toBe(status === "RETURNED" ? 0n : 100n);
      await stage.worker.watch(id);
      expect([(await stage.show(id)).debt.amount.amount, await stage.units(own)]).toEqual(["1.50", 0n]);
    }
    expect(cuts).toBeGreaterThan(4);
    expect(await stage.world.disagreements()).toEqual([]);
  });
});

describe("the database", () => {
  const broken = (text: string, values: readonly unknown[] = []) =>
    stage.world.admin.query(text, [...values]).then(
      () => null,
      (error: { constraint?: string }) => error.constraint ?? String(error),
    );

  it("has nobody owe what was not taken back, and nothing that was settled come back", async () => {
    const id = uuidOf(await stage.spent("1.00", null));
    const ADD =
      "INSERT INTO payments.payment_debt (payment_id, owner_id, currency, amount, at) VALUES ($1, $2, 'USD', 1, now())";
    expect(await broken(ADD, [id, uuidOf(stage.alice.userId)])).toBe("payment_debt_is_theirs");
    expect(
      await broken("UPDATE payments.sandbox_deposit SET taken_back = 'REVERSED' WHERE payment_id = $1", [id]),
    ).toBe("sandbox_deposit_taken_back_whole");
    const ADD_RETURN =
      "INSERT INTO payments.payment_return VALUES ($1, 'DEPOSIT_REVERSED', $2, gen_random_uuid(), now())";
    expect(await broken(ADD_RETURN, [id, uuidOf(account as `acc_${string}`)])).toBe("payment_return_is_theirs");
    for (const text of ["DELETE FROM payment_debt", "UPDATE payment_debt SET amount = 1"])
      await expect(stage.world.environment.pool.query(text)).rejects.toMatchObject({ code: "42501" });
  });

  it("of the provider says the same, line by line", async () => {
    const { rows } = await stage.world.admin.query(
      `SELECT s.collected - s.returned AS theirs, coalesce(-sum(l.amount), 0) AS ours
       FROM payments.sandbox_deposit s JOIN payments.payment p ON p.id = s.payment_id AND p.status IN ('COMPLETED', 'RETURNED')
       JOIN ledger.journal_entry e ON e.subject_id = s.payment_id
       JOIN ledger.posting l ON l.entry_id = e.id AND l.account_id = $1 GROUP BY s.payment_id`,
      [uuidOf(outside)],
    );
    expect(rows.filter(({ theirs }) => theirs === "0").length).toBeGreaterThan(10);
    for (const { theirs, ours } of rows) expect(ours).toBe(theirs);
  });
});
