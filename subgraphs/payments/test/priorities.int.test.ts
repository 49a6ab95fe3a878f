import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { makeLeases } from "@coffer/platform/queue/leases";
import { freshDatabase } from "@coffer/testkit/database";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { seedSandboxFees } from "../src/adapters/postgres/fees/seed-sandbox.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { WITHDRAWALS } from "../src/adapters/postgres/withdrawals/queue.ts";
import { makeAdmin } from "./approving.ts";
import { fixed, QUOTE, SET, usd, verify } from "./pricing.ts";
import { addMethod, DEPOSIT, makeWorld, PATIENT, type Person, SEND, WITHDRAW, type World } from "./world.ts";

// What a price asks for besides amount, kind, method and person; and what a priority does.

const LIST = 'query { feeSchedules(currency: "EUR") { nodes { rules { level priority } } } }';
const PRICE = "query ($id: ID!) { payment(id: $id) { status priority fee { amount } } }";
const admin = makeAdmin();

let world: World;
let alice: Person;
let bob: Person;
let account: string;
let bank: string;
/** The sandbox has said something already. */
let basedOn: number | null = 1;

beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());
beforeEach(async () => {
  await setFees([]);
  const name = () => `p${randomUUID().slice(0, 8)}`;
  [alice, bob] = [await world.person(name()), await world.person(name())];
  account = await world.funded(alice, "1000.00");
  bank = await addMethod(alice, "sandbox_bank");
});

async function ask(query: string, variables: Record<string, unknown>) {
  const { data, errors } = await world.subgraph.execute({ query, variables, actor: admin, requestId: "req_test" });
  expect(errors).toBeUndefined();
  // biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
  return { data: data as any };
}
async function setFees(rules: readonly object[]) {
  const input = { currency: "USD", rules, reason: "a test", basedOn, idempotencyKey: randomUUID() };
  const { schedule } = (await ask(SET, { input })).data.setFeeSchedule;
  basedOn = schedule.version;
  return schedule;
}
const send = async (amount: string, more: object = {}, who = alice) => {
  const order = {
    fromAccountId: account,
    to: { userId: bob.userId },
    amount: usd(amount),
    idempotencyKey: randomUUID(),
  };
  return (await who.ask(SEND, { input: { ...order, ...more } })).sendPayment;
};
const withdraw = async (more: object = {}) => {
  const order = { fromAccountId: account, methodId: bank, amount: usd("10.00"), idempotencyKey: randomUUID() };
  return (await alice.ask(WITHDRAW, { input: { ...order, ...more } })).withdraw;
};
const readPrice = async (id: string) => (await alice.ask(PRICE, { id })).payment;
const quote = async (input: object) => (await alice.ask(QUOTE, { input })).feeQuote;
/** Whoever waits for another try has it as soon as the job looks. */
const untilDone = (id: string) =>
  vi.waitFor(async () => {
    await world.admin.query("UPDATE payments.withdrawal_task SET due_at = now() WHERE due_at > now()");
    expect((await readPrice(id)).status).toBe("COMPLETED");
  }, PATIENT);

describe("a price by level of verification", () => {
  const byLevel = [fixed("0.90", { level: 0 }), fixed("0.50", { level: 1 }), fixed("0.10")];

  it("is that of the level which was told of last, in every process, from the payment on that begins behind it", async () => {
    const elsewhere = (await world.another())(alice);
    await setFees(byLevel);
    for (const who of [alice, elsewhere]) expect((await send("10.00", {}, who)).payment.fee.amount).toBe("0.90");
    for (const [level, fee] of [
      [1, "0.50"],
      [2, "0.10"],
      [0, "0.90"],
    ] as const) {
      await verify(world, alice, level);
      for (const who of [alice, elsewhere]) expect((await send("10.00", {}, who)).payment.fee.amount).toBe(fee);
    }
    expect(await world.disagreements()).toEqual([]);
  });

  it("is never a stale one, however many pay while the level changes, and each fee is that of a level they had", async () => {
    await setFees(byLevel);
    await send("1.00");
    const paid = Array.from({ length: 40 }, () => send("1.00"));
    const verified = verify(world, alice, 2);
    const before = await Promise.all(paid);
    await verified;
    const behind = await Promise.all(Array.from({ length: 10 }, () => send("1.00")));
    const feesOf = (answers: typeof before) => answers.map(({ payment }) => payment.fee.amount);
    expect(feesOf(before).every((fee) => fee === "0.90" || fee === "0.10")).toBe(true);
    expect(new Set(feesOf(behind))).toEqual(new Set(["0.10"]));
    expect(await world.disagreements()).toEqual([]);
  });

  it("is a quote's only while that level is theirs: then the quote is refused, and another says the new price", async () => {
    await setFees(byLevel);
    const first = await quote({ kind: "SEND", amount: usd("10.00") });
    expect(first.fee.amount).toBe("0.90");
    await verify(world, alice, 1);
    expect(await world.unchanged(() => send("10.00", { feeQuoteId: first.id }))).toMatchObject({
      code: "FEE_QUOTE_UNUSABLE",
    });
    const second = await quote({ kind: "SEND", amount: usd("10.00") });
    expect((await send("10.00", { feeQuoteId: second.id })).payment.fee.amount).toBe("0.50");
  });

  it("is of who pays, and of a deposit of who gets it", async () => {
    await verify(world, bob, 2);
    await setFees([...byLevel, fixed("0.20", { kind: "DEPOSIT", charge: "INSIDE", level: 1 })]);
    expect((await send("10.00")).payment.fee.amount).toBe("0.90");
    await verify(world, alice, 1);
    const input = { accountId: account, amount: usd("50.00"), idempotencyKey: randomUUID() };
    const { payment } = (await alice.ask(DEPOSIT, { input })).deposit;
    expect((await readPrice(payment.id)).fee.amount).toBe("0.20");
  });
});

