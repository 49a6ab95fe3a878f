import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addPasskey, setPolicy } from "./approving.ts";
import { pay, request, requested, step, tokenOf, usd } from "./asking.ts";
import { makeWorld, PATIENT, type Person, type World } from "./world.ts";

let world: World;
let alice: Person;
let bob: Person;
let mallory: Person;
let shop: string;
let purse: string;
beforeAll(async () => {
  world = await makeWorld();
  [alice, bob, mallory] = [await world.person("alice"), await world.person("bob"), await world.person("mallory")];
  [shop, purse] = [await world.funded(alice, "1.00"), await world.funded(bob, "900.00")];
});
afterAll(() => world.end());

const unchanged: World["unchanged"] = (asked) => world.unchanged(asked);
const FIELDS =
  "id status payer { id } payee { id } amount { amount } reminders remindedAt toAccount { id } link qrSvg payment { id } memo";
const SHOWN = `query ($id: ID!) { paymentRequest(id: $id) { ${FIELDS} } }`;
const show = async (id: string, who: Pick<Person, "ask"> = alice) => (await who.ask(SHOWN, { id })).paymentRequest;

describe("requestPayment", () => {
  it("asks a person, who sees it and not its link; whoever asks sees both, and moves nothing", async () => {
    const before = await world.units(shop);
    const made = await requested(alice, shop, { from: { username: "BOB" }, memo: "lunch" });
    expect(made).toMatchObject({
      status: "OPEN",
      forAnybody: false,
      amount: usd("10.00"),
      memo: "lunch",
      payee: { id: alice.userId },
      payer: { id: bob.userId },
      endedAt: null,
      payment: null,
      reminders: 0,
    });
    expect(made.link).toMatch(/^http:\/\/localhost:4000\/console\/pay#token=[\w-]{27}$/);
    const shown = await show(made.id);
    expect([shown.link, shown.toAccount]).toEqual([made.link, { id: shop }]);
    expect(await show(made.id, bob)).toMatchObject({
      payer: { id: bob.userId },
      link: null,
      qrSvg: null,
      toAccount: null,
    });
    expect(await world.units(shop)).toBe(before);
  });

  it("is refused, and nothing changes, for each way that it can be wrong", async () => {
    const closed = await world.funded(mallory, "1.00");
    const gone = (
      await mallory.ask(
        "mutation ($input: OpenAccountInput!) { openAccount(input: $input) { ... on OpenAccountSuccess { account { id } } } }",
        {
          input: { currency: "USD", idempotencyKey: randomUUID() },
        },
      )
    ).openAccount.account.id;
    await world.setAccountState(gone, "CLOSED");
    for (const [changes, code] of [
      [{ toAccountId: closed }, "ACCOUNT_NOT_FOUND"],
      [{ toAccountId: "nothing" }, "ACCOUNT_NOT_FOUND"],
      [{ from: { username: "nobody-at-all" } }, "PAYER_NOT_FOUND"],
      [{ from: { userId: "nonsense" } }, "PAYER_NOT_FOUND"],
      [{ from: { username: "alice" } }, "OWN_REQUEST"],
      [{ amount: { amount: "1.00", currency: "EUR" } }, "CURRENCY_MISMATCH"],
      [{ amount: null, maximumAmount: { amount: "1.00", currency: "EUR" } }, "CURRENCY_MISMATCH"],
    ] as const)
      expect([code, await unchanged(() => request(alice, shop, changes))]).toMatchObject([code, { code }]);
    expect(await unchanged(() => request(mallory, gone))).toMatchObject({ code: "ACCOUNT_CLOSED" });
    for (const [changes, path, code] of [
      [{ amount: usd("0") }, "input.amount.amount", "NOT_POSITIVE"],
      [{ minimumAmount: usd("1") }, "input.minimumAmount", "NOT_BOTH"],
      [{ amount: null, minimumAmount: usd("2"), maximumAmount: usd("1.99") }, "input.maximumAmount", "OUT_OF_RANGE"],
      [{ from: {} }, "input.from", "EXACTLY_ONE"],
      [{ from: { username: "bob", userId: bob.userId } }, "input.from", "EXACTLY_ONE"],
      [{ memo: "m".repeat(257) }, "input.memo", "TOO_LONG"],
      [{ reference: "r".repeat(65) }, "input.reference", "TOO_LONG"],
      [{ expiresIn: 0 }, "input.expiresIn", "OUT_OF_RANGE"],
      [{ expiresIn: 2_592_001 }, "input.expiresIn", "OUT_OF_RANGE"],
      [{ idempotencyKey: "" }, "input.idempotencyKey", "EMPTY"],
    ] as const)
      expect([path, (await unchanged(() => request(alice, shop, changes))).errors]).toMatchObject([
        path,
        [{ extensions: { code: "BAD_USER_INPUT", inputs: [{ path, code }] } }],
      ]);
  });

  it("makes one request of a key, however many ask at once, and refuses it with other arguments", async () => {
    const idempotencyKey = randomUUID();
    const made = await Promise.all(Array.from({ length: 20 }, () => request(alice, shop, { idempotencyKey })));
    expect(new Set(made.map((one) => one.request.id)).size).toBe(1);
    expect(new Set(made.map((one) => one.request.link)).size).toBe(1);
    for (const changes of [{ amount: usd("11") }, { memo: "x" }, { from: { username: "bob" } }, { expiresIn: 60 }])
      expect(await unchanged(() => request(alice, shop, { idempotencyKey, ...changes }))).toMatchObject({
        code: "IDEMPOTENCY_KEY_REUSED",
      });
  });

  it("lets one person have so many that are OPEN and no more, of fifty at once too", async () => {
    const small = await makeWorld({
      quotas: { accounts: 9, authorizations: 9, deposits: 9, withdrawals: 9, requests: 3, schedules: 9, bulks: 9 },
    });
    try {
      const carol = await small.person("carol");
      const account = await small.funded(carol, "1.00");
      const keys = Array.from({ length: 50 }, () => randomUUID());
      const asked = () => Promise.all(keys.map((idempotencyKey) => request(carol, account, { idempotencyKey })));
      const answers = await asked();
      const made = answers.flatMap((one) => one.request ?? []);
      expect(made).toHaveLength(3);
      expect(answers.filter(({ code }) => code === "QUOTA_EXCEEDED")).toHaveLength(47);
      expect(answers.find(({ code }) => code)).toMatchObject({ limit: 3 });
      expect(await asked()).toEqual(answers);
      await step(carol, "cancel", made[0].id);
      expect(await request(carol, account)).toMatchObject({ __typename: "RequestPaymentSuccess" });
    } finally {
      await small.end();
    }
  });
});

describe("payRequest", () => {
  it("pays to the unit, and the request is PAID in the same commit", async () => {
    const [there, here] = [await world.units(shop), await world.units(purse)];
    const made = await requested(alice, shop, { from: { userId: bob.userId }, memo: "lunch" });
    const paid = await pay(bob, { id: made.id }, { fromAccountId: purse });
    expect(paid).toMatchObject({
      __typename: "PayRequestSuccess",
      payment: {
        kind: "SEND",
        status: "COMPLETED",
        memo: "lunch",
        amount: usd("10.00"),
        counterparty: { id: alice.userId },
        request: { id: made.id, status: "PAID", payment: { id: paid.payment.id }, endedAt: expect.any(String) },
      },
    });
    expect(await show(made.id)).toMatchObject({ status: "PAID", payment: { id: paid.payment.id } });
    expect(BigInt(await world.units(shop)) - BigInt(there)).toBe(1_000n);
    expect(BigInt(here) - BigInt(await world.units(purse))).toBe(1_000n);
    expect(await world.disagreements()).toEqual([]);
  });

  it("stays PAID whatever is given back, and nobody pays it again", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    const { payment } = await pay(bob, { id: made.id }, { fromAccountId: purse });
    const refund =
      "mutation ($input: RefundPaymentInput!) { refundPayment(input: $input) { __typename ... on Refusal { code } } }";
    const input = { paymentId: payment.id, idempotencyKey: randomUUID() };
    expect((await alice.ask(refund, { input })).refundPayment).toEqual({ __typename: "RefundPaymentSuccess" });
    expect(await show(made.id)).toMatchObject({ status: "PAID", payment: { id: payment.id } });
    expect(await unchanged(() => pay(bob, { id: made.id }, { fromAccountId: purse }))).toMatchObject({
      code: "REQUEST_NOT_OPEN",
      status: "PAID",
    });
  });

  it("takes what whoever pays says, where that is left open, within its bounds", async () => {
    const open = { amount: null, minimumAmount: usd("5"), maximumAmount: usd("20") };
    const made = await requested(alice, shop, open);
    const by = { token: tokenOf(made) };
    for (const amount of [undefined, usd("4.99"), usd("20.01")])
      expect(await unchanged(() => pay(bob, by, { fromAccountId: purse, amount }))).toMatchObject({
        code: "REQUEST_AMOUNT_MISMATCH",
        amount: null,
        minimumAmount: { amount: "5.00" },
        maximumAmount: { amount: "20.00" },
      });
    expect(await pay(bob, by, { fromAccountId: purse, amount: usd("20") })).toMatchObject({
      payment: { amount: usd("20.00"), request: { id: made.id, payer: { id: bob.userId } } },
    });
  });

  it("is refused, and nothing changes, for each way that it can be wrong", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    const theirs = await world.funded(mallory, "50.00");
    const euros = await world.funded(bob, "50.00", "EUR");
    const poor = await world.funded(bob, "1.00");
    const byId = { id: made.id };
    for (const [who, by, changes, code] of [
      [mallory, byId, { fromAccountId: theirs }, "REQUEST_NOT_FOUND"],
      [mallory, { token: tokenOf(made) }, { fromAccountId: theirs }, "NOT_PAYER"],
      [alice, byId, { fromAccountId: shop }, "OWN_REQUEST"],
      [alice, { token: tokenOf(made) }, { fromAccountId: shop }, "OWN_REQUEST"],
      [bob, { id: "prq_01h455vb4pex5vsknk084sn02q" }, { fromAccountId: purse }, "REQUEST_NOT_FOUND"],
      [bob, { id: "nonsense" }, { fromAccountId: purse }, "REQUEST_NOT_FOUND"],
      [bob, { token: "nonsense" }, { fromAccountId: purse }, "REQUEST_NOT_FOUND"],
      [bob, byId, { fromAccountId: theirs }, "ACCOUNT_NOT_FOUND"],
      [bob, byId, { fromAccountId: euros }, "CURRENCY_MISMATCH"],
      [bob, byId, { fromAccountId: purse, amount: { amount: "10", currency: "EUR" } }, "CURRENCY_MISMATCH"],
      [bob, byId, { fromAccountId: purse, amount: usd("9.99") }, "REQUEST_AMOUNT_MISMATCH"],
      [bob, byId, { fromAccountId: poor }, "INSUFFICIENT_FUNDS"],
    ] as const)
      expect([code, await unchanged(() => pay(who, by, changes))]).toMatchObject([code, { code }]);
    for (const [by, path] of [
      [{}, "input.request"],
      [{ ...byId, token: "x" }, "input.request"],
    ] as const)
      expect((await unchanged(() => pay(bob, by, { fromAccountId: purse }))).errors).toMatchObject([
        { extensions: { code: "BAD_USER_INPUT", inputs: [{ path, code: "EXACTLY_ONE" }] } },
      ]);
    await world.setAccountState(purse, "FROZEN");
    expect(await unchanged(() => pay(bob, byId, { fromAccountId: purse }))).toMatchObject({ code: "ACCOUNT_FROZEN" });
    await world.setAccountState(purse, "OPEN");
    expect(await pay(bob, byId, { fromAccountId: purse, amount: usd("10.00") })).toMatchObject({
      __typename: "PayRequestSuccess",
    });
  });

  it("answers a repeat with what was decided, and refuses the key with other arguments", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    const poor = await world.funded(bob, "1.00");
    const key = randomUUID();
    const refused = await pay(bob, { id: made.id }, { fromAccountId: poor, idempotencyKey: key });
    await world.funded(bob, "1.00");
    const paid = await pay(bob, { id: made.id }, { fromAccountId: purse, idempotencyKey: `${key}2` });
    expect(await pay(bob, { id: made.id }, { fromAccountId: poor, idempotencyKey: key })).toEqual(refused);
    expect(await pay(bob, { id: made.id }, { fromAccountId: purse, idempotencyKey: `${key}2` })).toEqual(paid);
    for (const [by, changes] of [
      [{ id: made.id }, { fromAccountId: poor }],
      [{ token: tokenOf(made) }, { fromAccountId: purse }],
      [{ id: made.id }, { fromAccountId: purse, amount: usd("10.00") }],
    ] as const)
      expect(await pay(bob, by, { ...changes, idempotencyKey: `${key}2` })).toMatchObject({
        code: "IDEMPOTENCY_KEY_REUSED",
      });
  });

  it("is refused where the payee's account was closed since, and waits", async () => {
    const carol = await world.person("carol");
    const { openAccount } = await carol.ask(
      "mutation ($input: OpenAccountInput!) { openAccount(input: $input) { ... on OpenAccountSuccess { account { id } } } }",
      { input: { currency: "USD", idempotencyKey: randomUUID() } },
    );
    const made = await requested(carol, openAccount.account.id, { from: { userId: bob.userId } });
    await world.setAccountState(openAccount.account.id, "CLOSED");
    expect(await unchanged(() => pay(bob, { id: made.id }, { fromAccountId: purse }))).toMatchObject({
      code: "ACCOUNT_CLOSED",
    });
    expect(await show(made.id, bob)).toMatchObject({ status: "OPEN" });
  });

  it("is judged by its own time, before the job has been there too", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId }, expiresIn: 60 });
    await world.endRequest(made.id);
    for (const [who, kind] of [
      [bob, "decline"],
      [alice, "cancel"],
      [alice, "remind"],
    ] as const)
      expect(await unchanged(() => step(who, kind, made.id))).toMatchObject({
        code: "REQUEST_NOT_OPEN",
        status: "EXPIRED",
      });
    expect(await unchanged(() => pay(bob, { id: made.id }, { fromAccountId: purse }))).toMatchObject({
      code: "REQUEST_NOT_OPEN",
      status: "EXPIRED",
    });
    await world.admin.query("UPDATE payments.request_task SET due_at = now() WHERE id = $1", [uuidOf(made.id)]);
    await vi.waitFor(async () => expect((await show(made.id)).status).toBe("EXPIRED"), PATIENT);
    expect(await world.disagreements()).toEqual([]);
  });

  it("needs the payer's passkey where a policy says so, of this request and no other", async () => {
    const dora = await world.person("dora");
    const savings = await world.funded(dora, "100.00", "EUR");
    const till = await world.funded(alice, "1.00", "EUR");
    const eur = { amount: { amount: "30.00", currency: "EUR" }, from: { userId: dora.userId } };
    const [made, other] = [await requested(alice, till, eur), await requested(alice, till, eur)];
    await setPolicy(world, { currency: "EUR", threshold: "20" });
    const input = { fromAccountId: savings, idempotencyKey: randomUUID() };
    expect(await unchanged(() => pay(dora, { id: made.id }, input))).toMatchObject({ code: "APPROVAL_UNAVAILABLE" });
    const device = await addPasskey(world, dora);
    const asked = await unchanged(() => pay(dora, { id: made.id }, input));
    expect(JSON.parse(String(asked.statement))).toMatchObject({
      type: "coffer.request-approval.v1",
      operation: "payRequest",
      requestId: made.id,
      payeeId: alice.userId,
      payeeAccountId: till,
      amount: "30.00",
    });
    const approval = device.get(String(asked.options));
    expect(await unchanged(() => pay(dora, { id: other.id }, { ...input, approval }))).toMatchObject({
      code: "APPROVAL_REFUSED",
      fault: "DIFFERENT_PAYMENT",
    });
    const paid = await pay(dora, { id: made.id }, { ...input, approval });
    expect(paid).toMatchObject({ payment: { request: { id: made.id, status: "PAID" } } });
    expect(await pay(dora, { id: made.id }, { ...input, approval })).toEqual(paid);
    await setPolicy(world, { currency: "EUR", threshold: null });
  });
});

