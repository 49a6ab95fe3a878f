import { idFromUuid, newId, uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setPolicy } from "./approving.ts";
import { requested, tokenOf, usd } from "./asking.ts";
import {
  drafted,
  FEES,
  makePreviewStage,
  type One,
  ordered,
  type PreviewStage,
  price,
  quoted,
  sent,
} from "./preview-stage.ts";
import { execute, PREVIEWED, type Previewed, preview } from "./previewing.ts";
import { NEXT_YEAR, SKIPPED } from "./scheduling.ts";

let stage: PreviewStage;
beforeAll(async () => {
  stage = await makePreviewStage();
});
afterAll(() => stage.world.end());

/** Made for real. */
async function made(by: One, of: Previewed, input: Record<string, unknown>): Promise<string> {
  const { payment, code } = await execute(by.who, of, input);
  expect(code).toBeUndefined();
  return payment.id;
}
const held = async (from: One, to: One, amount: string) => made(from, "authorizePayment", sent(from, to, amount));

const STEAD = { memo: "the order was not sent", reason: "ticket 311" };

type Case = readonly [One, Previewed, Record<string, unknown>, string];

async function exchangesRefused(ann: One, bob: One): Promise<Case[]> {
  const [used, dear] = [await quoted(ann, "1.00"), await quoted(ann, "100000.00")];
  await made(ann, "exchange", used);
  return [
    [ann, "exchange", { quoteId: "nothing" }, "EXCHANGE_QUOTE_NOT_FOUND"],
    [bob, "exchange", used, "EXCHANGE_QUOTE_NOT_FOUND"],
    [ann, "exchange", used, "EXCHANGE_QUOTE_USED"],
    [ann, "exchange", dear, "INSUFFICIENT_FUNDS"],
  ];
}

function schedulesRefused(ann: One, bob: One, eve: One): Case[] {
  const refused = (input: object, code: string): Case => [
    ann,
    "schedulePayment",
    ordered(ann, bob, "1.00", input),
    code,
  ];
  const euros = { amount: { amount: "1.00", currency: "EUR" } };
  return [
    refused({ fromAccountId: bob.account }, "ACCOUNT_NOT_FOUND"),
    refused({ to: { username: "nobody" } }, "PAYEE_NOT_FOUND"),
    refused({ to: { accountId: ann.account } }, "SAME_ACCOUNT"),
    refused(euros, "CURRENCY_MISMATCH"),
    refused({ startsAt: "2020-01-01T09:00" }, "SCHEDULE_IMPOSSIBLE"),
    refused({ startsAt: `${NEXT_YEAR + 50}-01-01T09:00` }, "SCHEDULE_IMPOSSIBLE"),
    refused({ startsAt: SKIPPED }, "SCHEDULE_IMPOSSIBLE"),
    refused({ rule: `FREQ=DAILY;UNTIL=${NEXT_YEAR}0101T000000Z` }, "SCHEDULE_IMPOSSIBLE"),
    refused({ rule: "FREQ=YEARLY;COUNT=60" }, "SCHEDULE_IMPOSSIBLE"),
    [eve, "schedulePayment", ordered(eve, bob, "1.00", { fromAccountId: eve.savings }), "ACCOUNT_CLOSED"],
  ];
}

/** Of a payment from the first to the second, and of one that is only reserved. */
function refundsRefused(done: string, hold: string): Case[] {
  const refused = (i: number, input: object, code: string): Case => [
    stage.operator(i),
    "refundForPayee",
    { ...STEAD, ...input },
    code,
  ];
  const bob = stage.one(1);
  return [
    [bob, "refundPayment", { paymentId: hold }, "PAYMENT_NOT_REFUNDABLE"],
    [bob, "refundPayment", { paymentId: done, amount: usd("1.01") }, "AMOUNT_EXCEEDS_REFUNDABLE"],
    refused(0, { paymentId: done }, "OWN_PAYMENT"),
    refused(1, { paymentId: done }, "OWN_PAYMENT"),
    refused(2, { paymentId: newId("pay") }, "PAYMENT_NOT_FOUND"),
    refused(2, { paymentId: hold }, "PAYMENT_NOT_REFUNDABLE"),
    refused(2, { paymentId: done, amount: usd("1.01") }, "AMOUNT_EXCEEDS_REFUNDABLE"),
  ];
}

