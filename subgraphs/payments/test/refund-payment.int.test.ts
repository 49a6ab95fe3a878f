import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countAnswers } from "./look-into.ts";
import { AUTHORIZE, CAPTURE, DEPOSIT, makeWorld, PATIENT, type Person, REFUND, SEND, type World } from "./world.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
type Answer = any;

const REFUND_FOR_PAYEE = REFUND.replaceAll("RefundPayment", "RefundForPayee").replaceAll(
  "refundPayment",
  "refundForPayee",
);

let world: World;
let alice: Person;
let shop: Person;
let mallory: Person;
let account: string;
let shops: string;

beforeAll(async () => {
  world = await makeWorld();
  [alice, shop, mallory] = [await world.person("alice"), await world.person("shop"), await world.person("mallory")];
  [account, shops] = [await world.funded(alice, "500.00"), await world.funded(shop, "5.00")];
});
afterAll(() => world.end());

const usd = (amount: string) => ({ amount, currency: "USD" });
async function pay(amount = "10.00", from = account, who = alice): Promise<string> {
  const input = { fromAccountId: from, to: { accountId: shops }, amount: usd(amount), idempotencyKey: randomUUID() };
  return (await who.ask(SEND, { input })).sendPayment.payment.id;
}
const refund = async (paymentId: string, changes: Record<string, unknown> = {}, who = shop) => {
  const answer = await who.ask(REFUND, { input: { paymentId, idempotencyKey: randomUUID(), ...changes } });
  return answer.errors ? answer : answer.refundPayment;
};
const SHOWN = `query ($id: ID!) { payment(id: $id) { id kind status direction completedAt amount { amount } refundedAmount { amount }
  refundOf { id } refunds { id amount { amount } } counterparty { id } } }`;
const show = async (id: string, who = alice) => (await who.ask(SHOWN, { id })).payment;

const unchanged: World["unchanged"] = (request) => world.unchanged(request);