describe("a sandbox", () => {
  it("has prices of its own from its first start, and no other ever after: small and NORMAL is free", async () => {
    const mine = async () =>
      (await world.admin.query("SELECT version, currency FROM payments.fee_schedule WHERE operator_id IS NULL")).rows;
    expect(await mine()).toEqual([{ version: 1, currency: "USD" }]);
    await seedSandboxFees({ pool: world.environment.pool, assets: await loadAssets(world.environment.pool) });
    expect(await mine()).toHaveLength(1);
    const another = await makeWorld();
    try {
      const who = await another.person("newcomer");
      const purse = await another.funded(who, "100.00");
      const methodId = await addMethod(who, "sandbox_bank");
      for (const [priority, fee] of [
        ["NORMAL", "0.00"],
        ["HIGH", "1.00"],
      ]) {
        const input = { fromAccountId: purse, methodId, amount: usd("10.00"), priority, idempotencyKey: randomUUID() };
        const { payment } = (await who.ask(WITHDRAW, { input })).withdraw;
        expect((await who.ask(PRICE, { id: payment.id })).payment).toMatchObject({ priority, fee: { amount: fee } });
      }
      const { setBy } = (
        await ask('{ feeSchedules(currency: "USD", first: 100) { nodes { setBy { id } } } }', {})
      ).data.feeSchedules.nodes.at(-1);
      expect(setBy).toBeNull();
    } finally {
      await another.end();
    }
  });
});

describe("a price by priority", () => {
  it("is that of the payment's, which is said with it, and a quote is of one priority", async () => {
    await setFees([fixed("0.30"), fixed("0.75", { priority: "HIGH" }), fixed("0.05", { priority: "LOW" })]);
    for (const [priority, fee] of [
      [undefined, "0.30"],
      [null, "0.30"],
      ["NORMAL", "0.30"],
      ["HIGH", "0.75"],
      ["LOW", "0.05"],
    ] as const) {
      const asked = { kind: "SEND", amount: usd("10.00"), priority };
      const quoted = await quote(asked);
      expect([priority, quoted.fee.amount]).toEqual([priority, fee]);
      expect((await send("10.00", { priority, feeQuoteId: quoted.id })).payment.fee.amount).toBe(fee);
      const other = priority === "HIGH" ? "LOW" : "HIGH";
      expect(await world.unchanged(() => send("10.00", { priority: other, feeQuoteId: quoted.id }))).toMatchObject({
        code: "FEE_QUOTE_UNUSABLE",
      });
    }
  });

  it("is bound in a quote also where both cost the same", async () => {
    await setFees([fixed("0.30")]);
    const { id: feeQuoteId } = await quote({ kind: "SEND", amount: usd("10.00"), priority: "HIGH" });
    expect(await send("10.00", { feeQuoteId })).toMatchObject({ code: "FEE_QUOTE_UNUSABLE" });
    expect((await send("10.00", { feeQuoteId, priority: "HIGH" })).__typename).toBe("SendPaymentSuccess");
  });

  it("is kept as it was said, and is in no rule from before there were any", async () => {
    const set = await setFees([fixed("0.30", { level: 2, priority: "LOW" }), fixed("0.10")]);
    expect(set.rules).toMatchObject([
      { level: 2, priority: "LOW" },
      { level: null, priority: null },
    ]);
    const old = `INSERT INTO payments.fee_schedule (id, version, currency, effective_at, rules, reason, operator_id)
      SELECT gen_random_uuid(), max(version) + 1, 'EUR', now() + interval '1 hour', (SELECT jsonb_agg(r - 'level' - 'priority') FROM jsonb_array_elements(
        (SELECT rules FROM payments.fee_schedule ORDER BY version DESC LIMIT 1)) r), 'old', gen_random_uuid() FROM payments.fee_schedule`;
    await world.admin.query(old);
    const { nodes } = (await ask(LIST, {})).data.feeSchedules;
    expect(nodes[0].rules).toEqual([
      { level: null, priority: null },
      { level: null, priority: null },
    ]);
  });
});

