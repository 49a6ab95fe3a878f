import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeReadMade } from "../src/adapters/postgres/history/made-payments.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { lookBack } from "../src/app/money/made-payments.ts";
import { PRICED_KINDS } from "../src/domain/fees/schedule.ts";
import { MOVED } from "../src/domain/money/payment.ts";
import { makeAdmin } from "./approving.ts";
import { exchange, makeTrader, setTerms, type Trader } from "./exchanging.ts";
import { fixed, SET, usd, verify } from "./pricing.ts";
import { simulateFees } from "./trying-out.ts";
import {
  AUTHORIZE,
  addMethod,
  CAPTURE,
  DEPOSIT,
  makeWorld,
  OPEN,
  PATIENT,
  SEND,
  WITHDRAW,
  type World,
} from "./world.ts";

type Payer = Trader & { readonly savings: string; readonly bank: string; readonly card: string };

let world: World;
let payers: Payer[];

beforeAll(async () => {
  world = await makeWorld();
  await setTerms(world, {});
  payers = [await makePayer(0), await makePayer(2)];
});
afterAll(() => world.end());

const key = () => ({ idempotencyKey: randomUUID() });

async function makePayer(level: number): Promise<Payer> {
  const trader = await makeTrader(world, "5000.00");
  await verify(world, trader, level);
  const { openAccount } = await trader.ask(OPEN, { input: { currency: "USD", ...key() } });
  const [bank, card] = [await addMethod(trader, "sandbox_bank"), await addMethod(trader, "sandbox_card")];
  return { ...trader, savings: openAccount.account.id, bank, card };
}

async function setFees(rules: readonly object[]): Promise<void> {
  const { rows } = await world.admin.query(
    "SELECT max(version) AS version FROM payments.fee_schedule WHERE currency = 'USD'",
  );
  const input = { currency: "USD", rules, reason: "a test", basedOn: rows[0].version, ...key() };
  const { data, errors } = await world.subgraph.execute({
    query: SET,
    variables: { input },
    actor: makeAdmin(),
    requestId: "req_test",
  });
  if (errors?.length) throw new Error(JSON.stringify(errors));
  expect(data).toMatchObject({ setFeeSchedule: { __typename: "SetFeeScheduleSuccess" } });
}

const cents = (units: number) => `${Math.floor(units / 100)}.${String(units % 100).padStart(2, "0")}`;

const anyRule = fc
  .record({
    kind: fc.constantFrom("SEND", "TRANSFER", "WITHDRAWAL", "DEPOSIT", "EXCHANGE"),
    level: fc.constantFrom(null, null, 0, 2),
    method: fc.constantFrom(null, null, "BANK", "CARD"),
    priority: fc.constantFrom(null, null, "HIGH"),
    charge: fc.constantFrom("ON_TOP", "INSIDE"),
    fixed: fc.integer({ min: 0, max: 150 }),
    basisPoints: fc.integer({ min: 0, max: 2_000 }),
    from: fc.integer({ min: 1, max: 500 }),
    minimum: fc.integer({ min: 0, max: 40 }),
  })
  .map(({ fixed: flat, basisPoints, from, minimum, priority, ...rule }) => ({
    ...rule,
    priority: rule.kind === "DEPOSIT" || rule.kind === "EXCHANGE" ? null : priority,
    tiers: [
      { from: "0", fixed: cents(flat) },
      { from: cents(from), basisPoints },
    ],
    minimum: cents(minimum),
  }));
const nameOf = ({ kind, level, method, priority }: Record<string, unknown>) =>
  JSON.stringify([kind, level, method, priority]);
const anyTable = fc.uniqueArray(anyRule, { minLength: 4, maxLength: 10, selector: nameOf });