/** Of what was started, and of one that is somebody else's. */
async function bulksRefused(ann: One, bob: One): Promise<Case[]> {
  const [started, draft] = [await drafted(ann, bob, ["1.00"]), await drafted(ann, bob, ["1.00"])];
  await execute(ann.who, "startBulkPayment", { bulkPaymentId: started });
  return [
    [ann, "startBulkPayment", { bulkPaymentId: newId("blk") }, "BULK_PAYMENT_NOT_FOUND"],
    [ann, "startBulkPayment", { bulkPaymentId: "nothing" }, "BULK_PAYMENT_NOT_FOUND"],
    [bob, "startBulkPayment", { bulkPaymentId: draft }, "BULK_PAYMENT_NOT_FOUND"],
    [ann, "startBulkPayment", { bulkPaymentId: started }, "BULK_PAYMENT_STATUS_MISMATCH"],
  ];
}

describe("a preview", () => {
  it("foresees what every mutation does: figures, postings, reservations and limits", async () => {
    const [ann, bob] = [stage.one(0), stage.one(1)];
    await stage.foresee(ann, "sendPayment", sent(ann, bob, "49.99", { memo: "a boat", reference: "order 7" }));
    await stage.foresee(ann, "sendPayment", sent(ann, bob, "50.00", { to: { accountId: bob.savings } }));
    await stage.foresee(ann, "sendPayment", sent(ann, ann, "20.00", { to: { accountId: ann.savings } }));
    const order = await stage.foresee(bob, "sendPayment", sent(bob, ann, "12.00", { to: { username: "ann" } }));
    await stage.foresee(ann, "refundPayment", { paymentId: order.payment.id, amount: usd("2.00") });
    await stage.foresee(ann, "refundPayment", { paymentId: order.payment.id });
    const again = await made(ann, "sendPayment", sent(ann, bob, "8.00"));
    await stage.foresee(stage.operator(2), "refundForPayee", { ...STEAD, paymentId: again, amount: usd("3.00") });
    await stage.foresee(stage.operator(2), "refundForPayee", { ...STEAD, paymentId: again });
    const [part, all, none] = [
      await held(ann, bob, "30.00"),
      await held(ann, bob, "5.00"),
      await held(ann, bob, "6.00"),
    ];
    await stage.foresee(ann, "authorizePayment", sent(ann, bob, "7.00", { expiresIn: 60 }));
    await stage.foresee(bob, "capturePayment", { paymentId: part, amount: usd("10.01") });
    await stage.foresee(bob, "capturePayment", { paymentId: all });
    await stage.foresee(bob, "voidPayment", { paymentId: none });
    const brought = await stage.foresee(ann, "deposit", { accountId: ann.account, amount: usd("10.00") });
    await stage.foresee(ann, "deposit", { accountId: ann.account, amount: usd("10.00"), methodId: ann.method });
    await stage.foresee(ann, "cancelPayment", { paymentId: brought.payment.id });
    const out = { fromAccountId: ann.account, methodId: ann.method, amount: usd("40.00") };
    const leaving = await stage.foresee(ann, "withdraw", out);
    await stage.foresee(ann, "cancelPayment", { paymentId: leaving.payment.id });
    const asked = await requested(bob.who, bob.account, { amount: usd("3.00"), from: { userId: ann.who.userId } });
    await stage.foresee(ann, "payRequest", { request: { id: asked.id }, fromAccountId: ann.account });
    const linked = await requested(bob.who, bob.account, { amount: usd("4.00") });
    await stage.foresee(ann, "payRequest", { request: { token: tokenOf(linked) }, fromAccountId: ann.account });
    await stage.foresee(ann, "exchange", { ...(await quoted(ann, "5.00")), memo: "for Rome" });
  });

  it("foresees the account that is opened for a payee who has none, and names nobody's account but the viewer's", async () => {
    const [ann, bob] = [stage.one(0), stage.one(1)];
    await execute(bob.who, "sendPayment", sent(bob, ann, "1.00"));
    const { rows } = await stage.world.admin.query(
      "INSERT INTO payments.person VALUES ($1, 'fay', 'fay') RETURNING user_id",
      [uuidOf(newId("usr"))],
    );
    const to = { userId: idFromUuid("usr", rows[0].user_id) };
    const { preview: shown } = await preview(ann.who, "sendPayment", sent(ann, bob, "2.00", { to }));
    expect(shown.postings.map((posting: { of: string; account: unknown }) => [posting.of, posting.account])).toEqual([
      ["PAYER", { id: ann.account }],
      ["PAYEE", null],
      ["FEES", null],
    ]);
    await stage.foresee(ann, "sendPayment", sent(ann, bob, "2.00", { to }));
  });

  it("is refused as the mutation is, in the same words", async () => {
    const [ann, bob, eve] = [stage.one(0), stage.one(1), stage.one(2)];
    const done = await made(ann, "sendPayment", sent(ann, bob, "1.00"));
    const hold = await held(ann, bob, "2.00");
    const [over, nobody] = [await held(ann, bob, "2.00"), newId("acc")];
    await execute(bob.who, "voidPayment", { paymentId: over });
    const request = await requested(bob.who, bob.account, { from: { userId: eve.who.userId } });
    const dead = await requested(bob.who, bob.account);
    await stage.world.endRequest(dead.id);
    expect(await stage.world.setAccountState(eve.savings, "CLOSED")).toBe("changed");
    const out = { fromAccountId: ann.account, methodId: ann.method, amount: usd("10.00") };
    const cases: readonly Case[] = [
      [ann, "sendPayment", sent(bob, eve, "1.00"), "ACCOUNT_NOT_FOUND"],
      [ann, "sendPayment", sent(ann, bob, "1.00", { fromAccountId: nobody }), "ACCOUNT_NOT_FOUND"],
      [ann, "sendPayment", sent(ann, bob, "1.00", { to: { username: "nobody" } }), "PAYEE_NOT_FOUND"],
      [ann, "sendPayment", sent(ann, bob, "1.00", { to: { accountId: nobody } }), "PAYEE_NOT_FOUND"],
      [ann, "sendPayment", sent(ann, bob, "1.00", { to: { accountId: ann.account } }), "SAME_ACCOUNT"],
      [
        ann,
        "sendPayment",
        sent(ann, bob, "1.00", { amount: { amount: "1.00", currency: "EUR" } }),
        "CURRENCY_MISMATCH",
      ],
      [ann, "sendPayment", sent(ann, bob, "100000.00"), "INSUFFICIENT_FUNDS"],
      [ann, "sendPayment", sent(ann, bob, "200.01"), "LIMIT_EXCEEDED"],
      [ann, "sendPayment", sent(ann, bob, "1.00", { feeQuoteId: "nonsense" }), "FEE_QUOTE_UNUSABLE"],
      [ann, "sendPayment", sent(ann, bob, "1.00", { to: { accountId: eve.savings } }), "ACCOUNT_CLOSED"],
      [eve, "deposit", { accountId: eve.savings, amount: usd("1.00") }, "ACCOUNT_CLOSED"],
      [ann, "authorizePayment", sent(ann, bob, "100000.00"), "INSUFFICIENT_FUNDS"],
      [ann, "capturePayment", { paymentId: hold }, "NOT_PAYEE"],
      [eve, "capturePayment", { paymentId: hold }, "AUTHORIZATION_NOT_FOUND"],
      [bob, "capturePayment", { paymentId: done }, "AUTHORIZATION_NOT_FOUND"],
      [bob, "capturePayment", { paymentId: hold, amount: usd("2.01") }, "AMOUNT_EXCEEDS_AUTHORIZATION"],
      [bob, "capturePayment", { paymentId: over }, "AUTHORIZATION_VOIDED"],
      [ann, "voidPayment", { paymentId: hold }, "NOT_PAYEE"],
      [eve, "voidPayment", { paymentId: hold }, "AUTHORIZATION_NOT_FOUND"],
      [ann, "refundPayment", { paymentId: done }, "NOT_PAYEE"],
      [eve, "refundPayment", { paymentId: done }, "PAYMENT_NOT_FOUND"],
      [eve, "refundPayment", { paymentId: newId("pay") }, "PAYMENT_NOT_FOUND"],
      ...refundsRefused(done, hold),
      [ann, "deposit", { accountId: bob.account, amount: usd("1.00") }, "ACCOUNT_NOT_FOUND"],
      [ann, "deposit", { accountId: ann.account, amount: usd("10000.00") }, "LIMIT_EXCEEDED"],
      [
        ann,
        "deposit",
        { accountId: ann.account, amount: usd("1.00"), methodId: bob.method },
        "PAYMENT_METHOD_NOT_FOUND",
      ],
      [ann, "withdraw", { ...out, methodId: bob.method }, "PAYMENT_METHOD_NOT_FOUND"],
      [ann, "withdraw", { ...out, amount: usd("1.00") }, "FEE_EXCEEDS_AMOUNT"],
      [ann, "withdraw", { ...out, amount: usd("2000.01") }, "INSUFFICIENT_FUNDS"],
      [ann, "cancelPayment", { paymentId: done }, "PAYMENT_NOT_CANCELLABLE"],
      [eve, "cancelPayment", { paymentId: done }, "PAYMENT_NOT_FOUND"],
      [ann, "payRequest", { request: { id: request.id }, fromAccountId: ann.account }, "REQUEST_NOT_FOUND"],
      [ann, "payRequest", { request: { token: tokenOf(request) }, fromAccountId: ann.account }, "NOT_PAYER"],
      [bob, "payRequest", { request: { id: request.id }, fromAccountId: bob.account }, "OWN_REQUEST"],
      [
        eve,
        "payRequest",
        { request: { id: request.id }, fromAccountId: eve.account, amount: usd("9.99") },
        "REQUEST_AMOUNT_MISMATCH",
      ],
      [ann, "payRequest", { request: { token: tokenOf(dead) }, fromAccountId: ann.account }, "REQUEST_NOT_OPEN"],
      ...[...(await exchangesRefused(ann, bob)), ...schedulesRefused(ann, bob, eve), ...(await bulksRefused(ann, bob))],
    ];
    for (const [by, of, input, code] of cases)
      expect([of, code, (await stage.foresee(by, of, input)).code]).toEqual([of, code, code]);
    expect(new Set(cases.map(([, of]) => of)).size).toBe(Object.keys(PREVIEWED).length);
  });

  it("says that the payer has to approve it and why, or that they cannot", async () => {
    const [ann, bob, eve] = [stage.one(0), stage.one(1), stage.one(2)];
    await setPolicy(stage.world, { threshold: "30.00", newPayees: true });
    const read = async (amount: string) =>
      (await preview(ann.who, "sendPayment", sent(ann, bob, amount))).preview.approval;
    expect(await read("1.00")).toEqual({ needed: true, reason: "NEW_PAYEE" });
    expect(await read("30.00")).toEqual({ needed: true, reason: "AMOUNT" });
    await stage.foresee(ann, "sendPayment", sent(ann, bob, "30.00"));
    expect(await read("1.00")).toEqual({ needed: false, reason: null });
    await stage.foresee(ann, "authorizePayment", sent(ann, bob, "31.00"));
    await stage.foresee(ann, "sendPayment", sent(ann, bob, "100000.00"));
    await stage.foresee(ann, "withdraw", { fromAccountId: ann.account, methodId: ann.method, amount: usd("5.00") });
    const { rows } = await stage.world.admin.query("DELETE FROM payments.passkey WHERE user_id = $1 RETURNING *", [
      uuidOf(eve.who.userId),
    ]);
    expect(rows).toHaveLength(1);
    expect((await stage.foresee(eve, "sendPayment", sent(eve, bob, "1.00"))).code).toBe("APPROVAL_UNAVAILABLE");
    await setPolicy(stage.world, { threshold: null });
  });

  it("of a bulk payment says whether all of it has to be approved, as its start does", async () => {
    const [ann, bob, eve] = [stage.one(0), stage.one(1), stage.one(2)];
    const foresee = async (by: One, bulkPaymentId: string) => {
      const { preview: shown } = await preview(by.who, "startBulkPayment", { bulkPaymentId });
      expect(shown.bulkPayment.id).toBe(bulkPaymentId);
      // Signs where its start asks for that, and compares.
      expect(await stage.foresee(by, "startBulkPayment", { bulkPaymentId })).toHaveProperty("bulkPayment");
      return shown.approval;
    };
    expect(await foresee(ann, await drafted(ann, bob, ["29.00", "29.00"]))).toEqual({ needed: false, reason: null });
    await setPolicy(stage.world, { threshold: "30.00" });
    // Each is below the threshold, and both together are above it.
    expect(await foresee(ann, await drafted(ann, bob, ["29.00", "1.00"]))).toEqual({ needed: true, reason: "AMOUNT" });
    expect(await foresee(ann, await drafted(ann, bob, ["29.00"]))).toEqual({ needed: false, reason: null });
    const dear = { bulkPaymentId: await drafted(eve, bob, ["30.00"]) };
    await stage.switchOff("payments");
    expect(
      (await stage.foresee(ann, "startBulkPayment", { bulkPaymentId: await drafted(ann, bob, ["1.00"]) })).code,
    ).toBe("CURRENCY_DISABLED");
    await stage.switchOff(null);
    await stage.world.admin.query("DELETE FROM payments.passkey WHERE user_id = $1", [uuidOf(eve.who.userId)]);
    expect((await stage.foresee(eve, "startBulkPayment", dear)).code).toBe("APPROVAL_UNAVAILABLE");
    await setPolicy(stage.world, { threshold: null });
  });

  it("of a schedule says its dates, and what one payment of it would do now, or why that would be refused", async () => {
    const [ann, bob, dan] = [stage.one(0), stage.one(1), stage.one(3)];
    const read = async (input: object) => (await preview(dan.who, "schedulePayment", { ...input })).preview;
    const { payment, nextDates, lastDate, refusal } = await read(ordered(dan, bob, "10.00"));
    expect([payment.fee, payment.total, refusal]).toEqual([usd("0.10"), usd("10.10"), null]);
    expect([nextDates.length, lastDate > nextDates[4]]).toEqual([5, true]);
    const once = await read(ordered(dan, bob, "10.00", { rule: null }));
    expect([once.nextDates, once.lastDate]).toEqual([[nextDates[0]], nextDates[0]]);
    const endless = await read(ordered(dan, bob, "10.00", { rule: "FREQ=DAILY" }));
    expect([endless.nextDates.length, endless.lastDate]).toEqual([5, null]);
    const afterwards = { dear: "100000.00", above: "200.01", fine: "3.00" };
    for (const [input, code] of [
      [ordered(dan, bob, afterwards.fine, { memo: "rent", reference: "flat 4", priority: "HIGH" }), undefined],
      [ordered(dan, dan, afterwards.fine, { to: { accountId: dan.savings } }), undefined],
      [ordered(dan, bob, afterwards.dear), "INSUFFICIENT_FUNDS"],
      [ordered(dan, bob, afterwards.above), "LIMIT_EXCEEDED"],
    ] as const) {
      expect((await read(input)).refusal?.code).toBe(code);
      expect(await stage.foresee(dan, "schedulePayment", input)).toHaveProperty("schedule");
    }
    await stage.world.freeze(dan.who.userId, true);
    expect((await read(ordered(dan, bob, "3.00"))).refusal.code).toBe("ACCOUNT_FROZEN");
    expect(await stage.foresee(dan, "schedulePayment", ordered(dan, bob, "3.00"))).toHaveProperty("schedule");
    await stage.world.freeze(dan.who.userId, false);
    await setPolicy(stage.world, { threshold: "30.00" });
    expect((await read(ordered(dan, ann, "30.00"))).approval).toEqual({ needed: true, reason: "AMOUNT" });
    expect(await stage.foresee(dan, "schedulePayment", ordered(dan, ann, "30.00"))).toHaveProperty("schedule");
    await setPolicy(stage.world, { threshold: null });
  });

  it("of a schedule is refused by prices, switches, quotas and policies, as it is", async () => {
    const [bob, dan] = [stage.one(1), stage.one(3)];
    const code = async () => (await stage.foresee(dan, "schedulePayment", ordered(dan, bob, "1.00"))).code;
    await stage.setFees([price("SEND", "INSIDE", [{ from: "0", fixed: "1.00" }])]);
    expect(await code()).toBe("FEE_EXCEEDS_AMOUNT");
    await stage.setFees(FEES);
    await stage.switchOff("payments");
    expect(await code()).toBe("CURRENCY_DISABLED");
    await stage.switchOff(null);
    const fill = async (): Promise<string> =>
      (await execute(dan.who, "schedulePayment", ordered(dan, bob, "1.00"))).code ?? fill();
    expect(await fill()).toBe("QUOTA_EXCEEDED");
    expect(await code()).toBe("QUOTA_EXCEEDED");
    await stage.world.admin.query("DELETE FROM payments.passkey WHERE user_id = $1", [uuidOf(dan.who.userId)]);
    await setPolicy(stage.world, { threshold: "1.00" });
    expect(await code()).toBe("APPROVAL_UNAVAILABLE");
    await setPolicy(stage.world, { threshold: null });
  });

  it("gives a quote by which the payment is made at the price that was shown", async () => {
    const [ann, bob] = [stage.one(0), stage.one(1)];
    const { preview: shown } = await preview(ann.who, "sendPayment", sent(ann, bob, "10.00"));
    await stage.setFees([price("SEND", "ON_TOP", [{ from: "0", fixed: "9.00" }])]);
    const input = sent(ann, bob, "10.00", { feeQuoteId: shown.feeQuoteId });
    const { payment } = await stage.foresee(ann, "sendPayment", input);
    expect(payment.fee).toEqual(shown.fee);
    expect((await preview(ann.who, "sendPayment", input)).preview.feeQuoteId).toBe(shown.feeQuoteId);
    await stage.setFees(FEES);
    const hold = await held(ann, bob, "1.00");
    expect((await preview(bob.who, "capturePayment", { paymentId: hold })).preview.feeQuoteId).toBeNull();
  });
});
