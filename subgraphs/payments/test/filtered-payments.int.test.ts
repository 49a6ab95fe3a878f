import { randomUUID } from "node:crypto";
import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makePaymentReader } from "../src/adapters/postgres/history/payment-reader.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { makeListReferences } from "../src/adapters/postgres/references/list-references.ts";
import type { PaymentReader } from "../src/app/history/ports.ts";
import type { ListOrder, PaymentFilter, Whose } from "../src/app/money/payment-filter.ts";
import type { AccountId, PaymentId } from "../src/domain/money/ids.ts";
import { KINDS, type Payment, STATUSES } from "../src/domain/money/payment.ts";
import { PRIORITIES } from "../src/domain/money/priority.ts";
import { exchange, quote } from "./exchanging.ts";
import { makeFakePaymentReader } from "./fakes/history.ts";
import { AUTHORIZE, makeWorld, OPEN, type Person, SEND, VOID, type World } from "./world.ts";

const ORDERS = ["NEWEST_FIRST", "OLDEST_FIRST"] as const satisfies readonly ListOrder[];
const MEMOS = ["Rent for May", "rent", "a_b%c", "Straße", null];
const REFERENCES = ["order 1", "order 2", "Order 2", null];
const WORDS = ["RENT", "ent f", "_", "%", "b%c", "straße", "nothing has this"];

let world: World;
let alice: Person;
let bob: Person;
let reader: PaymentReader;
let accounts: string[];
let all: (Payment & { readonly reference?: string })[];

/** What happens to the money of one person in every way that there is. */
async function live(): Promise<void> {
  const euros = await world.funded(alice, "50.00", "EUR");
  const dollars = await world.funded(alice, "50.00");
  const { openAccount } = await alice.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } });
  const second: string = openAccount.account.id;
  accounts = [dollars, second, euros];
  const bobs = await world.funded(bob, "50.00");
  await world.person("carol");
  const pay = (who: Person, document: string, input: object) =>
    who.ask(document, { input: { ...input, idempotencyKey: randomUUID() } });
  for (let i = 0; i < 30; i += 1) {
    const currency = i % 5 === 0 ? "EUR" : "USD";
    const named = { memo: MEMOS[i % MEMOS.length], reference: REFERENCES[i % REFERENCES.length] };
    const rest = { amount: { amount: `0.${10 + (i % 7)}`, currency }, ...named };
    const from = currency === "EUR" ? euros : dollars;
    if (i % 4 === 0)
      await pay(bob, SEND, {
        ...rest,
        fromAccountId: bobs,
        to: { username: "alice" },
        amount: { amount: "0.20", currency: "USD" },
      });
    if (i % 6 === 0)
      await pay(alice, SEND, {
        ...rest,
        fromAccountId: dollars,
        to: { accountId: second },
        amount: { amount: "1.00", currency: "USD" },
      });
    if (i % 5 === 1) {
      const { authorizePayment } = await pay(alice, AUTHORIZE, {
        ...rest,
        fromAccountId: from,
        to: { username: "bob" },
      });
      if (i % 2 === 0) await pay(bob, VOID, { paymentId: authorizePayment.payment.id });
    }
    if (i % 7 === 0) {
      const sides = i % 2 === 0 ? { from: dollars, to: euros } : { from: euros, to: second };
      const { id } = await quote({ ...alice, ...sides }, "0.31", {
        amount: { amount: "0.31", currency: i % 2 === 0 ? "USD" : "EUR" },
      });
      expect((await exchange(alice, id, { ...named })).__typename).toBe("ExchangeSuccess");
    }
    const { sendPayment } = await pay(alice, SEND, {
      ...rest,
      priority: PRIORITIES[i % 4],
      fromAccountId: from,
      to: { username: i % 3 ? "bob" : "carol" },
    });
    expect(sendPayment.__typename).toBe("SendPaymentSuccess");
  }
}

beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  await live();
  const pool = world.environment.pool;
  reader = makePaymentReader(pool, await loadAssets(pool));
  const { rows } = await world.admin.query<{ id: string }>("SELECT id FROM payments.payment");
  const found = await reader.findMany(rows.map(({ id }) => idFromUuid("pay", id)));
  const names = await makeListReferences(pool)(found.flatMap((payment) => payment?.id ?? []));
  all = found
    .filter((payment) => payment !== null)
    .map((payment, i) => ({ ...payment, ...(names[i] ? { reference: names[i].text } : {}) }));
});
afterAll(() => world.end());

