import { randomUUID } from "node:crypto";
import { idFromUuid, knownId, newId, uuidOf } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { runBatch } from "../src/adapters/postgres/money/run-batch.ts";
import { makeScheduleReader } from "../src/adapters/postgres/schedules/schedule-reader.ts";
import {
  MISSED_REASONS,
  RUN_RESULTS,
  SCHEDULE_CHANGES,
  SCHEDULE_STATUSES,
  SCHEDULE_TRANSITIONS,
  STOP_REASONS,
} from "../src/domain/money/payment-schedule.ts";
import type { MoneyCommand } from "../src/domain/money-command.ts";
import { buildSend } from "./build-send.ts";
import { countAnswers } from "./look-into.ts";
import { preview } from "./previewing.ts";
import {
  advance,
  makeDyingPool,
  makeScheduleWorker,
  read,
  results,
  scheduled,
  startIn,
  step,
  untilResults,
  usd,
} from "./scheduling.ts";
import { makeWorld, OPEN, type Person, QUOTAS, type World } from "./world.ts";

const [HOUR, DAY] = [3_600, 86_400];
let world: World;
let alice: Person;
let bob: Person;
let purse: string;
let worker: Awaited<ReturnType<typeof makeScheduleWorker>>;

// No job runs here but those that a test begins.
beforeAll(async () => {
  world = await makeWorld();
  const person = await world.person("alice");
  const payee = await world.person("bob");
  purse = await world.funded(person, "500.00");
  await world.subgraph.stop();
  const there = await world.another();
  alice = there(person);
  bob = there(payee);
  worker = await makeScheduleWorker(world);
});
afterAll(() => world.database.drop());

const make = async (changes: Record<string, unknown> = {}) => {
  const order = { fromAccountId: purse, to: { username: "bob" }, amount: usd("1.00"), rule: "FREQ=DAILY" };
  return scheduled(alice, { ...order, ...(await startIn(alice, HOUR)), ...changes });
};
const pass = async (seconds: number) => {
  await advance(alice, seconds);
  await worker.look();
};
const paidWith = async (memo: string): Promise<number> =>
  (await world.admin.query("SELECT count(*)::int AS n FROM payments.payment WHERE memo = $1", [memo])).rows[0].n;