type Order = {
  readonly what: "send" | "transfer" | "withdraw" | "deposit" | "authorize" | "sell" | "buy";
  readonly who: number;
  readonly units: number;
  readonly share: number;
  readonly isHigh: boolean;
  readonly isCard: boolean;
};
const anyOrder: fc.Arbitrary<Order> = fc.record({
  what: fc.constantFrom("send", "transfer", "withdraw", "deposit", "authorize", "authorize", "sell", "buy"),
  who: fc.constantFrom(0, 1),
  units: fc.integer({ min: 1, max: 900 }),
  share: fc.integer({ min: 1, max: 100 }),
  isHigh: fc.boolean(),
  isCard: fc.boolean(),
});

/** As its people do; whatever is refused, is. */
async function perform({ what, who, units, share, isHigh, isCard }: Order): Promise<void> {
  const payer = payers[who] as Payer;
  const other = payers[1 - who] as Payer;
  const [amount, methodId] = [usd(cents(units)), isCard ? payer.card : payer.bank];
  const paying = { fromAccountId: payer.from, amount, ...(isHigh ? { priority: "HIGH" } : {}), ...key() };
  if (what === "send") await payer.ask(SEND, { input: { ...paying, to: { userId: other.userId } } });
  if (what === "transfer") await payer.ask(SEND, { input: { ...paying, to: { accountId: payer.savings } } });
  if (what === "withdraw") await payer.ask(WITHDRAW, { input: { ...paying, methodId } });
  if (what === "deposit") await payer.ask(DEPOSIT, { input: { accountId: payer.from, amount, methodId, ...key() } });
  if (what === "authorize") {
    const input = { ...paying, to: { userId: other.userId } };
    const { payment } = (await payer.ask(AUTHORIZE, { input })).authorizePayment;
    const most = payment ? Math.round(Number(payment.amount.amount) * 100) : 0;
    const part = Math.max(1, Math.floor((most * share) / 100));
    if (payment) await other.ask(CAPTURE, { input: { paymentId: payment.id, amount: usd(cents(part)), ...key() } });
  }
  if (what === "sell" || what === "buy") {
    const asked = what === "sell" ? { side: "SELL", amount } : { side: "BUY", amount: { ...amount, currency: "EUR" } };
    const { exchangeQuote } = await payer.ask(
      "query ($input: ExchangeQuoteInput!) { exchangeQuote(input: $input) { ... on ExchangeQuote { id } } }",
      { input: { fromAccountId: payer.from, toAccountId: payer.to, ...asked } },
    );
    if (exchangeQuote.id) await exchange(payer, exchangeQuote.id);
  }
}

/** Everything, one after the other, and to its end; from when on it was. */
async function play(orders: readonly Order[]): Promise<{ from: string; fees: Record<string, string> }> {
  const { rows } = await world.admin.query("SELECT clock_timestamp() AS at");
  const from = new Date(rows[0].at.getTime() + 1).toISOString();
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(Date.parse(from)));
  for (const order of orders) await perform(order);
  const since = "FROM payments.payment WHERE currency = 'USD' AND created_at >= $1";
  await vi.waitFor(async () => {
    const open = await world.admin.query(`SELECT kind, status ${since} AND status IN ('PENDING', 'PROCESSING')`, [
      from,
    ]);
    expect(open.rows).toEqual([]);
  }, PATIENT);
  const { rows: sums } = await world.admin.query(
    `SELECT kind, sum(fee)::int AS fee ${since} AND status = 'COMPLETED' GROUP BY kind ORDER BY kind`,
    [from],
  );
  return { from, fees: Object.fromEntries(sums.map(({ kind, fee }) => [kind, cents(fee)])) };
}

type Group = { kind: string; taken: { amount: string }; simulated: { amount: string } };
const byKind = (groups: readonly Group[], name: "taken" | "simulated") => {
  const sums = new Map<string, number>();
  for (const group of groups)
    sums.set(group.kind, (sums.get(group.kind) ?? 0) + Math.round(Number(group[name].amount) * 100));
  return Object.fromEntries([...sums].map(([kind, units]) => [kind, cents(units)]));
};

