import { randomUUID } from "node:crypto";
import { systemClock } from "@coffer/platform/values/clock";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { feeIncome } from "../src/adapters/postgres/money/system-accounts.ts";
import { makeAdmin } from "./approving.ts";
import { pay, requested } from "./asking.ts";
import { fixed, QUOTE, SET, usd } from "./pricing.ts";
import {
  AUTHORIZE,
  addMethod,
  CAPTURE,
  DEPOSIT,
  makeWorld,
  PATIENT,
  type Person,
  SEND,
  VOID,
  WITHDRAW,
  type World,
} from "./world.ts";

const SCHEDULES = `query ($currency: CurrencyCode!, $first: Int, $after: String) { feeSchedules(currency: $currency, first: $first, after: $after) {
  nodes { version effectiveAt } pageInfo { hasNextPage endCursor } } }`;
const PRICE = "query ($id: ID!) { payment(id: $id) { status amount { amount } fee { amount } total { amount } } }";

/** Not so long that who logged in would have to prove it anew. */
const SOON_MS = 5 * 60_000;
const admin = makeAdmin();
let ahead = 0;
const clock = { now: () => new Date(systemClock.now().getTime() + ahead) };

let world: World;
let alice: Person;
let bob: Person;
let account: string;
/** The sandbox has said something already. */
let basedOn: number | null = 1;

beforeAll(async () => {
  world = await makeWorld({}, { clock });
});
afterAll(() => world.end());
beforeEach(async () => {
  await setFees([]);
  const name = () => `p${randomUUID().slice(0, 8)}`;
  [alice, bob] = [await world.person(name()), await world.person(name())];
  account = await world.funded(alice, "1000.00");
});

async function ask(query: string, variables: Record<string, unknown>, actor = admin) {
  const { data, errors } = await world.subgraph.execute({ query, variables, actor, requestId: "req_test" });
  // biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
  return { data: data as any, errors };
}
const scheduleInput = (rules: readonly object[], more: object = {}) => ({
  currency: "USD",
  rules,
  reason: "a test",
  basedOn,
  effectiveAt: clock.now().toISOString(),
  idempotencyKey: randomUUID(),
  ...more,
});
async function setFees(rules: readonly object[], more: object = {}) {
  const { data, errors } = await ask(SET, { input: scheduleInput(rules, more) });
  expect(errors).toBeUndefined();
  expect(data.setFeeSchedule.__typename).toBe("SetFeeScheduleSuccess");
  basedOn = data.setFeeSchedule.schedule.version;
  return data.setFeeSchedule.schedule;
}
const sendInput = (amount: string, more: object = {}) => ({
  fromAccountId: account,
  to: { userId: bob.userId },
  amount: usd(amount),
  idempotencyKey: randomUUID(),
  ...more,
});
const send = async (amount: string, more: object = {}, who = alice) =>
  (await who.ask(SEND, { input: sendInput(amount, more) })).sendPayment;
const readPrice = async (id: string, who = alice) => (await who.ask(PRICE, { id })).payment;
const quote = async (input: object) => (await alice.ask(QUOTE, { input })).feeQuote;
const income = () => world.units(feeIncome("USD"));
/** What was taken in by this. */
async function earned(act: () => Promise<unknown>): Promise<bigint> {
  const before = BigInt(await income());
  await act();
  expect(await world.disagreements()).toEqual([]);
  return BigInt(await income()) - before;
}

