import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addPasskey, setPolicy } from "./approving.ts";
import {
  advance,
  NEXT_YEAR,
  read,
  results,
  SKIPPED,
  schedule,
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
beforeAll(async () => {
  world = await makeWorld({ quotas: { ...QUOTAS, schedules: 12 } });
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  purse = await world.funded(alice, "100.00");
});
afterAll(() => world.end());

const order = async (changes: Record<string, unknown> = {}) => ({
  fromAccountId: purse,
  to: { username: "bob" },
  amount: usd("1.00"),
  ...(await startIn(alice, HOUR)),
  ...changes,
});
const make = async (changes: Record<string, unknown> = {}) => scheduled(alice, await order(changes));
const openAccount = async ({ ask }: Person) =>
  (await ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } })).openAccount.account.id;
const end = (id: string) => step(alice, "end", id);

describe("schedulePayment", () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["an account of somebody else", { fromAccountId: newId("acc") }, { code: "ACCOUNT_NOT_FOUND" }],
    ["a payee whom nobody knows", { to: { username: "nobody" } }, { code: "PAYEE_NOT_FOUND" }],
    ["another currency", { amount: { amount: "1", currency: "EUR" } }, { accountCurrency: "USD" }],
    ["a start in the past", { startsAt: "2001-01-31T09:00" }, { because: "STARTS_IN_PAST" }],
    ["a start far away", { startsAt: "2061-01-31T09:00" }, { because: "STARTS_TOO_LATE" }],
    [
      "a time that clocks skip",
      { startsAt: SKIPPED, timeZone: "Europe/Berlin" },
      { because: "START_SKIPPED_BY_CLOCKS" },
    ],
    ["a rule without a date", { rule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }, { because: "NO_DATE" }],
    ["a rule that ended before", { rule: "FREQ=DAILY;UNTIL=20010101T000000Z" }, { because: "NO_DATE" }],
    ["a count that takes centuries", { rule: "FREQ=YEARLY;COUNT=366" }, { because: "COUNT_OUT_OF_REACH" }],
  ])("refuses %s, and nothing has changed", async (_what, changes, refused) => {
    const answer = await world.unchanged(async () => schedule(alice, await order(changes)));
    expect(answer).toMatchObject(refused);
    expect(answer.code).toBeDefined();
  });

  it("refuses one's own account, one that is closed, and a currency that is switched off", async () => {
    expect(await schedule(alice, await order({ to: { accountId: purse } }))).toMatchObject({ code: "SAME_ACCOUNT" });
    const carol = await world.person("carol");
    const asked = { ...(await order()), fromAccountId: await openAccount(carol), to: { userId: alice.userId } };
    await world.setAccountState(asked.fromAccountId, "CLOSED");
    expect(await world.unchanged(() => schedule(carol, asked))).toMatchObject({ code: "ACCOUNT_CLOSED" });
    await world.admin.query("INSERT INTO payments.currency_disabled (currency, direction) VALUES ('USD', 'payments')");
    const again = { ...asked, fromAccountId: await openAccount(carol) };
    expect(await world.unchanged(() => schedule(carol, again))).toMatchObject({ code: "CURRENCY_DISABLED" });
    await world.admin.query("DELETE FROM payments.currency_disabled");
  });

  it("names every fault of its text at once", async () => {
    const answer = await schedule(
      alice,
      await order({
        startsAt: "tomorrow",
        timeZone: "Mars/Base",
        rule: "DAILY",
        amount: usd("0"),
        reference: "r".repeat(65),
      }),
    );
    expect(answer.errors[0].extensions.inputs).toEqual([
      { path: "input.amount.amount", code: "NOT_POSITIVE", message: expect.any(String) },
      { path: "input.reference", code: "TOO_LONG", message: expect.any(String) },
      { path: "input.startsAt", code: "INVALID_TIME", message: expect.any(String) },
      { path: "input.timeZone", code: "UNKNOWN_TIME_ZONE", message: expect.any(String) },
      { path: "input.rule", code: "RULE_MALFORMED", message: expect.any(String) },
    ]);
  });

  it("answers a repeat with what was made, other arguments under its key with a refusal", async () => {
    const asked = { ...(await order({ rule: "FREQ=DAILY" })), idempotencyKey: randomUUID() };
    const made = await scheduled(alice, asked);
    await end(made.id);
    expect(await scheduled(alice, asked)).toMatchObject({ id: made.id, status: "ENDED", reason: "OWNER" });
    for (const changes of [{ rule: null }, { timeZone: "Europe/Berlin" }, { reference: "seven" }])
      expect(await world.unchanged(() => schedule(alice, { ...asked, ...changes }))).toMatchObject({
        code: "IDEMPOTENCY_KEY_REUSED",
      });
  });

  it("refuses a person what is above their number, and no more than that", async () => {
    const dave = await world.person("dave");
    const asked = { ...(await order()), fromAccountId: await world.funded(dave, "1.00") };
    for (let nth = 0; nth < 12; nth += 1) await scheduled(dave, asked);
    expect(await world.unchanged(() => schedule(dave, asked))).toMatchObject({ code: "QUOTA_EXCEEDED", limit: 12 });
  });

  it("shows what it says, and when it is due, to its owner alone", async () => {
    const asked = await order({
      startsAt: `${NEXT_YEAR}-01-31T09:00`,
      timeZone: "Europe/Berlin",
      rule: "freq=monthly;count=7",
    });
    const made = await scheduled(alice, { ...asked, memo: "rent", reference: "R-7" });
    expect(made).toMatchObject({
      status: "ACTIVE",
      reason: null,
      rule: "FREQ=MONTHLY;COUNT=7",
      startsAt: `${NEXT_YEAR}-01-31T09:00:00`,
      timeZone: "Europe/Berlin",
      payee: { id: bob.userId },
      payeeAccount: null,
      memo: "rent",
      reference: "R-7",
      runs: [],
    });
    // Each 31st from March to August is of summer time there.
    expect(made.nextDates.map((date: string) => date.slice(0, 16))).toEqual([
      `${NEXT_YEAR}-01-31T08:00`,
      `${NEXT_YEAR}-03-31T07:00`,
      `${NEXT_YEAR}-05-31T07:00`,
      `${NEXT_YEAR}-07-31T07:00`,
      `${NEXT_YEAR}-08-31T07:00`,
    ]);
    expect(made.lastDate).toBe(`${NEXT_YEAR}-12-31T08:00:00.000Z`);
    expect(await read(bob, made.id)).toBeNull();
    expect(await step(bob, "pause", made.id)).toMatchObject({ code: "SCHEDULE_NOT_FOUND" });
    const list =
      "query ($s: PaymentScheduleStatus) { paymentSchedules(status: $s, first: 1) { nodes { id } pageInfo { hasNextPage } } }";
    expect((await alice.ask(list, { s: "ACTIVE" })).paymentSchedules.nodes).toEqual([{ id: made.id }]);
    expect((await bob.ask(list)).paymentSchedules.nodes).toEqual([]);
    await end(made.id);
  });
});