describe("a date", () => {
  it("is paid once by many workers who come with it at once, whatever else is done to the schedule", async () => {
    const made = await Promise.all(Array.from({ length: 12 }, (_, nth) => make({ memo: `race ${nth}` })));
    const workers = await Promise.all(Array.from({ length: 3 }, () => makeScheduleWorker(world)));
    await pass(HOUR + 1);
    const before = BigInt(await world.units(purse));
    for (const one of workers) await one.look();
    const steps = made.map(({ id, nextDates: [date] }, nth) => {
      if (nth % 4 === 0) return step(alice, "pause", id);
      if (nth % 4 === 1) return step(alice, "skip", id, { date });
      return nth % 4 === 2 ? step(alice, "end", id) : Promise.resolve({ __typename: "nothing" });
    });
    const runs = workers.flatMap(({ run }) => made.map(({ id }) => run(id)));
    const answers = await Promise.all(steps);
    await Promise.all(runs);
    for (const { run } of workers) await Promise.all(made.map(({ id }) => run(id)));
    let paid = 0n;
    for (const [nth, { id }] of made.entries()) {
      const came = await results(alice, id);
      expect(came.length).toBeLessThanOrEqual(1);
      expect(["PAID", "MISSED PAUSED", "SKIPPED", undefined]).toContain(came[0]);
      expect(await paidWith(`race ${nth}`)).toBe(came[0] === "PAID" ? 1 : 0);
      if (came[0] === "PAID") paid += 1n;
      if (nth % 4 === 3) expect(came).toEqual(["PAID"]);
    }
    expect(before - BigInt(await world.units(purse))).toBe(paid * 100n);
    expect(countAnswers(answers.map(({ __typename }) => __typename))).toMatchObject({ nothing: 3 });
    expect(await world.disagreements()).toEqual([]);
    for (const { id } of made) await step(alice, "end", id);
  });

  it.each(["1.50", "9000.00"])(
    "is paid with %s, or refused, as its schedule's preview has said of it",
    async (amount) => {
      const order = { fromAccountId: purse, to: { username: "bob" }, amount: usd(amount) };
      const input = { ...order, rule: "FREQ=DAILY;COUNT=7", ...(await startIn(alice, HOUR)) };
      const { preview: shown } = await preview(alice, "schedulePayment", input);
      const { id, nextDates, lastDate } = await scheduled(alice, input);
      expect([shown.nextDates, shown.lastDate]).toEqual([nextDates, lastDate]);
      const before = BigInt(await world.units(purse));
      await pass(HOUR + 1);
      await worker.run(id);
      const [run] = (await read(alice, id)).runs;
      const taken = before - BigInt(await world.units(purse));
      expect([run.result, run.refusal]).toEqual([shown.refusal ? "REFUSED" : "PAID", shown.refusal]);
      expect(taken).toBe(shown.payment ? BigInt(shown.payment.total.amount.replace(".", "")) : 0n);
      expect(shown.refusal === null).toBe(amount === "1.50");
      await step(alice, "end", id);
    },
  );

  it("and one that is made lock streams of payments first: neither waits for the other for ever", async () => {
    const { id } = await make();
    const open = { input: { currency: "USD", idempotencyKey: randomUUID() } };
    const theirs = (await bob.ask(OPEN, open)).openAccount.account.id;
    const { pool, clock } = world.environments.of("payments", { poolMax: 2 });
    const [found] = await makeScheduleReader(pool, await loadAssets(pool)).findMany([knownId("sch", id)]);
    if (!found) throw new Error("no schedule");
    const schedule = { ...found, id: newId("sch") };
    const making: MoneyCommand = {
      claim: makeClaim({ actorId: alice.userId, operation: "schedulePayment", key: randomUUID() }, []),
      subjectId: schedule.id,
      step: { kind: "schedulePayment", schedule, warrant: { kind: "policy", version: 0 } },
    };
    const paying = await buildSend(world, { from: [alice, purse], to: [bob, theirs] });
    const holder = await world.admin.connect();
    const OF = "WHERE user_id = $1 FOR UPDATE";
    let outcomes: Promise<unknown[]>;
    try {
      await holder.query("BEGIN");
      await holder.query(`SELECT FROM payments.stream ${OF}`, [uuidOf(alice.userId)]);
      outcomes = runBatch({ pool, clock, quotas: QUOTAS }, [making, paying]);
      await world.untilBlocked();
      const { rows } = await world.admin.query(`SELECT FROM payments.schedule_stream ${OF} SKIP LOCKED`, [
        uuidOf(alice.userId),
      ]);
      expect(rows).toHaveLength(1);
    } finally {
      await holder.query("ROLLBACK");
      holder.release();
    }
    expect(await outcomes).toMatchObject([{ kind: "done" }, { kind: "done" }]);
    for (const made of [id, idFromUuid("sch", uuidOf(schedule.id))]) await step(alice, "end", made);
  });

  it.each(["before", "behind"] as const)(
    "is paid once wherever its worker is killed, %s each of its statements",
    async (when) => {
      const { id } = await make({ memo: `killed ${when}` });
      let dates = 0;
      for (let at = 1, isOver = false; !isOver; at += 1, dates += 1) {
        await pass(dates === 0 ? HOUR : DAY);
        const dying = makeDyingPool(world.environments.of("payments", { poolMax: 2 }).pool, { at, when });
        const victim = await makeScheduleWorker(world, dying.pool);
        await victim.run(id).catch(() => undefined);
        isOver = !dying.state.isDead;
        await worker.run(id);
        await untilResults(
          alice,
          id,
          Array.from({ length: Math.min(dates + 1, 10) }, () => "PAID"),
        );
        expect(await paidWith(`killed ${when}`)).toBe(dates + 1);
      }
      expect(dates).toBeGreaterThan(6);
      expect(await world.disagreements()).toEqual([]);
      await step(alice, "end", id);
    },
  );

  it("is refused once wherever its worker is killed, and counted once", async () => {
    const { id } = await make({ amount: usd("9000.00"), rule: "FREQ=DAILY;COUNT=3" });
    for (const at of [2, 4, 6]) {
      await pass(at === 2 ? HOUR : DAY);
      const dying = makeDyingPool(world.environments.of("payments", { poolMax: 2 }).pool, { at, when: "before" });
      await (await makeScheduleWorker(world, dying.pool)).run(id).catch(() => undefined);
      await worker.run(id);
    }
    expect(await results(alice, id)).toEqual(Array.from({ length: 3 }, () => "REFUSED INSUFFICIENT_FUNDS"));
    expect(await read(alice, id)).toMatchObject({ status: "ENDED", reason: "COMPLETED", refusals: 3 });
  });

  it("is left to whoever comes next by a worker that has died with it in hand", async () => {
    const { id } = await make({ rule: null });
    await pass(HOUR);
    await world.admin.query(
      "UPDATE payments.schedule_task SET attempts = 1, due_at = ledger.present() + interval '1 hour' WHERE id = $1",
      [uuidOf(id)],
    );
    await worker.round();
    expect(await results(alice, id)).toEqual([]);
    await pass(HOUR);
    await worker.round();
    expect(await results(alice, id)).toEqual(["PAID"]);
    expect(await worker.run(id)).toBe("remove");
  });
});