async function paged(from: PaymentReader, { whose, filter, order, first }: Asked): Promise<PaymentId[]> {
  const seen: PaymentId[] = [];
  let after: PaymentId | null = null;
  for (let more = true; more; ) {
    const page = await from.list(whose, { first, after, offset: 0, order, filter });
    expect(page.items.length).toBeLessThanOrEqual(first);
    seen.push(...page.items.map(({ id }) => id));
    more = page.hasNext;
    after = page.end ?? page.items.at(-1)?.id ?? null;
  }
  return seen;
}
type Asked = { whose: Whose; filter: PaymentFilter | null; order: ListOrder; first: number };

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 2, nil: null });

const anyFilter = (): fc.Arbitrary<PaymentFilter> => {
  const moment = fc.constantFrom(...all.map(({ createdAt }) => createdAt));
  const amount = fc.constantFrom(...all.map(({ amount }) => money(amount.asset, amount.units)));
  return fc.record({
    kinds: maybe(fc.subarray([...KINDS], { minLength: 1 })),
    statuses: maybe(fc.subarray([...STATUSES], { minLength: 1 })),
    priorities: maybe(fc.subarray([...PRIORITIES], { minLength: 1 })),
    direction: maybe(fc.constantFrom("IN" as const, "OUT" as const)),
    accountId: maybe(fc.constantFrom(...(accounts as AccountId[]))),
    currency: maybe(fc.constantFrom("USD", "EUR")),
    counterparty: maybe(fc.constantFrom("bob", "carol", "alice", "nobody", "")),
    createdFrom: maybe(moment),
    createdBefore: maybe(moment),
    amountAtLeast: maybe(amount),
    amountAtMost: maybe(amount),
    memo: maybe(fc.constantFrom(...WORDS)),
    reference: maybe(fc.constantFrom("order 1", "order 2", "order 3")),
  });
};
/** A few of its fields, so that something is left. */
const filters = () =>
  fc
    .tuple(anyFilter(), fc.subarray(Object.keys({ ...EMPTY }) as (keyof PaymentFilter)[], { maxLength: 3 }))
    .map(([filter, kept]) => ({ ...EMPTY, ...Object.fromEntries(kept.map((name) => [name, filter[name]])) }));
const EMPTY: PaymentFilter = {
  kinds: null,
  statuses: null,
  priorities: null,
  direction: null,
  accountId: null,
  currency: null,
  counterparty: null,
  createdFrom: null,
  createdBefore: null,
  amountAtLeast: null,
  amountAtMost: null,
  memo: null,
  reference: null,
};

const LIST = `query ($first: Int! = 20, $after: String, $filter: PaymentFilter, $order: ListOrder! = NEWEST_FIRST) {
  payments(first: $first, after: $after, filter: $filter, order: $order) {
    nodes { id } pageInfo { endCursor hasNextPage } totalCount { count isExact } } }`;

type Total = { readonly in: Amount; readonly out: Amount };
type Amount = { readonly amount: string; readonly currency: string };
const SUMS = "totals { isExact byCurrency { in { amount currency } out { amount currency } } }";
const TOTALS = `query ($filter: PaymentFilter) { payments(first: 1, filter: $filter) { ${SUMS} } }`;
const TOTALS_OF = `query ($who: [_Any!]!) { _entities(representations: $who) { ... on Account { payments(first: 1) { ${SUMS} } } } }`;
const cents = ({ amount }: Amount): bigint => BigInt(amount.replace(".", ""));