describe("a date of a schedule", () => {
  it("is paid as a send is, once, and the last one ends it", async () => {
    const before = BigInt(await world.units(purse));
    const made = await make({ rule: "FREQ=DAILY;COUNT=2", memo: "rent", reference: "R-8" });
    await advance(alice, HOUR);
    await untilResults(alice, made.id, ["PAID"]);
    await advance(alice, DAY);
    await untilResults(alice, made.id, ["PAID", "PAID"]);
    const done = await read(alice, made.id);
    expect(done).toMatchObject({ status: "ENDED", reason: "COMPLETED", nextDates: [] });
    expect(before - BigInt(await world.units(purse))).toBe(200n);
    const { id } = done.runs[0].payment;
    const ask = `query ($id: ID!) { payment(id: $id) { kind status memo reference schedule { id } counterparty { id } } }`;
    expect((await alice.ask(ask, { id })).payment).toEqual({
      kind: "SEND",
      status: "COMPLETED",
      memo: "rent",
      reference: "R-8",
      schedule: { id: made.id },
      counterparty: { id: bob.userId },
    });
    expect((await bob.ask(ask, { id })).payment).toMatchObject({ memo: "rent", reference: null, schedule: null });
    expect(await world.disagreements()).toEqual([]);
  });

  it("is refused as a send would be, and after three in a row it is paused, until it is resumed", async () => {
    const made = await make({ amount: usd("500.00"), rule: "FREQ=DAILY" });
    await advance(alice, HOUR);
    await untilResults(alice, made.id, ["REFUSED INSUFFICIENT_FUNDS"]);
    await world.freeze(alice.userId, true);
    await advance(alice, DAY);
    await untilResults(alice, made.id, ["REFUSED INSUFFICIENT_FUNDS", "REFUSED ACCOUNT_FROZEN"]);
    expect(await read(alice, made.id)).toMatchObject({ status: "ACTIVE", refusals: 2 });
    await advance(alice, DAY);
    const three = ["REFUSED INSUFFICIENT_FUNDS", "REFUSED ACCOUNT_FROZEN", "REFUSED ACCOUNT_FROZEN"];
    await untilResults(alice, made.id, three);
    expect(await read(alice, made.id)).toMatchObject({ status: "PAUSED", reason: "REFUSALS", refusals: 3 });
    await world.freeze(alice.userId, false);
    await advance(alice, DAY);
    await untilResults(alice, made.id, [...three, "MISSED PAUSED"]);
    await world.funded(alice, "1.00");
    expect(await step(alice, "resume", made.id)).toMatchObject({ schedule: { status: "ACTIVE", refusals: 0 } });
    await advance(alice, DAY);
    await untilResults(alice, made.id, [...three, "MISSED PAUSED", "REFUSED INSUFFICIENT_FUNDS"]);
    await end(made.id);
    expect(await world.disagreements()).toEqual([]);
  });

  it("is missed where it is late by more than a day, and paid where it is not", async () => {
    const made = await make({ rule: "FREQ=DAILY" });
    await advance(alice, HOUR + 4 * DAY);
    await untilResults(alice, made.id, ["MISSED LATE", "MISSED LATE", "MISSED LATE", "MISSED LATE", "PAID"]);
    await end(made.id);
  });

  it("is missed while it is paused, left out where its owner says so, and not made up for", async () => {
    const made = await make({ rule: "FREQ=DAILY;COUNT=4" });
    const [first, second] = made.nextDates;
    expect(await step(alice, "skip", made.id, { date: second })).toMatchObject({ code: "SCHEDULE_DATE_MISMATCH" });
    const key = { date: first, idempotencyKey: randomUUID() };
    const skipped = await step(alice, "skip", made.id, key);
    expect(skipped.schedule.nextDates[0]).toEqual(second);
    expect(await step(alice, "skip", made.id, key)).toEqual(skipped);
    expect(await step(alice, "skip", made.id, { date: first })).toMatchObject({
      code: "SCHEDULE_DATE_MISMATCH",
      nextDate: second,
    });
    expect(await step(alice, "resume", made.id)).toMatchObject({ code: "SCHEDULE_STATUS_MISMATCH", status: "ACTIVE" });
    await step(alice, "pause", made.id);
    expect(await step(alice, "pause", made.id)).toMatchObject({ code: "SCHEDULE_STATUS_MISMATCH", status: "PAUSED" });
    await advance(alice, HOUR + DAY);
    await untilResults(alice, made.id, ["SKIPPED", "MISSED PAUSED"]);
    await step(alice, "resume", made.id);
    await advance(alice, DAY);
    await untilResults(alice, made.id, ["SKIPPED", "MISSED PAUSED", "PAID"]);
    const [last] = (await read(alice, made.id)).nextDates;
    expect(await step(alice, "skip", made.id, { date: last })).toMatchObject({
      schedule: { status: "ENDED", reason: "COMPLETED" },
    });
    for (const kind of ["pause", "resume", "end"] as const)
      expect(await world.unchanged(() => step(alice, kind, made.id))).toMatchObject({ status: "ENDED" });
    expect(await step(alice, "skip", made.id, { date: last })).toMatchObject({ code: "SCHEDULE_STATUS_MISMATCH" });
    await advance(alice, 5 * DAY);
    expect(await results(alice, made.id)).toEqual(["SKIPPED", "MISSED PAUSED", "PAID", "SKIPPED"]);
  });

  it("goes to an account that is opened then, and is refused once it can be found no more", async () => {
    const erin = await world.person("erin");
    const made = await make({ to: { userId: erin.userId }, rule: "FREQ=DAILY" });
    await advance(alice, HOUR);
    await untilResults(alice, made.id, ["PAID"]);
    const { rows } = await world.admin.query("SELECT count(*)::int AS n FROM payments.account WHERE owner_id = $1", [
      uuidOf(erin.userId),
    ]);
    expect(rows).toEqual([{ n: 1 }]);
    await end(made.id);
    const closing = await openAccount(erin);
    const named = await make({ to: { accountId: closing }, rule: "FREQ=DAILY" });
    await world.setAccountState(closing, "CLOSED");
    await advance(alice, HOUR);
    await untilResults(alice, named.id, ["REFUSED ACCOUNT_CLOSED"]);
    await end(named.id);
  });
});