describe("refundPayment", () => {
  it("gives back a part and then the rest; both people see what of, how much, and when it was paid", async () => {
    const before = [await world.units(account), await world.units(shops)];
    const id = await pay("10.00");
    const paid = await show(id);
    const part = await refund(id, { amount: usd("2.50"), memo: "one was broken" });
    expect(part).toMatchObject({
      __typename: "RefundPaymentSuccess",
      payment: {
        kind: "REFUND",
        status: "COMPLETED",
        direction: "OUT",
        amount: usd("2.50"),
        fee: { amount: "0.00" },
        memo: "one was broken",
        counterparty: { id: alice.userId },
        account: { id: shops },
        refundOf: { id, status: "PARTIALLY_REFUNDED", refundedAmount: { amount: "2.50" } },
      },
    });
    const rest = await refund(id);
    expect(rest).toMatchObject({ payment: { amount: usd("7.50"), refundOf: { status: "REFUNDED" } } });
    for (const who of [alice, shop])
      expect(await show(id, who)).toMatchObject({
        kind: "SEND",
        status: "REFUNDED",
        amount: { amount: "10.00" },
        refundedAmount: { amount: "10.00" },
        completedAt: paid.completedAt,
        refundOf: null,
        refunds: [
          { id: part.payment.id, amount: { amount: "2.50" } },
          { id: rest.payment.id, amount: { amount: "7.50" } },
        ],
      });
    expect(await show(rest.payment.id)).toMatchObject({ direction: "IN", refundOf: { id }, refunds: [] });
    expect([await world.units(account), await world.units(shops)]).toEqual(before);
    expect(await world.disagreements()).toEqual([]);
  });

  it("gives back what was captured, and no more than that", async () => {
    const input = { fromAccountId: account, to: { accountId: shops }, amount: usd("10"), idempotencyKey: randomUUID() };
    const { authorizePayment } = await alice.ask(AUTHORIZE, { input });
    const { id } = authorizePayment.payment;
    expect(await unchanged(() => refund(id))).toMatchObject({ code: "PAYMENT_NOT_REFUNDABLE" });
    await shop.ask(CAPTURE, { input: { paymentId: id, amount: usd("4"), idempotencyKey: randomUUID() } });
    expect(await unchanged(() => refund(id, { amount: usd("4.01") }))).toMatchObject({
      __typename: "AmountExceedsRefundable",
      refundableAmount: usd("4.00"),
    });
    expect(await refund(id)).toMatchObject({ payment: { amount: usd("4.00"), refundOf: { status: "REFUNDED" } } });
  });

  it("can be given back itself, by who got it", async () => {
    const id = await pay("3.00");
    const { payment: first } = await refund(id);
    expect(await unchanged(() => refund(first.id))).toMatchObject({ code: "NOT_PAYEE" });
    const second = await refund(first.id, {}, alice);
    expect(second).toMatchObject({ payment: { amount: usd("3.00"), refundOf: { id: first.id, status: "REFUNDED" } } });
    expect(await refund(second.payment.id)).toMatchObject({ payment: { refundOf: { id: second.payment.id } } });
    expect(await show(id)).toMatchObject({ status: "REFUNDED", refunds: [{ id: first.id }] });
  });

  it("goes to another account of the payer's where the one that paid is closed", async () => {
    const gone = await world.funded(alice, "6.00");
    const id = await pay("6.00", gone);
    await world.setAccountState(gone, "CLOSED");
    const before = await world.units(account);
    expect(await refund(id)).toMatchObject({ __typename: "RefundPaymentSuccess" });
    expect(BigInt(await world.units(account)) - BigInt(before)).toBe(600n);
  });

  it("is refused, and nothing changes, for who is not the payee, and for what cannot be given back", async () => {
    const id = await pay();
    const { deposit } = await shop.ask(DEPOSIT, {
      input: { accountId: shops, amount: usd("1"), idempotencyKey: randomUUID() },
    });
    await expect.poll(async () => (await show(deposit.payment.id, shop)).status, PATIENT).toBe("COMPLETED");
    for (const [who, paymentId, code] of [
      [alice, id, "NOT_PAYEE"],
      [mallory, id, "PAYMENT_NOT_FOUND"],
      [shop, "pay_01h455vb4pex5vsknk084sn02q", "PAYMENT_NOT_FOUND"],
      [shop, "nonsense", "PAYMENT_NOT_FOUND"],
      [shop, deposit.payment.id, "PAYMENT_NOT_REFUNDABLE"],
    ] as const)
      expect([paymentId, await unchanged(() => refund(paymentId, {}, who))]).toMatchObject([paymentId, { code }]);
    expect(await unchanged(() => refund(id, { amount: { amount: "1", currency: "EUR" } }))).toMatchObject({
      __typename: "CurrencyMismatch",
      accountCurrency: "USD",
    });
    expect(await unchanged(() => refund(id, { amount: usd("10.01") }))).toMatchObject({
      refundableAmount: usd("10.00"),
    });
    for (const [changes, path] of [
      [{ amount: usd("0") }, "input.amount.amount"],
      [{ amount: { amount: "1", currency: "XAU" } }, "input.amount.currency"],
      [{ memo: "m".repeat(257) }, "input.memo"],
      [{ idempotencyKey: "" }, "input.idempotencyKey"],
    ] as const)
      expect((await unchanged(() => refund(id, changes))).errors).toMatchObject([
        { extensions: { code: "BAD_USER_INPUT", inputs: [{ path }] } },
      ]);
    const input = { paymentId: id, idempotencyKey: randomUUID() };
    expect((await unchanged(() => world.nobody(REFUND, { input }))).errors).toMatchObject([
      { extensions: { code: "UNAUTHENTICATED" } },
    ]);
  });

  it("is refused where the payee has spent it, or is frozen, and is good as soon as that is over", async () => {
    const poor = await world.person("poor");
    const purse = await world.funded(poor, "1.00");
    const input = { fromAccountId: account, to: { accountId: purse }, amount: usd("9"), idempotencyKey: randomUUID() };
    const { sendPayment } = await alice.ask(SEND, { input });
    const { id } = sendPayment.payment;
    const spent = { ...input, fromAccountId: purse, to: { accountId: shops }, idempotencyKey: randomUUID() };
    await poor.ask(SEND, { input: spent });
    const key = randomUUID();
    const refused = await unchanged(() => refund(id, { idempotencyKey: key }, poor));
    expect(refused).toMatchObject({ __typename: "InsufficientFunds", available: usd("1.00") });
    await world.setAccountState(purse, "FROZEN");
    expect(await unchanged(() => refund(id, { amount: usd("1") }, poor))).toMatchObject({ code: "ACCOUNT_FROZEN" });
    await world.setAccountState(purse, "OPEN");
    expect(await refund(id, { amount: usd("1") }, poor)).toMatchObject({ __typename: "RefundPaymentSuccess" });
    expect(await refund(id, { idempotencyKey: key }, poor)).toEqual(refused);
  });

  it("lets of 50 that ask for a fifth each, at two instances, exactly five through: the cap is under the lock", async () => {
    const elsewhere = (await world.another())(shop);
    const id = await pay("10.00");
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, nth) => refund(id, { amount: usd("2.00") }, nth % 2 ? shop : elsewhere)),
    );
    expect(countAnswers(answers.map(({ __typename }) => __typename))).toEqual({
      RefundPaymentSuccess: 5,
      AmountExceedsRefundable: 45,
    });
    const shown = await show(id);
    expect(shown).toMatchObject({ status: "REFUNDED", refundedAmount: { amount: "10.00" } });
    expect(shown.refunds).toHaveLength(5);
    expect(await world.disagreements()).toEqual([]);
  });

  it("makes one refund of 50 with one key at once, and one of all that is left of 50 with 50 keys", async () => {
    const [one, two] = [await pay("10.00"), await pay("10.00")];
    const key = randomUUID();
    const same = await Promise.all(
      Array.from({ length: 50 }, () => refund(one, { amount: usd("1"), idempotencyKey: key })),
    );
    expect(new Set(same.map(({ payment }) => payment.id)).size).toBe(1);
    expect(await show(one)).toMatchObject({ refundedAmount: { amount: "1.00" } });
    const each = await Promise.all(Array.from({ length: 50 }, () => refund(two)));
    expect(countAnswers(each.map(({ __typename }) => __typename))).toEqual({
      RefundPaymentSuccess: 1,
      AmountExceedsRefundable: 49,
    });
  });

  it("tells of the payment and of its refund, in the streams of both people, at the time of the refund", async () => {
    const id = await pay("2.00");
    const { payment } = await refund(id);
    const { rows } = await world.admin.query(
      `SELECT e.status, e.sequence::int AS nth, e.at = r.at AS on_time, e.from_sequence IS NOT NULL AND e.to_sequence IS NOT NULL AS placed
       FROM payments.payment_event e JOIN payments.refunded_payment r ON r.payment_id = $1
       WHERE e.payment_id = ANY (ARRAY[$1, $2]::uuid[]) AND (e.payment_id, e.sequence) <> ($1, 1) ORDER BY e.sequence`,
      [uuidOf(id as `pay_${string}`), uuidOf(payment.id)],
    );
    expect(rows).toEqual([
      { status: "COMPLETED", nth: 1, on_time: true, placed: true },
      { status: "REFUNDED", nth: 2, on_time: true, placed: true },
    ]);
  });
});