describe("a schedule of fees that nobody may set", () => {
  it.each([
    ["a user", userActor("usr_someone"), "FORBIDDEN"],
    ["an OPERATOR", userActor("usr_operator", { roles: ["OPERATOR"] }), "FORBIDDEN"],
    [
      "an ADMIN who proved who they are an hour ago",
      { ...admin, assurance: { methods: ["pwd"] as const, at: Math.floor(Date.now() / 1000) - 3600 } },
      "STEP_UP_REQUIRED",
    ],
  ] as const)("is refused to %s, and nothing is set by it", async (_who, actor, code) => {
    const { errors } = await ask(SET, { input: scheduleInput([fixed("1.00")]) }, actor as never);
    expect(errors?.map((error) => error.extensions.code)).toEqual([code]);
    expect((await send("10.00")).payment.fee.amount).toBe("0.00");
  });

  it.each([
    [{ currency: "XYZ" }, "input.currency", "UNKNOWN_CURRENCY"],
    [{ reason: "" }, "input.reason", "EMPTY"],
    [{ basedOn: 0 }, "input.basedOn", "OUT_OF_RANGE"],
    [{ effectiveAt: "1969-12-31T23:59:59Z" }, "input.effectiveAt", "OUT_OF_RANGE"],
    [{ rules: [fixed("1.00"), fixed("2.00")] }, "input.rules.1", "TWICE"],
    [{ rules: [fixed("1.00", { kind: "REFUND" })] }, "input.rules.0.kind", "NOT_PRICED"],
    [{ rules: [fixed("1.001")] }, "input.rules.0.tiers.0.fixed", "TOO_PRECISE"],
    [{ rules: [fixed("1", { tiers: [] })] }, "input.rules.0.tiers", "OUT_OF_RANGE"],
    [{ rules: [fixed("1", { tiers: [{ from: "1" }] })] }, "input.rules.0.tiers", "TIERS"],
    [
      { rules: [fixed("1", { tiers: [{ from: "0", basisPoints: 10_001 }] })] },
      "input.rules.0.tiers.0.basisPoints",
      "OUT_OF_RANGE",
    ],
    [{ rules: [fixed("1", { minimum: "2", maximum: "1.99" })] }, "input.rules.0.maximum", "MAXIMUM"],
    [{ rules: [fixed("1", { userId: "bob" })] }, "input.rules.0.userId", "INVALID_ID"],
    [{ rules: [fixed("1", { level: 3 })] }, "input.rules.0.level", "OUT_OF_RANGE"],
    [
      { rules: [fixed("1", { level: 0, userId: "usr_01jd3m0000e008000000000000" })] },
      "input.rules.0.level",
      "LEVEL_OR_USER",
    ],
    [{ rules: [fixed("1", { kind: "DEPOSIT", priority: "HIGH" })] }, "input.rules.0.priority", "NOT_PRIORITISED"],
    [{ rules: Array.from({ length: 101 }, () => fixed("1")) }, "input.rules", "OUT_OF_RANGE"],
  ])("is refused with %#", async (changes, path, code) => {
    const { errors } = await ask(SET, { input: scheduleInput([], changes) });
    expect(errors?.[0]?.extensions.inputs).toMatchObject([{ path, code }]);
  });
});

