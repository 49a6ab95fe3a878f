import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { systemClock } from "@coffer/platform/values/clock";
import { userActor } from "@coffer/testkit/actor";
import { altered } from "@coffer/testkit/altered";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { feeIncome } from "../src/adapters/postgres/money/system-accounts.ts";
import { makeAdmin } from "./approving.ts";
import { EXCHANGE, exchange, makeTrader, positionOf, quote, setTerms, type Trader } from "./exchanging.ts";
import { setLimits } from "./limiting.ts";
import { makeWorld, type World } from "./world.ts";

const admin = makeAdmin();
let ahead = 0;
const clock = { now: () => new Date(systemClock.now().getTime() + ahead) };

let world: World;
let ann: Trader;

beforeAll(async () => {
  world = await makeWorld({}, { clock });
});
afterAll(() => world.end());
beforeEach(async () => {
  await setTerms(world);
  ann = await makeTrader(world);
});

const eur = (amount: string) => ({ amount, currency: "EUR" });
const usd = (amount: string) => ({ amount, currency: "USD" });

async function asAdmin(query: string, variables: Record<string, unknown>, actor = admin) {
  const { data, errors } = await world.subgraph.execute({ query, variables, actor, requestId: "req_test" });
  // biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
  return { data: data as any, errors: errors?.map((error) => error.toJSON()) };
}

async function setFee(rules: readonly object[]) {
  const { rows } = await world.admin.query(
    "SELECT max(version) AS v FROM payments.fee_schedule WHERE currency = 'USD'",
  );
  const said = { currency: "USD", rules, reason: "a test", basedOn: rows[0].v, idempotencyKey: randomUUID() };
  const { data } = await asAdmin(
    "mutation ($input: SetFeeScheduleInput!) { setFeeSchedule(input: $input) { __typename } }",
    { input: said },
  );
  expect(data.setFeeSchedule.__typename).toBe("SetFeeScheduleSuccess");
}
const feeOf = (charge: string, basisPoints = 100) => ({
  kind: "EXCHANGE",
  charge,
  tiers: [{ from: "0", basisPoints }],
});

const switchCurrency = (currency: string, exchanges: boolean) =>
  asAdmin("mutation ($input: SetCurrencyEnabledInput!) { setCurrencyEnabled(input: $input) { __typename } }", {
    input: { currency, deposits: true, payments: true, exchanges, reason: "a test", idempotencyKey: randomUUID() },
  });