describe("a filter of payments", () => {
  it.each([
    [{ kinds: [] }, "filter.kinds", "OUT_OF_RANGE"],
    [{ kinds: Array.from({ length: KINDS.length + 1 }, () => "SEND") }, "filter.kinds", "OUT_OF_RANGE"],
    [{ statuses: [] }, "filter.statuses", "OUT_OF_RANGE"],
    [{ statuses: Array.from({ length: 9 }, () => "PENDING") }, "filter.statuses", "OUT_OF_RANGE"],
    [{ priorities: [] }, "filter.priorities", "OUT_OF_RANGE"],
    [{ accountId: "usr_1" }, "filter.accountId", "INVALID_ID"],
    [{ currency: "XXX" }, "filter.currency", "UNKNOWN_CURRENCY"],
    [{ createdFrom: "yesterday" }, "filter.createdFrom", "INVALID_TIME"],
    [{ createdBefore: "1969-12-31T23:59:59Z" }, "filter.createdBefore", "OUT_OF_RANGE"],
    [{ amountAtLeast: { amount: "0.001", currency: "USD" } }, "filter.amountAtLeast.amount", "TOO_PRECISE"],
    [{ amountAtMost: { amount: "1", currency: "XXX" } }, "filter.amountAtMost.currency", "UNKNOWN_CURRENCY"],
    [{ memo: "a".repeat(257) }, "filter.memo", "TOO_LONG"],
    [{ reference: "a".repeat(65) }, "filter.reference", "TOO_LONG"],
    [{ reference: "a\nb" }, "filter.reference", "FORBIDDEN_CHARACTERS"],
  ])("refuses %j", async (filter, path, code) => {
    expect((await alice.ask(LIST, { filter })).errors).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT", inputs: [{ path, code }] } },
    ]);
  });

  it("makes another list, as the order does: a cursor goes on in its own alone", async () => {
    const lists = [
      {},
      { order: "OLDEST_FIRST" },
      { filter: { direction: "OUT" } },
      { filter: { direction: "OUT" }, order: "OLDEST_FIRST" },
      { filter: { kinds: ["SEND", "TRANSFER"] } },
      { filter: { memo: "rent" } },
      { filter: { priorities: ["NORMAL"] } },
    ];
    for (const from of lists) {
      const { payments } = await alice.ask(LIST, { ...from, first: 1 });
      for (const to of lists) {
        const { errors } = await alice.ask(LIST, { ...to, after: payments.pageInfo.endCursor });
        if (to === from) expect(errors).toBeUndefined();
        else expect(errors).toMatchObject([{ extensions: { inputs: [{ path: "after", code: "INVALID_CURSOR" }] } }]);
      }
    }
  });

  it("is the same filter however it is written, and none where it says nothing", async () => {
    const same = [
      [{ kinds: ["SEND", "TRANSFER"] }, { kinds: ["TRANSFER", "SEND", "SEND"], memo: null }],
      [{ counterparty: "bob" }, { counterparty: " BOB " }],
      [{}, null],
    ];
    for (const [one, other] of same) {
      const { payments } = await alice.ask(LIST, { filter: one, first: 1 });
      const behind = await alice.ask(LIST, { filter: other, first: 1, after: payments.pageInfo.endCursor });
      expect(behind.payments.nodes).toHaveLength(1);
    }
  });

  it("finds a memo whatever the case, and takes what others give a meaning for text", async () => {
    const count = async (memo: string) => (await alice.ask(LIST, { filter: { memo } })).payments.totalCount;
    const [rent, percent] = [await count("RENT"), await count("B%C")];
    expect(rent.count).toBeGreaterThan(percent.count);
    expect(percent.count).toBeGreaterThan(0);
    expect(await count("a%c")).toEqual({ count: 0, isExact: true });
  });
});