describe("a schedule of fees", () => {
  it("is kept as it was said, and told to staff, the last first", async () => {
    const rules = [
      fixed("0.50", { userId: alice.userId, minimum: "0.10", maximum: "9.00" }),
      {
        kind: "WITHDRAWAL",
        method: "CARD",
        charge: "INSIDE",
        tiers: [
          { from: "0", basisPoints: 150 },
          { from: "100.00", fixed: "1.00" },
        ],
      },
    ];
    const set = await setFees(rules);
    expect(set).toMatchObject({
      currency: "USD",
      reason: "a test",
      rules: [
        {
          kind: "SEND",
          user: { id: alice.userId },
          method: null,
          minimum: { amount: "0.10" },
          maximum: { amount: "9.00" },
        },
        {
          kind: "WITHDRAWAL",
          user: null,
          method: "CARD",
          charge: "INSIDE",
          tiers: [
            { from: { amount: "0.00" }, fixed: { amount: "0.00" }, basisPoints: 150 },
            { from: { amount: "100.00" }, fixed: { amount: "1.00" }, basisPoints: 0 },
          ],
          maximum: null,
        },
      ],
    });
    const auditor = userActor("usr_auditor", { roles: ["AUDITOR"] });
    const { data } = await ask(SCHEDULES, { currency: "USD" }, auditor as never);
    expect(data.feeSchedules.nodes[0].version).toBe(set.version);
    expect((await ask(SCHEDULES, { currency: "EUR" })).data.feeSchedules.nodes).toEqual([]);
    const { endCursor: after } = (await ask(SCHEDULES, { currency: "USD", first: 1 })).data.feeSchedules.pageInfo;
    const next = (await ask(SCHEDULES, { currency: "USD", first: 1, after })).data.feeSchedules;
    expect(next.nodes[0].version).toBe(set.version - 1);
    const elsewhere = await ask(SCHEDULES, { currency: "EUR", after });
    expect(elsewhere.errors?.[0]?.extensions.inputs).toMatchObject([{ path: "after", code: "INVALID_CURSOR" }]);
    expect((await ask(SCHEDULES, { currency: "USD" }, alice.actor as never)).errors?.[0]?.extensions.code).toBe(
      "FORBIDDEN",
    );
  });

  it("is set once by each key, and never over one that its author has not seen, however many come at once", async () => {
    const input = scheduleInput([fixed("1.00")]);
    const both = await Promise.all([ask(SET, { input }), ask(SET, { input })]);
    const [version, again] = both.map(({ data }) => data.setFeeSchedule.schedule.version);
    expect(again).toBe(version);
    const reused = await ask(SET, { input: { ...input, reason: "another" } });
    expect(reused.data.setFeeSchedule.code).toBe("IDEMPOTENCY_KEY_REUSED");
    basedOn = version;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => ask(SET, { input: scheduleInput([fixed(`1.${10 + i}`)]) })),
    );
    const names = answers.map(({ data }) => data.setFeeSchedule.__typename);
    expect(names.filter((name) => name === "SetFeeScheduleSuccess")).toHaveLength(1);
    expect(names.filter((name) => name === "FeeScheduleOutdated")).toHaveLength(19);
    const [set] = answers.flatMap(({ data }) => data.setFeeSchedule.schedule ?? []);
    basedOn = set.version;
    const late = answers.find(({ data }) => data.setFeeSchedule.code)?.data.setFeeSchedule;
    expect(late).toMatchObject({ code: "FEE_SCHEDULE_OUTDATED", latestVersion: set.version });
  });

  it("holds from its moment on, and what was made keeps its price", async () => {
    await setFees([fixed("0.10")]);
    const before = await send("10.00");
    await setFees([fixed("0.20")], { effectiveAt: new Date(clock.now().getTime() + SOON_MS).toISOString() });
    expect((await send("10.00")).payment.fee.amount).toBe("0.10");
    ahead += SOON_MS;
    expect((await send("10.00")).payment.fee.amount).toBe("0.20");
    expect((await readPrice(before.payment.id)).fee.amount).toBe("0.10");
  });

  it("is known to another process by the next payment, which is made by it", async () => {
    const elsewhere = (await world.another())(alice);
    await setFees([fixed("0.10")]);
    expect((await send("10.00", {}, elsewhere)).payment.fee.amount).toBe("0.10");
    await setFees([fixed("0.30")]);
    const input = { accountId: account, amount: usd("1.00"), idempotencyKey: randomUUID() };
    expect((await elsewhere.ask(DEPOSIT, { input })).deposit.__typename).toBe("DepositSuccess");
    expect((await send("10.00", {}, elsewhere)).payment.fee.amount).toBe("0.30");
  });
});