describe("a quote of an exchange", () => {
  it.each<
    [string, Record<string, unknown> | (() => Record<string, unknown> | Promise<Record<string, unknown>>), object]
  >([
    ["an account that is not there", { fromAccountId: newId("acc") }, { code: "ACCOUNT_NOT_FOUND" }],
    ["what is no id", { toAccountId: "nothing" }, { code: "ACCOUNT_NOT_FOUND" }],
    [
      "somebody else's account",
      async () => ({ toAccountId: (await makeTrader(world)).to }),
      { code: "ACCOUNT_NOT_FOUND" },
    ],
    ["one account twice", () => ({ toAccountId: ann.from }), { code: "SAME_CURRENCY" }],
    ["the other side's currency", { amount: eur("1.00") }, { code: "CURRENCY_MISMATCH", accountCurrency: "USD" }],
    ["the same of a purchase", { side: "BUY" }, { code: "CURRENCY_MISMATCH", accountCurrency: "EUR" }],
    ["what is less than a cent of the other", { amount: usd("0.01") }, { code: "EXCHANGE_AMOUNT_OUT_OF_RANGE" }],
    ["more than can be moved", { side: "BUY", amount: eur("9".repeat(28)) }, { code: "EXCHANGE_AMOUNT_OUT_OF_RANGE" }],
  ])("is refused of %s", async (_what, changes, refusal) => {
    const asked = typeof changes === "function" ? await changes() : changes;
    expect(await world.unchanged(() => quote(ann, "10.00", asked))).toMatchObject(refusal);
  });

  it.each<[string, Record<string, unknown>]>([
    ["are not exchanged any more", { spreadBasisPoints: null }],
    ["have no rate of their own, and there is no market", { rate: null }],
  ])("is refused where the two %s, either way", async (_what, changes) => {
    await setTerms(world, changes);
    for (const asked of [{}, { fromAccountId: ann.to, toAccountId: ann.from, amount: eur("1.00") }])
      expect(await quote(ann, "10.00", asked)).toMatchObject({ code: "RATE_UNAVAILABLE" });
  });

  it("says both amounts, the fee and the rate, whichever side is asked for, by the terms that hold", async () => {
    // 1 EUR is 1.25 USD, and 1 % of what is got is the house's: 0.792 EUR for a dollar.
    expect(await quote(ann, "10.00")).toMatchObject({
      side: "SELL",
      sold: usd("10.00"),
      fee: usd("0.00"),
      total: usd("10.00"),
      bought: eur("7.92"),
      rate: "0.792",
      marketRate: "0.8",
      spreadBasisPoints: 100,
      expiresInSeconds: 30,
    });
    // 7.92 / 0.792 is 10; one cent more is 0.0126… more, and the cent that it begins is paid whole.
    for (const [bought, sold] of [
      ["7.92", "10.00"],
      ["7.93", "10.02"],
    ] as const)
      expect(await quote(ann, "", { side: "BUY", amount: eur(bought) })).toMatchObject({
        sold: usd(sold),
        bought: eur(bought),
      });
    const back = { fromAccountId: ann.to, toAccountId: ann.from, amount: eur("8.00") };
    expect(await quote(ann, "", back)).toMatchObject({ bought: usd("9.90"), rate: "1.2375", marketRate: "1.25" });

    await setTerms(world, { base: "USD", counter: "EUR", rate: "0.5", spreadBasisPoints: 0 });
    expect(await quote(ann, "10.00")).toMatchObject({ bought: eur("5.00"), rate: "0.5" });
    const later = new Date(clock.now().getTime() + 600_000).toISOString();
    await setTerms(world, { rate: "9.00", effectiveAt: later });
    expect(await quote(ann, "10.00")).toMatchObject({ bought: eur("5.00") });
  });

  it.each([
    ["ON_TOP", "SELL", { sold: "10.00", fee: "0.10", total: "10.10", bought: "7.92" }],
    ["INSIDE", "SELL", { sold: "9.90", fee: "0.10", total: "10.00", bought: "7.84" }],
    ["INSIDE", "BUY", { sold: "10.00", fee: "0.10", total: "10.10", bought: "7.92" }],
  ])("has a fee that is borne %s, of a %s", async (charge, side, { sold, fee, total, bought }) => {
    await setFee([feeOf(charge)]);
    const asked = side === "BUY" ? { side, amount: eur("7.92") } : {};
    expect(await quote(ann, "10.00", asked)).toMatchObject({
      sold: usd(sold),
      fee: usd(fee),
      total: usd(total),
      bought: eur(bought),
    });
    await setFee([feeOf("INSIDE", 10_000)]);
    expect(await quote(ann, "10.00")).toMatchObject({ code: "FEE_EXCEEDS_AMOUNT" });
    await setFee([]);
  });

  it("is no fee quote", async () => {
    const input = { kind: "EXCHANGE", amount: usd("1.00") };
    const { errors } = await ann.ask("query ($input: FeeQuoteInput!) { feeQuote(input: $input) { __typename } }", {
      input,
    });
    expect(errors[0].extensions.inputs).toMatchObject([{ path: "input.kind", code: "QUOTED_ELSEWHERE" }]);
  });
});