describe("a schedule", () => {
  it("has a priority, which is told, kept with it and bound to its key", async () => {
    const input = {
      fromAccountId: account,
      to: { userId: bob.userId },
      amount: usd("1.00"),
      startsAt: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 16),
      timeZone: "UTC",
      idempotencyKey: randomUUID(),
    };
    const MAKE = `mutation ($input: SchedulePaymentInput!) { schedulePayment(input: $input) {
      ... on SchedulePaymentSuccess { schedule { id priority } } ... on Refusal { code } } }`;
    const make = async (more: object) => (await alice.ask(MAKE, { input: { ...input, ...more } })).schedulePayment;
    const { schedule } = await make({ priority: "LOW" });
    expect(schedule.priority).toBe("LOW");
    expect(await make({ priority: "LOW" })).toEqual({ schedule });
    expect(await make({})).toEqual({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect((await make({ idempotencyKey: randomUUID() })).schedule.priority).toBe("NORMAL");
    await expect(
      world.admin.query("UPDATE payments.payment_schedule SET priority = 'SOON' WHERE id = $1", [uuidOf(schedule.id)]),
    ).rejects.toMatchObject({ constraint: "payment_schedule_priority_known" });
  });
});

describe("the database", () => {
  it.each([
    ["payment_priority_known", "UPDATE payments.payment SET priority = 'SOON' WHERE kind = 'SEND'"],
    ["payment_priority_fits", "UPDATE payments.payment SET priority = 'HIGH' WHERE kind = 'DEPOSIT'"],
    ["payment_event_priority_known", "UPDATE payments.payment_event SET priority = 'SOON'"],
    [
      "withdrawal_task_priority_known",
      "INSERT INTO payments.withdrawal_task (id, owner_id, kind, due_at, priority) VALUES (gen_random_uuid(), gen_random_uuid(), 'USD', now(), 'SOON')",
    ],
  ])("refuses by %s what no request can bring about", async (constraint, text) => {
    await expect(world.admin.query(text)).rejects.toMatchObject({ constraint });
  });
});

describe("a withdrawal", () => {
  it("has its priority in its place on the queue, in its events and for its people, and a key is bound to it", async () => {
    const methodId = await addMethod(alice, "sandbox_bank_late");
    const idempotencyKey = randomUUID();
    const made = await withdraw({ methodId, priority: "HIGH", idempotencyKey });
    const id = made.payment.id;
    const { rows } = await world.admin.query(
      "SELECT t.priority AS queue, e.priority AS event FROM payments.withdrawal_task t JOIN payments.payment_event e ON e.payment_id = t.id WHERE t.id = $1",
      [uuidOf(id)],
    );
    expect(rows[0]).toEqual({ queue: "HIGH", event: "HIGH" });
    expect((await withdraw({ methodId, priority: "HIGH", idempotencyKey })).payment.id).toBe(id);
    for (const priority of ["LOW", "NORMAL", null])
      expect(await withdraw({ methodId, priority, idempotencyKey })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    const normal = randomUUID();
    const first = await withdraw({ idempotencyKey: normal });
    expect((await withdraw({ priority: "NORMAL", idempotencyKey: normal })).payment.id).toBe(first.payment.id);
    const PRIORITY = "query ($id: ID!) { payment(id: $id) { priority } }";
    expect((await alice.ask(PRIORITY, { id })).payment.priority).toBe("HIGH");
    expect((await alice.ask(PRIORITY, { id: first.payment.id })).payment.priority).toBe("NORMAL");
    for (const each of [id, first.payment.id]) await untilDone(each);
    const { rows: told } = await world.admin.query(
      "SELECT DISTINCT priority FROM payments.payment_event WHERE payment_id = $1",
      [uuidOf(id)],
    );
    expect(told).toEqual([{ priority: "HIGH" }]);
  });

  it("is taken to its provider by its priority, and LOW before it has waited for long", async () => {
    const database = await freshDatabase();
    try {
      const pool = database.pool("payments", 1);
      const add = async (priority: string, waitedSeconds: number) => {
        const id = randomUUID();
        await pool.query(
          `INSERT INTO withdrawal_task (id, owner_id, kind, due_at, priority)
           VALUES ($1, gen_random_uuid(), 'USD', clock_timestamp() - make_interval(secs => $3), $2)`,
          [id, priority, waitedSeconds],
        );
        return id;
      };
      const [low, old] = [await add("LOW", 10), await add("LOW", 130)];
      const [normal, high] = [await add("NORMAL", 20), await add("HIGH", 1)];
      const leases = makeLeases(pool, WITHDRAWALS);
      const order: string[] = [];
      const claim = { most: 1, leaseMs: 60_000, perOwner: 1, perKind: 10, held: [] };
      for (let n = 0; n < 4; n += 1) order.push(...(await leases.take(claim)).map(({ id }) => id));
      expect(order).toEqual([old, high, normal, low]);
    } finally {
      await database.drop();
    }
  });
});