describe("a payment that costs something", () => {
  it("takes it beside the amount where the payer bears it, and from the amount where the payee does", async () => {
    await setFees([fixed("0.25")]);
    expect(await earned(() => send("10.00"))).toBe(25n);
    expect(await world.units(account)).toBe("98975");
    await setFees([fixed("0.25", { charge: "INSIDE" })]);
    const { payment } = await send("10.00");
    expect(await readPrice(payment.id)).toEqual({
      status: "COMPLETED",
      amount: { amount: "9.75" },
      fee: { amount: "0.25" },
      total: { amount: "10.00" },
    });
    expect(await world.units(account)).toBe("97975");
  });

  it("is refused where the fee leaves nothing of it, or cannot be paid, and nothing changes", async () => {
    await setFees([fixed("5.00", { charge: "INSIDE" })]);
    expect(await world.unchanged(() => send("5.00"))).toMatchObject({ code: "FEE_EXCEEDS_AMOUNT" });
    await setFees([fixed("5.00")]);
    const refused = await send("995.01");
    expect(refused).toMatchObject({ code: "INSUFFICIENT_FUNDS", available: { amount: "1000.00" } });
    expect((await send("995.00")).__typename).toBe("SendPaymentSuccess");
    expect(await world.units(account)).toBe("0");
  });

  it("is reserved with its fee, and costs what is captured of it, never more than was reserved", async () => {
    await setFees([fixed("0", { tiers: [{ from: "0", fixed: "1.00", basisPoints: 100 }] })]);
    const hold = async (amount: string) => {
      const input = { ...sendInput(amount), expiresIn: 3600 };
      return (await alice.ask(AUTHORIZE, { input })).authorizePayment;
    };
    const captures = async (paymentId: string, amount?: string) => {
      const input = { paymentId, idempotencyKey: randomUUID(), ...(amount ? { amount: usd(amount) } : {}) };
      return (await bob.ask(CAPTURE, { input })).capturePayment;
    };
    // 989.11 and 10.89: eleven hundredths too much.
    expect(await hold("989.12")).toMatchObject({ code: "INSUFFICIENT_FUNDS", available: { amount: "1000.00" } });
    const first = await hold("100.00");
    expect(await world.balance(account)).toMatchObject({ posted: "100000", pendingOut: "10200" });
    // Dearer by now: what was authorised is not.
    await setFees([fixed("50.00")]);
    expect(await earned(() => captures(first.payment.id, "50.00"))).toBe(100n);
    expect(await readPrice(first.payment.id)).toMatchObject({ amount: { amount: "50.00" }, fee: { amount: "1.00" } });
    expect(await world.balance(account)).toMatchObject({ posted: "94900", pendingOut: "0" });
    await setFees([fixed("0.75")]);
    const second = await hold("10.00");
    const input = { paymentId: second.payment.id, idempotencyKey: randomUUID() };
    expect(await earned(() => bob.ask(VOID, { input }))).toBe(0n);
    expect(await world.balance(account)).toMatchObject({ posted: "94900", pendingOut: "0" });
    const third = await hold("10.00");
    expect(await earned(() => captures(third.payment.id))).toBe(75n);
  });

  it("is taken of a withdrawal once it is paid out, and given back with it where it never will be", async () => {
    const [paid, declined] = [await addMethod(alice, "sandbox_bank"), await addMethod(alice, "sandbox_bank_declined")];
    await setFees([fixed("2.00", { kind: "WITHDRAWAL", method: "BANK" }), fixed("9.00", { kind: "WITHDRAWAL" })]);
    const withdraw = async (methodId: string, ends: string) => {
      const input = { fromAccountId: account, methodId, amount: usd("20.00"), idempotencyKey: randomUUID() };
      const { payment } = (await alice.ask(WITHDRAW, { input })).withdraw;
      await vi.waitFor(async () => expect((await readPrice(payment.id)).status).toBe(ends), PATIENT);
    };
    expect(await earned(() => withdraw(paid, "COMPLETED"))).toBe(200n);
    expect(await world.balance(account)).toMatchObject({ posted: "97800", pendingOut: "0" });
    expect(await earned(() => withdraw(declined, "FAILED"))).toBe(0n);
    expect(await world.balance(account)).toMatchObject({ posted: "97800", pendingOut: "0" });
  });

  it("takes a deposit's from what its provider brings", async () => {
    await setFees([fixed("1.00", { kind: "DEPOSIT", charge: "INSIDE" })]);
    const input = { accountId: account, amount: usd("50.00"), idempotencyKey: randomUUID() };
    const deposit = async () => {
      const { payment } = (await alice.ask(DEPOSIT, { input })).deposit;
      await vi.waitFor(async () => expect((await readPrice(payment.id)).status).toBe("COMPLETED"), PATIENT);
    };
    expect(await earned(deposit)).toBe(100n);
    expect(await world.units(account)).toBe("104900");
  });

  it("pays a request with its fee, whoever bears it, by what was quoted", async () => {
    const shop = await world.funded(bob, "1.00");
    for (const [charge, takes, gets] of [
      ["ON_TOP", 1_050n, 1_000n],
      ["INSIDE", 1_000n, 950n],
    ] as const) {
      await setFees([fixed("0.50", { charge })]);
      const { id: feeQuoteId } = await quote({ kind: "SEND", amount: usd("10.00") });
      const { id } = await requested(bob, shop, { from: { userId: alice.userId } });
      const [purse, till] = [BigInt(await world.units(account)), BigInt(await world.units(shop))];
      const paying = () => pay(alice, { id }, { fromAccountId: account, feeQuoteId });
      expect(await earned(async () => expect((await paying()).payment.request.status).toBe("PAID"))).toBe(50n);
      expect([purse - BigInt(await world.units(account)), BigInt(await world.units(shop)) - till]).toEqual([
        takes,
        gets,
      ]);
    }
  });

  it("costs its own person's price, and nothing between one's own accounts unless that is said", async () => {
    await setFees([fixed("1.00"), fixed("0.05", { userId: alice.userId })]);
    expect((await send("10.00")).payment.fee.amount).toBe("0.05");
    const savings = await world.funded(alice, "1.00");
    expect((await send("10.00", { to: { accountId: savings } })).payment).toMatchObject({
      kind: "TRANSFER",
      fee: { amount: "0.00" },
    });
  });
});