describe("payments under a filter", () => {
  it("are those of a plain look at each, in order and once, whatever the page sizes", async () => {
    const people: Record<string, string> = { [alice.userId]: "alice", [bob.userId]: "bob" };
    const model = makeFakePaymentReader(all, (userId) => people[userId] ?? "carol");
    const lists = fc.constantFrom<Whose>(
      { userId: alice.userId },
      { userId: bob.userId },
      ...(accounts as AccountId[]).map((accountId) => ({ accountId })),
    );
    let [found, currencies] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          whose: lists,
          filter: fc.option(filters()),
          order: fc.constantFrom(...ORDERS),
          first: fc.integer({ min: 1, max: 9 }),
        }),
        async (asked) => {
          const expected = await paged(model, asked);
          found += expected.length;
          expect(await paged(reader, asked)).toEqual(expected);
          expect(await reader.count(asked.whose, asked.filter)).toEqual({ count: expected.length, isExact: true });
          const totals = await reader.addUp(asked.whose, asked.filter);
          expect(totals).toEqual(await model.addUp(asked.whose, asked.filter));
          currencies += totals.byCurrency.length;
        },
      ),
      { numRuns: 150 },
    );
    expect(found).toBeGreaterThan(0);
    expect(currencies).toBeGreaterThan(0);
  });

  it("add up to what their accounts have, of each currency, and a transfer of one's own to nothing", async () => {
    const { payments } = await alice.ask(TOTALS);
    expect(payments.totals.isExact).toBe(true);
    const held = new Map<string, bigint>();
    for (const id of accounts) {
      const { payments: its } = (await alice.ask(TOTALS_OF, { who: [{ __typename: "Account", id }] }))._entities[0];
      const [total] = its.totals.byCurrency;
      const units = cents(total.in) - cents(total.out);
      const { posted } = await world.balance(id);
      expect([id, String(units)]).toEqual([id, posted]);
      held.set(total.in.currency, (held.get(total.in.currency) ?? 0n) + units);
    }
    const all = payments.totals.byCurrency.map((total: Total) => [
      total.in.currency,
      cents(total.in) - cents(total.out),
    ]);
    expect(all).toEqual([...held].toSorted());
    const own = { kinds: ["TRANSFER"] };
    expect((await alice.ask(TOTALS, { filter: own })).payments.totals).toEqual({ byCurrency: [], isExact: true });
  });

  it("leave out rows by an offset as well", async () => {
    const filter = { ...EMPTY, direction: "OUT" } as const;
    for (const order of ORDERS) {
      const whose = { userId: alice.userId };
      const whole = await paged(reader, { whose, filter, order, first: 50 });
      const page = await reader.list(whose, { first: 4, after: null, offset: 7, order, filter });
      expect(page.items.map(({ id }) => id)).toEqual(whole.slice(7, 11));
    }
  });
});

describe("payments that are more than one look reads", () => {
  const COUNT = 25_000;
  let whose: Whose;
  beforeAll(async () => {
    const many = await world.person("many");
    const account = await world.funded(many, "1.00");
    // A second each, the latest now, so that their ids lie as if they had been made then.
    await world.admin.query(
      `INSERT INTO payments.payment (id, kind, status, currency, amount, fee, memo, from_account, from_user, to_account, to_user, entry_id, sequence, created_at, ended_at)
       SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint - n * 1000), 12, '0') || '7' || substr(md5(n::text), 1, 3) || 'a' || substr(md5(n::text), 4, 15))::uuid,
         'SEND', 'COMPLETED', 'USD', n, 0, CASE WHEN n IN (5, 12000, 24999) THEN 'The Needle ' || n END, $1, $2, b.id, b.owner_id, gen_random_uuid(), 1,
         now() - n * interval '1 second', now() - n * interval '1 second'
       FROM generate_series(1, ${COUNT}) n, (SELECT * FROM payments.account WHERE owner_id = $3 LIMIT 1) b`,
      [uuidOf(account as AccountId), uuidOf(many.userId), uuidOf(bob.userId)],
    );
    whose = { userId: many.userId };
  });

  it.each(ORDERS)("come by pages that may be short, each once to the end: %s", async (order) => {
    const filter = { ...EMPTY, memo: "needle" };
    const found = await reader.findMany(await paged(reader, { whose, filter, order, first: 2 }));
    const memos = ["The Needle 5", "The Needle 12000", "The Needle 24999"];
    expect(found.map((payment) => payment?.memo)).toEqual(order === "NEWEST_FIRST" ? memos : memos.toReversed());
    const first = await reader.list(whose, { first: 2, after: null, offset: 0, order, filter });
    expect([first.items.length, first.hasNext, first.end === null]).toEqual([1, true, false]);
  });

  it("are added up to a bound, which is said", async () => {
    expect(await reader.addUp(whose, null)).toMatchObject({ isExact: false, byCurrency: [{ in: { units: 0n } }] });
    const filter = { ...EMPTY, memo: "needle", createdFrom: new Date(Date.now() - 3_600_000) };
    const byCurrency = [{ in: { units: 0n }, out: { units: 5n } }];
    expect(await reader.addUp(whose, filter)).toMatchObject({ isExact: true, byCurrency });
  });

  it("are counted to a bound, which is said", async () => {
    expect(await reader.count(whose, null)).toEqual({ count: 10_000, isExact: false });
    expect(await reader.count(whose, { ...EMPTY, memo: "needle" })).toEqual({ count: 2, isExact: false });
    const createdFrom = new Date(Date.now() - 3_600_000);
    expect(await reader.count(whose, { ...EMPTY, memo: "needle", createdFrom })).toEqual({ count: 1, isExact: true });
  });
});
