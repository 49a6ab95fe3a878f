import { randomUUID } from "node:crypto";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeAdmin } from "./approving.ts";
import { AUTHORIZE, makeWorld, PATIENT, PAYMENT, type Person, SEND, type World } from "./world.ts";

const [HOUR, DAY] = [3_600, 86_400];
const CLOCK = "query { testClock { now aheadSeconds advancedAt advancedBy { id } } }";
const ADVANCE = `mutation ($input: AdvanceTestClockInput!) { advanceTestClock(input: $input) { __typename
  ... on AdvanceTestClockSuccess { testClock { now aheadSeconds } } ... on Refusal { code message } } }`;
const ASK = `mutation ($input: RequestPaymentInput!) { requestPayment(input: $input) { __typename ... on RequestPaymentSuccess { request { id expiresAt } } } }`;
const PAY = `mutation ($input: PayRequestInput!) { payRequest(input: $input) { __typename ... on RequestNotOpen { status } ... on Refusal { code } } }`;
const SET_FEES = `mutation ($input: SetFeeScheduleInput!) { setFeeSchedule(input: $input) { __typename ... on SetFeeScheduleSuccess { schedule { effectiveAt } } } }`;
const SET_LIMITS = `mutation ($input: SetLimitScheduleInput!) { setLimitSchedule(input: $input) { __typename } }`;

let world: World;
let alice: Person;
let bob: Person;
let purse: string;

beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  purse = await world.funded(alice, "500.00", "EUR");
});
afterAll(() => world.end());

const key = () => ({ idempotencyKey: randomUUID() });
const advance = async (by: Record<string, unknown>, who: Pick<Person, "ask"> = alice, input = key()) => {
  const { advanceTestClock, errors } = await who.ask(ADVANCE, { input: { by, ...input } });
  return advanceTestClock ?? errors;
};
const read = async (who = alice) => (await who.ask(CLOCK)).testClock;
const euro = (amount: string) => ({ amount, currency: "EUR" });
const paying = () => ({ fromAccountId: purse, to: { username: "bob" }, amount: euro("1.00"), ...key() });
const send = async () => (await alice.ask(SEND, { input: paying() })).sendPayment;

/** As an operator says it. */
async function say(query: string, input: Record<string, unknown>) {
  const variables = { input: { reason: "A test of time", ...key(), ...input } };
  const { data, errors } = await world.subgraph.execute({
    query,
    variables,
    actor: makeAdmin() as never,
    requestId: "req_test",
  });
  if (errors?.length) throw new Error(JSON.stringify(errors));
  return data as Record<string, Record<string, unknown>>;
}

describe("the test clock", () => {
  it("shows the true time until somebody advances it, and then who has", async () => {
    expect(await read()).toMatchObject({ aheadSeconds: 0, advancedAt: null, advancedBy: null });
    const advanced = await advance({ seconds: 5 });
    expect(advanced).toMatchObject({ __typename: "AdvanceTestClockSuccess", testClock: { aheadSeconds: 5 } });
    const shown = await read(bob);
    expect(shown).toMatchObject({ aheadSeconds: 5, advancedBy: { id: alice.userId } });
    expect(Date.parse(shown.now) - Date.parse(shown.advancedAt)).toBeGreaterThanOrEqual(5_000);
  });

  it("goes to a moment, and less than a second beyond it", async () => {
    const until = new Date(Date.parse((await read()).now) + HOUR * 1_000 + 1).toISOString();
    const { testClock } = await advance({ until });
    expect(Date.parse(testClock.now)).toBeGreaterThanOrEqual(Date.parse(until));
    const { rows } = await world.admin.query(
      "SELECT extract(epoch FROM ledger.present() - clock_timestamp())::int AS ahead",
    );
    expect(rows).toEqual([{ ahead: testClock.aheadSeconds }]);
  });

  it("has an authorisation expire that would have stood for days", async () => {
    const { authorizePayment } = await alice.ask(AUTHORIZE, { input: { ...paying(), expiresIn: 3 * DAY } });
    const { id } = authorizePayment.payment;
    await advance({ seconds: 3 * DAY - HOUR });
    expect((await alice.ask(PAYMENT, { id })).payment.status).toBe("PENDING");
    await advance({ seconds: HOUR });
    await vi.waitFor(async () => expect((await alice.ask(PAYMENT, { id })).payment.status).toBe("CANCELLED"), PATIENT);
    expect(await world.disagreements()).toEqual([]);
  });

  it("has a payment request be over at once, before any job has seen it", async () => {
    const input = { toAccountId: purse, amount: euro("1.00"), from: { username: "bob" }, expiresIn: DAY, ...key() };
    const { request } = (await alice.ask(ASK, { input })).requestPayment;
    expect(Date.parse(request.expiresAt)).toBeGreaterThan(Date.now() + 4 * DAY * 1_000);
    const fromAccountId = await world.funded(bob, "5.00", "EUR");
    await advance({ seconds: DAY });
    const paid = await bob.ask(PAY, { input: { request: { id: request.id }, fromAccountId, ...key() } });
    expect(paid.payRequest).toEqual({ __typename: "RequestNotOpen", status: "EXPIRED", code: "REQUEST_NOT_OPEN" });
  });

  it("has a schedule of fees begin to hold, and keeps what was said for then", async () => {
    const effectiveAt = new Date(Date.parse((await read()).now) + 30 * DAY * 1_000).toISOString();
    const rule = { kind: "SEND", charge: "ON_TOP", tiers: [{ from: "0", fixed: "0.25" }] };
    const { setFeeSchedule } = await say(SET_FEES, { currency: "EUR", rules: [rule], effectiveAt });
    expect(setFeeSchedule).toMatchObject({ schedule: { effectiveAt } });
    expect((await send()).payment.fee).toEqual({ amount: "0.00" });
    await advance({ until: effectiveAt });
    expect((await send()).payment.fee).toEqual({ amount: "0.25" });
  });

  it("frees what a limit has counted, once its window is over", async () => {
    const rule = { operation: "SEND", window: "DAY", kind: "ROLLING", level: 0, maximum: "1.25" };
    await say(SET_LIMITS, { currency: "EUR", rules: [rule], basedOnVersion: 0 });
    expect((await send()).__typename).toBe("SendPaymentSuccess");
    expect((await send()).code).toBe("LIMIT_EXCEEDED");
    await advance({ seconds: DAY });
    expect((await send()).__typename).toBe("SendPaymentSuccess");
    await say(SET_LIMITS, { currency: "EUR", rules: [], basedOnVersion: await latestLimits() });
  });

  it("is where every process sees it, by themselves", async () => {
    const there = (await world.another())(bob);
    const { testClock } = await advance({ seconds: 1 });
    expect((await read(there)).aheadSeconds).toBe(testClock.aheadSeconds);
  });
});