describe("a draft of fees, tried on what was paid", () => {
  it("comes to just what was taken where it is what held, whatever holds by now", async () => {
    for (const [one, other] of fc.sample(fc.tuple(anyTable, anyTable), 3)) {
      const orders = fc.sample(anyOrder, 16);
      await setFees(one);
      const { from, fees } = await play(orders);
      const same = await simulateFees(world, one, { period: { createdFrom: from } });
      expect(same).toMatchObject({ peoplePayingMore: 0, peoplePayingLess: 0, rises: [], refused: 0 });
      expect(same.simulated).toEqual(same.taken);
      for (const group of same.groups) expect(group.simulated).toEqual(group.taken);
      expect(byKind(same.groups, "taken")).toEqual(fees);

      // Whatever holds by now.
      await setFees(other);
      const later = await simulateFees(world, other, { period: { createdFrom: from } });
      expect(byKind(later.groups, "taken")).toEqual(fees);
      const again = await simulateFees(world, one, { period: { createdFrom: from } });
      expect(again.simulated).toEqual(again.taken);
    }
  });

  it("foretells what the same payments cost once it is set", async () => {
    const orders: Order[] = (["send", "transfer", "withdraw", "deposit", "authorize", "sell", "buy"] as const).flatMap(
      (what, i) =>
        [0, 1].map((who) => ({ what, who, units: 400 + 37 * i, share: 100, isHigh: who === 1, isCard: i % 2 === 0 })),
    );
    // Of nothing that is asked for would it leave nothing.
    const draft = PRICED_KINDS.flatMap((kind, i) => [
      { kind, charge: i % 2 === 0 ? "INSIDE" : "ON_TOP", tiers: [{ from: "0", basisPoints: 311 + 50 * i }] },
      { kind, level: 2, charge: "ON_TOP", tiers: [{ from: "0", fixed: "0.07", basisPoints: 95 }] },
    ]);
    await setFees([fixed("0.11", { charge: "INSIDE" }), fixed("0.13", { kind: "WITHDRAWAL", method: "CARD" })]);
    const { from } = await play(orders);
    const foretold = await simulateFees(world, draft, { period: { createdFrom: from } });
    await setFees(draft);
    const { fees } = await play(orders);
    expect(byKind(foretold.groups, "simulated")).toEqual(fees);
    expect(foretold.payments).toBe(orders.length);
    expect(foretold.rises).toHaveLength(10);
    expect(foretold.peoplePayingMore).toBe(2);
  });

  it("counts what it would refuse, tells rules' groups apart, and names the greatest rises first", async () => {
    await setFees([]);
    const payer = payers[0] as Payer;
    const sendOf = (units: number, isHigh = false) =>
      ({ what: "send", who: 0, units, share: 100, isHigh, isCard: false }) as const;
    const { from } = await play([sendOf(50), sendOf(300), sendOf(1_000), sendOf(200, true)]);
    const draft = [fixed("0.50", { charge: "INSIDE" }), fixed("2.00", { priority: "HIGH" })];
    const simulated = await simulateFees(world, draft, { period: { createdFrom: from } });
    expect(simulated).toMatchObject({
      period: { from, isPartial: false, lookedAt: 4, lookedFrom: from },
      payments: 4,
      amount: { amount: "15.50" },
      taken: { amount: "0.00" },
      simulated: { amount: "3.00" },
      refused: 1,
      peoplePayingMore: 1,
      peoplePayingLess: 0,
      groups: [
        {
          kind: "SEND",
          priority: "HIGH",
          method: null,
          payments: 1,
          simulated: { amount: "2.00" },
          refused: 0,
        },
        { kind: "SEND", priority: "NORMAL", payments: 3, simulated: { amount: "1.00" }, refused: 1 },
      ],
    });
    expect(simulated.rises.map((rise: Group) => rise.simulated.amount)).toEqual(["2.00", "0.50", "0.50"]);
    const own = await simulateFees(world, [fixed("1.00", { userId: payer.userId })], { period: { createdFrom: from } });
    expect(own).toMatchObject({ simulated: { amount: "4.00" } });
    expect(await simulateFees(world, [], { period: { createdFrom: from } })).toMatchObject({
      rises: [],
      peoplePayingMore: 0,
    });
  });

  it("looks at the newest alone where there are more than it may, and says so", async () => {
    const usdAsset = (await loadAssets(world.environment.pool)).find("USD");
    if (!usdAsset) throw new Error("no dollars");
    const [from, before] = [new Date(Date.now() - 86_400_000), new Date(Date.now() + 60_000)];
    const look = { asset: usdAsset, from, before, kinds: PRICED_KINDS, statuses: MOVED };
    const all: string[] = [];
    const whole = await lookBack(makeReadMade(world.environment.pool), look, { take: ({ id }) => all.push(id) });
    expect(whole).toMatchObject({ payments: all.length, isPartial: false, since: from });
    const bounds = { pageRows: 3, pages: 1_000, ms: 60_000, statementMs: 60_000 };
    const paged: string[] = [];
    await lookBack(makeReadMade(world.environment.pool, bounds), look, { take: ({ id }) => paged.push(id) });
    expect(paged).toEqual(all);
    const most: string[] = [];
    const cut = await lookBack(makeReadMade(world.environment.pool, bounds), look, {
      max: 5,
      take: ({ id }) => most.push(id),
    });
    expect([cut.isPartial, cut.payments, most]).toEqual([true, 5, all.slice(0, 5)]);
    expect(cut.since.getTime()).toBeGreaterThan(from.getTime());
    const few = await lookBack(makeReadMade(world.environment.pool, { ...bounds, pages: 2 }), look, { take: () => {} });
    expect(few).toMatchObject({ isPartial: true });
    const slow = await lookBack(makeReadMade(world.environment.pool, { ...bounds, ms: 0 }), look, { take: () => {} });
    expect(slow).toEqual({ payments: 0, isPartial: true, since: before });
  });
});