describe("refundForPayee", () => {
  const [act, memo] = ["reason", "memo"].map((word) => `${word} of an operator's`);
  const operator = (who = { userId: newId("usr") as string }, ageSeconds = 0) =>
    userActor(who.userId, {
      roles: ["USER", "OPERATOR"],
      assurance: {
        methods: ["pwd", "otp"],
        at: Math.floor(world.environment.clock.now().getTime() / 1000) - ageSeconds,
      },
    });
  const giveBack = async (actor: UserActor, paymentId: string, changes: object = {}) => {
    const input = { paymentId, memo, reason: act, idempotencyKey: randomUUID(), ...changes };
    const { data, errors } = await world.subgraph.execute({
      query: REFUND_FOR_PAYEE,
      variables: { input },
      actor,
      requestId: "req_test",
    });
    return errors ? { errors: errors.map((error) => error.toJSON()) } : (data?.refundForPayee as Answer);
  };

  it("gives a part back in the payee's stead; both read the memo, staff the reason beside the status that it led to", async () => {
    const ann = operator();
    const id = await pay("10.00");
    const before = [await world.units(account), await world.units(shops)].map(BigInt);
    const key = randomUUID();
    const made = await giveBack(ann, id, { amount: usd("2.50"), idempotencyKey: key });
    expect(made).toMatchObject({
      payment: { kind: "REFUND", status: "COMPLETED", amount: usd("2.50"), refundOf: { status: "PARTIALLY_REFUNDED" } },
    });
    expect(await giveBack(ann, id, { amount: usd("2.50"), idempotencyKey: key })).toEqual(made);
    expect([await world.units(account), await world.units(shops)].map(BigInt)).toEqual([
      (before[0] ?? 0n) + 250n,
      (before[1] ?? 0n) - 250n,
    ]);
    for (const who of [alice, shop]) {
      const shown = await who.ask("query ($id: ID!) { payment(id: $id) { memo history { act } } }", {
        id: made.payment.id,
      });
      expect(shown.payment).toMatchObject({ memo });
      expect(JSON.stringify(shown)).not.toContain(act);
    }
    expect(await readHistory(ann, id)).toMatchObject([
      { status: "COMPLETED", act: null },
      { status: null, act: "REFUNDED", reason: act, by: { id: ann.userId }, providerSaid: null, ending: null },
      { status: "PARTIALLY_REFUNDED", act: null },
    ]);
    // What the payer got they can send back, as of any refund.
    expect(await refund(made.payment.id, {}, alice)).toMatchObject({ payment: { amount: usd("2.50") } });
    expect(await world.disagreements()).toEqual([]);
  });

  it("is refused, and nothing changes, for who is no operator or has proved it too long ago, of what is their own, and of what is not there", async () => {
    const id = await pay();
    const one = await unchanged(() => giveBack(userActor(mallory.userId), id));
    expect(one.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    const support = userActor(newId("usr"), { roles: ["USER", "SUPPORT", "COMPLIANCE", "ADMIN", "AUDITOR"] as never });
    expect((await unchanged(() => giveBack(support, id))).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN" } },
    ]);
    const stale = await unchanged(() => giveBack(operator(undefined, 901), id));
    expect(stale.errors).toMatchObject([{ extensions: { code: "STEP_UP_REQUIRED" } }]);
    for (const [who, paymentId, code] of [
      [operator(alice), id, "OWN_PAYMENT"],
      [operator(shop), id, "OWN_PAYMENT"],
      [operator(), newId("pay"), "PAYMENT_NOT_FOUND"],
      [operator(), "nonsense", "PAYMENT_NOT_FOUND"],
    ] as const)
      expect([paymentId, await unchanged(() => giveBack(who, paymentId))]).toMatchObject([paymentId, { code }]);
    for (const [changes, path] of [
      [{ memo: "" }, "input.memo"],
      [{ memo: "m".repeat(257) }, "input.memo"],
      [{ reason: "" }, "input.reason"],
      [{ reason: "r".repeat(513) }, "input.reason"],
    ] as const)
      expect((await unchanged(() => giveBack(operator(), id, changes))).errors).toMatchObject([
        { extensions: { code: "BAD_USER_INPUT", inputs: [{ path }] } },
      ]);
  });

  it("is refused where the payee has spent it, or they or their account are frozen, as their own refund would be", async () => {
    const spent = await world.person("spent");
    const purse = await world.funded(spent, "1.00");
    const input = { fromAccountId: account, to: { accountId: purse }, amount: usd("9"), idempotencyKey: randomUUID() };
    const { id } = (await alice.ask(SEND, { input })).sendPayment.payment;
    const away = { ...input, fromAccountId: purse, to: { accountId: shops }, idempotencyKey: randomUUID() };
    await spent.ask(SEND, { input: away });
    const all = () => unchanged(() => giveBack(operator(), id));
    expect(await all()).toMatchObject({ code: "INSUFFICIENT_FUNDS", available: usd("1.00") });
    await world.setAccountState(purse, "FROZEN");
    expect(await all()).toMatchObject({ code: "ACCOUNT_FROZEN" });
    await world.setAccountState(purse, "OPEN");
    await world.freeze(spent.userId, true);
    expect(await all()).toMatchObject({ code: "ACCOUNT_FROZEN" });
    await world.freeze(spent.userId, false);
    await world.freeze(alice.userId, true);
    // What arrives is taken, whoever is frozen.
    expect(await giveBack(operator(), id, { amount: usd("1") })).toMatchObject({ payment: { amount: usd("1.00") } });
    await world.freeze(alice.userId, false);
  });

  it("and the payee's own, fifty at once for a fifth each, give back exactly all of it, and note each act of theirs", async () => {
    const elsewhere = (await world.another())(shop);
    const id = await pay("10.00");
    const ann = operator();
    const amount = usd("2.00");
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, nth) =>
        nth % 2 ? refund(id, { amount }, elsewhere) : giveBack(ann, id, { amount }),
      ),
    );
    const counts = countAnswers(answers.map(({ __typename }) => __typename));
    const [theirs, own] = [counts.RefundForPayeeSuccess ?? 0, counts.RefundPaymentSuccess ?? 0];
    expect([theirs + own, counts.AmountExceedsRefundable]).toEqual([5, 45]);
    expect(await show(id)).toMatchObject({ status: "REFUNDED", refundedAmount: { amount: "10.00" } });
    const acts = (await readHistory(ann, id)).filter((entry: Answer) => entry.act === "REFUNDED");
    expect(acts).toHaveLength(theirs);
    expect(await world.disagreements()).toEqual([]);
  });

  const readHistory = async (actor: UserActor, id: string) => {
    const query = `query ($id: ID!) { payment(id: $id) { history { status act reason by { id } providerSaid ending { id } } } }`;
    const { data } = await world.subgraph.execute({ query, variables: { id }, actor, requestId: "req_test" });
    return (data as Answer).payment.history;
  };
});