const latestLimits = async (): Promise<number> => {
  const { rows } = await world.admin.query(
    "SELECT max(version)::int AS version FROM payments.limit_schedule WHERE currency = 'EUR'",
  );
  return rows[0].version;
};

describe("advancing it", () => {
  it.each([
    [{}, "input.by", "EXACTLY_ONE"],
    [{ seconds: 1, until: "2040-01-01T00:00:00Z" }, "input.by", "EXACTLY_ONE"],
    [{ seconds: 0 }, "input.by.seconds", "OUT_OF_RANGE"],
    [{ seconds: -1 }, "input.by.seconds", "OUT_OF_RANGE"],
    [{ seconds: 366 * DAY + 1 }, "input.by.seconds", "OUT_OF_RANGE"],
    [{ until: "1969-12-31T23:59:59Z" }, "input.by.until", "OUT_OF_RANGE"],
  ])("is a fault by %o", async (by, path, code) => {
    const before = await read();
    const [fault] = await advance(by);
    expect(fault.extensions.inputs).toMatchObject([{ path, code }]);
    expect((await read()).aheadSeconds).toBe(before.aheadSeconds);
  });

  it.each([
    ["a moment that is over", () => new Date(0)],
    ["the moment that it shows", async () => new Date((await read()).now)],
    ["a moment more than a year off", async () => new Date(Date.parse((await read()).now) + 367 * DAY * 1_000)],
    ["the end of time", () => new Date("9999-12-31T23:59:59Z")],
  ])("to %s is refused, and the key answers so for good", async (_what, until) => {
    const before = await read();
    const by = { until: (await until()).toISOString() };
    const input = key();
    for (let times = 0; times < 2; times += 1)
      expect(await advance(by, alice, input)).toMatchObject({ code: "CLOCK_OUT_OF_RANGE" });
    expect((await read()).aheadSeconds).toBe(before.aheadSeconds);
  });

  it("adds up where fifty do it at once, and is done once for each key", async () => {
    const before = (await read()).aheadSeconds;
    const once = key();
    await Promise.all([
      ...Array.from({ length: 50 }, () => advance({ seconds: 2 })),
      ...Array.from({ length: 50 }, () => advance({ seconds: 7 }, bob, once)),
    ]);
    expect((await read()).aheadSeconds).toBe(before + 107);
    expect(await advance({ seconds: 8 }, bob, once)).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  });

  it("is refused to a key without the scope", async () => {
    const actor = userActor(alice.userId, { scopes: ["payments:read", "payments:write"] } as never);
    const { errors } = await world.subgraph.execute({
      query: ADVANCE,
      variables: { input: { by: { seconds: 1 }, ...key() } },
      actor: actor as never,
      requestId: "req_test",
    });
    expect(errors?.map((error) => error.extensions.code)).toEqual(["FORBIDDEN"]);
  });

  it("ends ten years ahead", async () => {
    const last = await vi.waitFor(async () => {
      const answer = await advance({ seconds: 366 * DAY });
      expect(answer.code).toBe("CLOCK_OUT_OF_RANGE");
      return answer;
    }, PATIENT);
    expect(last.message).toMatch(/ten/);
    expect((await read()).aheadSeconds).toBeGreaterThan(3_660 * DAY - 366 * DAY);
    expect((await read()).aheadSeconds).toBeLessThanOrEqual(3_660 * DAY);
  });

  it("is nothing that the database takes back, or does where money is real, whoever asks", async () => {
    const { pool } = world.environment;
    for (const text of ["UPDATE ledger.clock_advance SET ahead_seconds = 0", "DELETE FROM ledger.clock_advance"]) {
      await expect(pool.query(text), text).rejects.toMatchObject({ code: "42501" });
      await expect(world.admin.query(text), text).rejects.toMatchObject({ code: "42501" });
    }
    await world.admin.query("UPDATE coffer.setting SET value = 'production' WHERE name = 'mode'");
    await expect(
      pool.query("SELECT ledger.advance_clock(gen_random_uuid(), gen_random_uuid(), 1, NULL)"),
    ).rejects.toMatchObject({ code: "42501", message: "only a sandbox has a test clock" });
  });
});

it("there is none where money is real, and time is true", async () => {
  const real = await makeWorld({ provider: { name: "none" } }, { mode: "production" });
  try {
    const who = await real.person("carol");
    expect((await who.ask(CLOCK)).testClock).toBeNull();
    const { advanceTestClock } = await who.ask(ADVANCE, { input: { by: { seconds: 1 }, ...key() } });
    expect(advanceTestClock).toMatchObject({ __typename: "SandboxOnly", code: "SANDBOX_ONLY" });
  } finally {
    await real.end();
  }
});