describe("what becomes of a request otherwise", () => {
  it("is declined by whoever is named, and by nobody else", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    expect(await unchanged(() => step(mallory, "decline", made.id))).toMatchObject({ code: "REQUEST_NOT_FOUND" });
    expect(await unchanged(() => step(alice, "decline", made.id))).toMatchObject({ code: "NOT_PAYER" });
    const key = randomUUID();
    const declined = await step(bob, "decline", made.id, { idempotencyKey: key });
    expect(declined).toMatchObject({ request: { status: "DECLINED", endedAt: expect.any(String) } });
    expect(await step(bob, "decline", made.id, { idempotencyKey: key })).toEqual(declined);
    for (const [who, kind] of [
      [bob, "decline"],
      [alice, "cancel"],
      [alice, "remind"],
    ] as const)
      expect(await unchanged(() => step(who, kind, made.id))).toMatchObject({
        code: "REQUEST_NOT_OPEN",
        status: "DECLINED",
      });
    const anybodys = await requested(alice, shop);
    expect(await unchanged(() => step(bob, "decline", anybodys.id))).toMatchObject({ code: "REQUEST_NOT_FOUND" });
    expect(await unchanged(() => step(alice, "decline", anybodys.id))).toMatchObject({ code: "NOT_PAYER" });
  });

  it("is called off by whoever has asked, and by nobody else", async () => {
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    expect(await unchanged(() => step(mallory, "cancel", made.id))).toMatchObject({ code: "REQUEST_NOT_FOUND" });
    expect(await unchanged(() => step(alice, "cancel", "nonsense"))).toMatchObject({ code: "REQUEST_NOT_FOUND" });
    expect(await unchanged(() => step(bob, "cancel", made.id))).toMatchObject({ code: "NOT_PAYEE" });
    const key = randomUUID();
    const cancelled = await step(alice, "cancel", made.id, { idempotencyKey: key });
    expect(cancelled).toMatchObject({ request: { status: "CANCELLED" } });
    expect(await step(alice, "cancel", made.id, { idempotencyKey: key })).toEqual(cancelled);
    const another = await requested(alice, shop);
    expect(await step(alice, "cancel", another.id, { idempotencyKey: key })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    expect(await unchanged(() => pay(bob, { token: tokenOf(made) }, { fromAccountId: purse }))).toMatchObject({
      code: "REQUEST_NOT_OPEN",
      status: "CANCELLED",
    });
  });

  it("is reminded of once a day and five times in all, and only where somebody is named", async () => {
    const anybodys = await requested(alice, shop);
    expect(await unchanged(() => step(alice, "remind", anybodys.id))).toMatchObject({
      code: "REQUEST_UNADDRESSED",
    });
    const made = await requested(alice, shop, { from: { userId: bob.userId } });
    expect(await unchanged(() => step(bob, "remind", made.id))).toMatchObject({ code: "NOT_PAYEE" });
    for (let nth = 1; nth <= 5; nth += 1) {
      expect(await step(alice, "remind", made.id)).toMatchObject({ request: { status: "OPEN", reminders: nth } });
      const { remindedAt } = await show(made.id, bob);
      const refused = await unchanged(() => step(alice, "remind", made.id));
      if (nth < 5) {
        const from = new Date(new Date(remindedAt).getTime() + 86_400_000);
        expect(refused).toMatchObject({ code: "REMINDER_REFUSED", remindableAt: from.toISOString() });
      } else expect(refused).toMatchObject({ code: "REMINDER_REFUSED", remindableAt: null });
      await world.admin.query(
        "UPDATE payments.payment_request SET reminded_at = now() - interval '1 day' WHERE id = $1",
        [uuidOf(made.id)],
      );
    }
  });
});