describe("a draft of fees that is not tried", () => {
  it.each([
    ["a user", userActor(newId("usr"))],
    ["somebody whom nobody knows the role of", userActor(newId("usr"), { roles: ["USER"] })],
  ])("is refused to %s", async (_who, actor) => {
    expect(await simulateFees(world, [], { actor })).toMatchObject({
      errors: [{ extensions: { code: "FORBIDDEN" } }],
    });
  });

  it.each([
    [[fixed("1.00"), fixed("2.00")], {}, "input.rules.1", "TWICE"],
    [[fixed("1.001")], {}, "input.rules.0.tiers.0.fixed", "TOO_PRECISE"],
    [[], { currency: "XYZ" }, "input.currency", "UNKNOWN_CURRENCY"],
    [[], { period: { days: 32 } }, "input.period.days", "OUT_OF_RANGE"],
    [[], { period: { days: 1, createdFrom: "2026-01-01T00:00:00Z" } }, "input.period.days", "DAYS_OR_FROM"],
    [[], { period: { createdBefore: "2026-01-01T00:00:00Z" } }, "input.period.createdBefore", "ONLY_WITH_FROM"],
    [
      [],
      { period: { createdFrom: "2026-01-01T00:00:00Z", createdBefore: "2026-02-01T00:00:00.001Z" } },
      "input.period.createdFrom",
      "OUT_OF_RANGE",
    ],
    [
      [],
      { period: { createdFrom: "2026-01-01T00:00:00Z", createdBefore: "2026-01-01T00:00:00Z" } },
      "input.period.createdFrom",
      "OUT_OF_RANGE",
    ],
  ])("has faults: %j %j", async (rules, more, path, code) => {
    expect(await simulateFees(world, rules, more)).toMatchObject({
      errors: [{ extensions: { code: "BAD_USER_INPUT", inputs: [{ path, code }] } }],
    });
  });
});