describe("an exchange", () => {
  it("is made as it was quoted, in one entry, and both accounts show it", async () => {
    await setFee([feeOf("ON_TOP")]);
    const [fees, house] = [await world.units(feeIncome("USD")), await positionOf(world, "USD")];
    const short = await positionOf(world, "EUR");
    const { id } = await quote(ann, "10.00");
    await setTerms(world, { rate: "100" });
    await setFee([]);
    const input = { memo: "for Rome", reference: "trip-1", idempotencyKey: randomUUID() };
    const { payment, __typename } = await exchange(ann, id, input);
    expect(__typename).toBe("ExchangeSuccess");
    expect(payment).toMatchObject({
      kind: "EXCHANGE",
      status: "COMPLETED",
      direction: "OUT",
      amount: usd("10.00"),
      fee: usd("0.10"),
      total: usd("10.10"),
      memo: "for Rome",
      reference: "trip-1",
      account: { id: ann.from },
      counterparty: null,
      completedAt: payment.createdAt,
      exchange: {
        side: "SELL",
        sold: usd("10.00"),
        bought: eur("7.92"),
        toAccount: { id: ann.to },
        rate: "0.792",
        marketRate: "0.8",
        spreadBasisPoints: 100,
      },
    });
    expect([await world.units(ann.from), await world.units(ann.to)]).toEqual(["8990", "792"]);
    expect(BigInt(await world.units(feeIncome("USD"))) - BigInt(fees)).toBe(10n);
    expect(BigInt(await positionOf(world, "USD")) - BigInt(house)).toBe(1_000n);
    expect(BigInt(await positionOf(world, "EUR")) - BigInt(short)).toBe(-792n);
    const { rows } = await world.admin.query(
      "SELECT count(DISTINCT p.entry_id)::int AS entries, count(*)::int AS postings FROM ledger.posting p JOIN ledger.journal_entry e ON e.id = p.entry_id WHERE e.kind = 'EXCHANGE' AND e.subject_id = (SELECT id FROM payments.payment ORDER BY id DESC LIMIT 1)",
    );
    expect(rows).toEqual([{ entries: 1, postings: 5 }]);
  });

  it("is on the lists of both accounts, under filters and in totals in the currency of each", async () => {
    const { id } = await quote(ann, "10.00");
    const input = { memo: "for Rome", idempotencyKey: randomUUID() };
    const { payment } = await exchange(ann, id, input);
    // By then the quote is used, and its time is over; the key's answer stays.
    ahead += 60_000;
    expect((await exchange(ann, id, input)).payment.id).toBe(payment.id);
    expect(await exchange(ann, id, { ...input, memo: "else" })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    const LISTED = `query ($accounts: [_Any!]!, $in: PaymentFilter, $out: PaymentFilter, $kinds: PaymentFilter) {
      _entities(representations: $accounts) { ... on Account { payments { nodes { id } totals { byCurrency { in { amount currency } out { amount } } } } } }
      bought: payments(filter: $in) { nodes { id } } sold: payments(filter: $out) { nodes { id } }
      payments(filter: $kinds) { nodes { id } totalCount { count } totals { byCurrency { in { amount currency } out { amount } } } } }`;
    const accounts = [ann.from, ann.to].map((one) => ({ __typename: "Account", id: one }));
    const listed = await ann.ask(LISTED, {
      accounts,
      in: { amountAtLeast: eur("7.92"), amountAtMost: eur("7.92") },
      out: { amountAtLeast: usd("10.00"), amountAtMost: usd("10.00") },
      kinds: { kinds: ["EXCHANGE"] },
    });
    const mine = { id: payment.id };
    const [dollars, euros] = [
      { in: usd("0.00"), out: { amount: "10.00" } },
      { in: eur("7.92"), out: { amount: "0.00" } },
    ];
    expect(listed).toMatchObject({
      _entities: [
        { payments: { nodes: [mine, {}], totals: { byCurrency: [{ in: usd("100.00"), out: { amount: "10.00" } }] } } },
        { payments: { nodes: [mine], totals: { byCurrency: [euros] } } },
      ],
      bought: { nodes: [mine] },
      sold: { nodes: [mine] },
      payments: { nodes: [mine], totalCount: { count: 1 }, totals: { byCurrency: [euros, dollars] } },
    });
    expect(listed.sold.nodes).toHaveLength(1);
  });

  it.each<[string, () => Promise<string>, object]>([
    ["what is no quote", async () => "nothing", { code: "EXCHANGE_QUOTE_NOT_FOUND" }],
    [
      "one with a changed character",
      async () => altered((await quote(ann, "1.00")).id),
      { code: "EXCHANGE_QUOTE_NOT_FOUND" },
    ],
    [
      "somebody else's",
      async () => (await quote(await makeTrader(world), "1.00")).id,
      { code: "EXCHANGE_QUOTE_NOT_FOUND" },
    ],
    [
      "one whose time is over",
      async () => {
        const { id } = await quote(ann, "1.00");
        ahead += 30_000;
        return id;
      },
      { code: "EXCHANGE_QUOTE_EXPIRED" },
    ],
    [
      "more than there is",
      async () => (await quote(ann, "100.01")).id,
      { code: "INSUFFICIENT_FUNDS", available: usd("100.00") },
    ],
    [
      "an account that is frozen",
      async () => {
        const { id } = await quote(ann, "1.00");
        await world.setAccountState(ann.from, "FROZEN");
        return id;
      },
      { code: "ACCOUNT_FROZEN" },
    ],
    [
      "a person who is frozen",
      async () => {
        const { id } = await quote(ann, "1.00");
        await world.freeze(ann.userId, true);
        return id;
      },
      { code: "ACCOUNT_FROZEN" },
    ],
    [
      "an account for what is bought that is closed",
      async () => {
        const { id } = await quote(ann, "1.00");
        await world.setAccountState(ann.to, "CLOSED");
        return id;
      },
      { code: "ACCOUNT_CLOSED" },
    ],
  ])("is refused of %s, and nothing has changed", async (_what, make, refusal) => {
    const id = await make();
    expect(await world.unchanged(() => exchange(ann, id))).toMatchObject(refusal);
  });

  it.each(["USD", "EUR"])(
    "is refused while %s is switched off for exchanges, and for nothing else",
    async (currency) => {
      const { id } = await quote(ann, "1.00");
      await switchCurrency(currency, false);
      expect(await world.unchanged(() => exchange(ann, id))).toMatchObject({ code: "CURRENCY_DISABLED", currency });
      const { _entities } = await ann.ask(
        "query ($who: [_Any!]!) { _entities(representations: $who) { ... on Currency { exchangesEnabled paymentsEnabled } } }",
        { who: [{ __typename: "Currency", code: currency }] },
      );
      expect(_entities).toEqual([{ exchangesEnabled: false, paymentsEnabled: true }]);
      await switchCurrency(currency, true);
      expect((await exchange(ann, id)).__typename).toBe("ExchangeSuccess");
    },
  );

  it("uses its person's limits, with its fee, and what is refused uses none, nor the quote", async () => {
    await setFee([feeOf("ON_TOP")]);
    await setLimits(world, [{ operation: "EXCHANGE", maximum: "10.10" }]);
    const [much, right, more] = [await quote(ann, "10.01"), await quote(ann, "10.00"), await quote(ann, "0.10")];
    expect(await exchange(ann, much.id)).toMatchObject({ code: "LIMIT_EXCEEDED", remaining: usd("10.10") });
    expect((await exchange(ann, right.id)).__typename).toBe("ExchangeSuccess");
    expect(await exchange(ann, more.id)).toMatchObject({ code: "LIMIT_EXCEEDED", remaining: usd("0.00") });
    await setLimits(world, []);
    expect((await exchange(ann, more.id)).__typename).toBe("ExchangeSuccess");
    await setFee([]);
  });

  it("is nobody's without the permission, and no program's that may only read", async () => {
    const { id } = await quote(ann, "1.00");
    const input = { quoteId: id, idempotencyKey: randomUUID() };
    const reader = userActor(ann.userId, { scopes: ["payments:read"] });
    expect((await asAdmin(EXCHANGE, { input }, reader as never)).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN" } },
    ]);
    expect((await world.nobody(EXCHANGE, { input })).errors).toMatchObject([
      { extensions: { code: "UNAUTHENTICATED" } },
    ]);
    expect(await world.units(ann.from)).toBe("10000");
  });
});