describe("an approval of a schedule", () => {
  it("is asked for where policies want one of such a payment, and is good for each of its payments", async () => {
    const device = await addPasskey(world, alice);
    const asked = { ...(await order({ rule: "FREQ=DAILY;COUNT=2" })), idempotencyKey: randomUUID() };
    const unsigned = await make({ rule: "FREQ=DAILY;COUNT=2" });
    await setPolicy(world, { threshold: "1.00" });
    const wanted = await schedule(alice, asked);
    expect(wanted).toMatchObject({ code: "APPROVAL_REQUIRED" });
    expect(JSON.parse(wanted.statement)).toMatchObject({
      type: "coffer.schedule-approval.v1",
      operation: "schedulePayment",
      payeeId: bob.userId,
      rule: "FREQ=DAILY;COUNT=2",
      timeZone: "UTC",
      amount: "1.00",
    });
    const approval = device.get(wanted.options);
    expect(await schedule(alice, { ...asked, amount: usd("2.00"), approval })).toMatchObject({
      code: "APPROVAL_REFUSED",
      fault: "DIFFERENT_PAYMENT",
    });
    const signed = await scheduled(alice, { ...asked, approval });
    expect((await scheduled(alice, { ...asked, approval })).id).toBe(signed.id);
    await advance(alice, HOUR);
    await untilResults(alice, signed.id, ["PAID"]);
    await advance(alice, DAY);
    await untilResults(alice, signed.id, ["PAID", "PAID"]);
    await untilResults(alice, unsigned.id, ["REFUSED APPROVAL_REQUIRED", "REFUSED APPROVAL_REQUIRED"]);
    await setPolicy(world, { threshold: null });
    expect(await world.disagreements()).toEqual([]);
  });
});

it("staff see whose schedules they are", async () => {
  const made = await make();
  const staff = userActor(newId("usr"), { roles: ["USER", "OPERATOR"] });
  const query = `query ($id: ID!) { paymentSchedule(id: $id) { id status } }`;
  const { data } = await world.subgraph.execute({ query, variables: { id: made.id }, actor: staff, requestId: "r" });
  expect(data).toMatchObject({ paymentSchedule: { id: made.id, status: "ACTIVE" } });
  await end(made.id);
});