describe("the database", () => {
  const rule = (text: string) => world.admin.query(text);
  const clone = (changes: string) =>
    `INSERT INTO payments.payment_schedule SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid()) || '${changes}'::jsonb)).* FROM payments.payment_schedule s WHERE status = 'ACTIVE' LIMIT 1`;
  const event = (changes: string) =>
    `INSERT INTO payments.schedule_event SELECT (jsonb_populate_record(e, jsonb_build_object('sequence', 9999, 'owner_sequence', 9999) || '${changes}'::jsonb)).* FROM payments.schedule_event e WHERE change = 'CREATED' LIMIT 1`;

  it.each([
    ["payment_schedule_begins_active", clone('{"status": "PAUSED", "reason": "OWNER"}')],
    ["payment_schedule_reason_fits", clone('{"reason": "OWNER"}')],
    ["payment_schedule_ended_has_no_date", clone('{"next_at": null}')],
    ["payment_schedule_within_last_date", clone('{"last_at": "2001-01-01T00:00:00Z"}')],
    ["payment_schedule_once_has_last_date", clone('{"rule": null, "last_at": null}')],
    ["payment_schedule_refusals_few", clone('{"refusals": 3}')],
    ["payment_schedule_amount_positive", clone('{"amount": 0}')],
    ["payment_schedule_to_another_account", "UPDATE payments.payment_schedule SET to_account = from_account"],
    ["payment_schedule_starts_at_local", clone('{"starts_at": "2026-01-31T09:00:00Z"}')],
    ["payment_schedule_rule_size", clone('{"rule": ""}')],
    ["payment_schedule_reference_size", clone('{"reference": ""}')],
    [
      "payment_schedule_moves_as_declared",
      "UPDATE payments.payment_schedule SET next_at = next_at - interval '1 day' WHERE status = 'ACTIVE'",
    ],
    [
      "payment_schedule_moves_as_declared",
      "UPDATE payments.payment_schedule SET status = 'ACTIVE', reason = NULL, next_at = now(), ended_at = NULL WHERE status = 'ENDED'",
    ],
    ["schedule_event_change_known", event('{"change": "OTHER"}')],
    ["schedule_event_of_a_date", event('{"change": "MISSED"}')],
    ["schedule_event_paid_by_payment", event('{"change": "PAID", "due_at": "2026-01-01T00:00:00Z"}')],
    ["schedule_event_refused_with_code", event('{"change": "REFUSED", "due_at": "2026-01-01T00:00:00Z"}')],
    [
      "schedule_event_paid_right",
      event(
        `{"change": "PAID", "due_at": "2026-01-01T00:00:00Z", "payment_id": "${uuidOf<string>("pay_01k6ydbnt4fkg8w7p2s5r9d3ax")}"}`,
      ),
    ],
    [
      "schedule_approval_is_of_statement",
      "INSERT INTO payments.schedule_approval SELECT gen_random_uuid(), gen_random_uuid(), sha256('a'), 'b', '', '', '', now()",
    ],
  ])("keeps %s", async (constraint, text) => {
    await make();
    await expect(rule(text)).rejects.toMatchObject({ code: "23514", constraint });
  });

  it("knows the same steps, words and bounds as the code and the schema", async () => {
    const { rows } = await rule("SELECT before, after FROM payments.schedule_transition ORDER BY 1, 2");
    const declared = Object.entries(SCHEDULE_TRANSITIONS).flatMap(([before, all]) =>
      all.map((after) => ({ before, after })),
    );
    expect(rows).toEqual(declared.toSorted((a, b) => (a.before + a.after < b.before + b.after ? -1 : 1)));
    for (const [check, type, values] of [
      ["payment_schedule_status_known", "PaymentScheduleStatus", SCHEDULE_STATUSES],
      ["schedule_event_change_known", "PaymentScheduleChange", SCHEDULE_CHANGES],
      [null, "PaymentScheduleReason", STOP_REASONS],
      [null, "PaymentScheduleMiss", MISSED_REASONS],
      [null, "PaymentScheduleRunResult", RUN_RESULTS],
    ] as const) {
      const { __type: inSchema } = await world.nobody(`{ __type(name: "${type}") { enumValues { name } } }`);
      expect(inSchema.enumValues.map(({ name }: { name: string }) => name).toSorted()).toEqual(values.toSorted());
      if (check === null) continue;
      const found = await world.admin.query<{ rule: string }>(
        "SELECT pg_get_constraintdef(oid) AS rule FROM pg_constraint WHERE conname = $1",
        [check],
      );
      const inDatabase = [...(found.rows[0]?.rule ?? "").matchAll(/'(\w+)'::text/g)].map(([, value]) => value);
      expect(inDatabase.toSorted()).toEqual(values.toSorted());
    }
  });

  it("lets a date come to one thing only, and the subgraph change nothing of what was said", async () => {
    const twice =
      "INSERT INTO payments.schedule_event SELECT schedule_id, sequence + 9000, change, status, reason, at, owner_id, owner_sequence + 9000, due_at, NULL, 'X' FROM payments.schedule_event WHERE change = 'REFUSED' LIMIT 1";
    await expect(rule(twice)).rejects.toMatchObject({ code: "23505" });
    const { pool } = world.environments.of("payments", { poolMax: 1 });
    for (const text of [
      "UPDATE payment_schedule SET amount = 1",
      "UPDATE schedule_event SET refusal = NULL",
      "DELETE FROM schedule_event",
      "DELETE FROM payment_schedule",
      "DELETE FROM schedule_approval",
      "DELETE FROM schedule_transition",
    ])
      await expect(pool.query(text), text).rejects.toMatchObject({ code: "42501" });
  });
});