describe("the database itself", () => {
  const tries: [string, string][] = [
    ["refunded_within_paid", "UPDATE payments.refunded_payment SET amount = paid + 1"],
    ["refunded_few_times", "UPDATE payments.refunded_payment SET count = 51"],
    [
      "payment_refund_is_of_refund",
      "INSERT INTO payments.payment_refund SELECT id, id FROM payments.payment WHERE kind = 'SEND' LIMIT 1",
    ],
  ];
  it.each(tries)("keeps %s, whoever writes", async (rule, text) => {
    await refund(await pay("1.00"), { amount: usd("0.50") });
    await expect(world.admin.query(text)).rejects.toMatchObject({ constraint: rule });
  });

  it("keeps what refunds add up to: one that is not counted is none", async () => {
    const { payment } = await refund(await pay("1.00"), { amount: usd("0.50") });
    const id = `'${uuidOf(payment.id)}'`;
    const text = `WITH made AS (INSERT INTO payments.payment SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'entry_id', gen_random_uuid()))).* FROM payments.payment p
        WHERE id = ${id} RETURNING id)
      INSERT INTO payments.payment_refund SELECT made.id, o.original_id FROM made, payments.payment_refund o WHERE o.payment_id = ${id}`;
    await expect(world.admin.query(text)).rejects.toMatchObject({ constraint: "payment_refunds_add_up" });
  });

  it("lets payments change no refund, and forget none", async () => {
    const client = await world.environment.pool.connect();
    try {
      for (const text of [
        "UPDATE payment_refund SET original_id = payment_id",
        "DELETE FROM payment_refund",
        "DELETE FROM refunded_payment",
      ])
        await expect(client.query(text)).rejects.toMatchObject({ code: "42501" });
    } finally {
      client.release();
    }
  });
});