describe("a quote", () => {
  it("is the price, and is charged for a minute, whatever is set meanwhile", async () => {
    await setFees([fixed("0.40")]);
    const quoted = await quote({ kind: "SEND", amount: usd("10.00") });
    expect(quoted).toMatchObject({ amount: { amount: "10.00" }, fee: { amount: "0.40" }, total: { amount: "10.40" } });
    // A schedule of the quote's own millisecond would be before it.
    ahead += 1;
    await setFees([fixed("0.80")]);
    const input = sendInput("10.00", { feeQuoteId: quoted.id });
    const sent = (await alice.ask(SEND, { input })).sendPayment;
    expect(sent.payment.fee.amount).toBe("0.40");
    // Of another payment it is none.
    expect(await world.unchanged(() => send("11.00", { feeQuoteId: quoted.id }))).toMatchObject({
      code: "FEE_QUOTE_UNUSABLE",
    });
    ahead += 61_000;
    expect(await world.unchanged(() => send("10.00", { feeQuoteId: quoted.id }))).toMatchObject({
      code: "FEE_QUOTE_UNUSABLE",
    });
    expect(await world.unchanged(() => send("10.00", { feeQuoteId: "no quote" }))).toMatchObject({
      code: "FEE_QUOTE_UNUSABLE",
    });
    // The first answer, to who asks again; with another quote, too.
    expect((await alice.ask(SEND, { input })).sendPayment.payment.id).toBe(sent.payment.id);
  });

  it("is by the method that it would go to, which has to be one's own", async () => {
    await setFees([fixed("3.00", { kind: "WITHDRAWAL", method: "CARD", charge: "INSIDE" })]);
    const [bank, card] = [await addMethod(alice, "sandbox_bank"), await addMethod(alice, "sandbox_card")];
    const asked = { kind: "WITHDRAWAL", amount: usd("10.00") };
    expect(await quote({ ...asked, methodId: bank })).toMatchObject({ fee: { amount: "0.00" } });
    expect(await quote({ ...asked, methodId: card })).toMatchObject({
      amount: { amount: "7.00" },
      fee: { amount: "3.00" },
    });
    expect(await quote({ ...asked, amount: usd("3.00"), methodId: card })).toMatchObject({
      code: "FEE_EXCEEDS_AMOUNT",
    });
    const others = await addMethod(bob, "sandbox_card");
    for (const methodId of [others, "no id"])
      expect(await quote({ ...asked, methodId })).toMatchObject({ code: "PAYMENT_METHOD_NOT_FOUND" });
  });
});
