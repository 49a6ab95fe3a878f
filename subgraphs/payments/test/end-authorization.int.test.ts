import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTHORIZE, CAPTURE, DEPOSIT, makeWorld, OPEN, type Person, SEND, VOID, type World } from "./world.ts";

let world: World;
let alice: Person;
let shop: Person;
let mallory: Person;
let account: string;
let shops: string;

beforeAll(async () => {
  world = await makeWorld();
  [alice, shop, mallory] = [await world.person("alice"), await world.person("shop"), await world.person("mallory")];
  [account, shops] = [await world.funded(alice, "500.00"), await world.funded(shop, "1.00")];
  // From here on nothing ends by itself: the job that expires holds would come between.
  await world.subgraph.stop();
  const there = await world.another();
  [alice, shop, mallory] = [there(alice), there(shop), there(mallory)];
});
afterAll(() => world.end());

async function authorized(amount = "10.00", changes: Record<string, unknown> = {}): Promise<string> {
  const { authorizePayment } = await alice.ask(AUTHORIZE, {
    input: {
      fromAccountId: account,
      to: { accountId: shops },
      amount: { amount, currency: "USD" },
      idempotencyKey: randomUUID(),
      ...changes,
    },
  });
  return authorizePayment.payment.id;
}
const usd = (amount: string) => ({ amount, currency: "USD" });
const capture = async (paymentId: string, changes: Record<string, unknown> = {}, who = shop) => {
  const answer = await who.ask(CAPTURE, { input: { paymentId, idempotencyKey: randomUUID(), ...changes } });
  return answer.errors ? answer : answer.capturePayment;
};
const release = async (paymentId: string, who = shop, idempotencyKey: string = randomUUID()) => {
  const answer = await who.ask(VOID, { input: { paymentId, idempotencyKey } });
  return answer.errors ? answer : answer.voidPayment;
};

const unchanged: World["unchanged"] = (request) => world.unchanged(request);
const refused = async (request: () => Promise<Record<string, unknown>>) => (await unchanged(request)).code;

describe("capturePayment and voidPayment", () => {
  it.each([
    ["an amount of zero", { amount: usd("0") }, "input.amount.amount"],
    ["an unknown currency", { amount: { amount: "1", currency: "XAU" } }, "input.amount.currency"],
    ["a key that is too long", { idempotencyKey: "k".repeat(129) }, "input.idempotencyKey"],
  ])("refuse %s", async (_what, changes, path) => {
    const id = await authorized();
    const { errors } = await unchanged(() => capture(id, changes));
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", inputs: [{ path }] } }]);
  });

  it("ask for a login", async () => {
    const input = { paymentId: await authorized(), idempotencyKey: randomUUID() };
    for (const mutation of [CAPTURE, VOID])
      expect((await unchanged(() => world.nobody(mutation, { input }))).errors).toMatchObject([
        { extensions: { code: "UNAUTHENTICATED" } },
      ]);
  });

  it("give one answer for somebody else's authorisation, an absent, a malformed one, and a payment that was made at once", async () => {
    const input = { fromAccountId: account, to: { username: "shop" }, amount: usd("1"), idempotencyKey: randomUUID() };
    const { sendPayment: sent } = await alice.ask(SEND, { input });
    const { deposit } = await shop.ask(DEPOSIT, {
      input: { accountId: shops, amount: usd("1"), idempotencyKey: randomUUID() },
    });
    const id = await authorized();
    for (const [who, paymentId] of [
      [mallory, id],
      [shop, "pay_01h455vb4pex5vsknk084sn02q"],
      [shop, "nonsense"],
      [shop, sent.payment.id],
      [shop, deposit.payment.id],
    ] as const) {
      expect(await unchanged(() => capture(paymentId, {}, who))).toMatchObject({
        __typename: "AuthorizationNotFound",
        code: "AUTHORIZATION_NOT_FOUND",
      });
      expect(await refused(() => release(paymentId, who))).toBe("AUTHORIZATION_NOT_FOUND");
    }
  });

  it("refuse the payer: the payee counts on it until it has expired", async () => {
    const id = await authorized();
    expect(await refused(() => capture(id, {}, alice))).toBe("NOT_PAYEE");
    const key = randomUUID();
    const answer = await unchanged(() => release(id, alice, key));
    expect(answer).toMatchObject({ __typename: "NotPayee", code: "NOT_PAYEE" });
    // Decided under the lock, so it is the answer to this key for good; another key asks anew.
    await world.makeDue(id);
    expect(await release(id, alice, key)).toEqual(answer);
    expect(await refused(() => capture(id, {}, alice))).toBe("NOT_PAYEE");
    expect(await release(id, alice)).toMatchObject({
      __typename: "VoidPaymentSuccess",
      payment: { status: "CANCELLED" },
    });
    expect(await refused(() => release(id, shop))).toBe("AUTHORIZATION_EXPIRED");
  });

  it("refuse to capture more than was authorised, and another currency; the authorisation stands", async () => {
    const id = await authorized("10.00");
    expect(await unchanged(() => capture(id, { amount: usd("10.01") }))).toMatchObject({
      __typename: "AmountExceedsAuthorization",
      authorizedAmount: usd("10.00"),
    });
    expect(await unchanged(() => capture(id, { amount: { amount: "1", currency: "EUR" } }))).toMatchObject({
      __typename: "CurrencyMismatch",
      accountCurrency: "USD",
    });
    expect((await capture(id)).__typename).toBe("CapturePaymentSuccess");
  });

  it("refuse to capture from a frozen account or owner, and give back even so", async () => {
    const [one, two] = [await authorized(), await authorized()];
    await world.setAccountState(account, "FROZEN");
    expect(await refused(() => capture(one))).toBe("ACCOUNT_FROZEN");
    await world.setAccountState(account, "OPEN");
    await world.freeze(alice.userId, true);
    expect(await refused(() => capture(one))).toBe("ACCOUNT_FROZEN");
    expect((await release(two)).payment.status).toBe("CANCELLED");
    await world.freeze(alice.userId, false);
    expect((await capture(one)).payment.status).toBe("COMPLETED");
  });

  it("refuse what has expired, though no job has been there yet", async () => {
    const id = await authorized();
    await world.makeDue(id);
    expect(await unchanged(() => capture(id))).toMatchObject({
      __typename: "AuthorizationExpired",
      code: "AUTHORIZATION_EXPIRED",
    });
    // Nobody took it back yet, so the payee may.
    expect((await release(id)).payment.status).toBe("CANCELLED");
  });

  it("refuse what was captured before, and what was voided before", async () => {
    const [captured, voided] = [await authorized(), await authorized()];
    await capture(captured);
    await release(voided);
    expect(await refused(() => capture(captured))).toBe("AUTHORIZATION_CAPTURED");
    expect(await refused(() => capture(captured, { amount: usd("99.00") }))).toBe("AUTHORIZATION_CAPTURED");
    expect(await refused(() => release(captured))).toBe("AUTHORIZATION_CAPTURED");
    expect(await refused(() => release(captured, alice))).toBe("AUTHORIZATION_CAPTURED");
    expect(await refused(() => capture(voided))).toBe("AUTHORIZATION_VOIDED");
    expect(await refused(() => release(voided))).toBe("AUTHORIZATION_VOIDED");
  });

  it("keep a refusal that was decided under the lock as the answer to every repeat", async () => {
    const id = await authorized("10.00");
    const request = { amount: usd("11.00"), idempotencyKey: randomUUID() };
    const first = await capture(id, request);
    expect(first.code).toBe("AMOUNT_EXCEEDS_AUTHORIZATION");
    await release(id);
    expect(await capture(id, request)).toEqual(first);
    expect(await refused(() => capture(id, { ...request, idempotencyKey: randomUUID() }))).toBe("AUTHORIZATION_VOIDED");
  });
});

describe("capturePayment", () => {
  it("moves all that was authorised where no amount is named", async () => {
    const [before, theirs] = [await world.balance(account), await world.balance(shops)];
    const id = await authorized("12.34");
    const captured = await capture(id);
    expect(captured).toMatchObject({
      __typename: "CapturePaymentSuccess",
      payment: {
        id,
        status: "COMPLETED",
        kind: "SEND",
        amount: usd("12.34"),
        authorizedAmount: { amount: "12.34" },
        completedAt: expect.any(String),
        cancelledAt: null,
      },
    });
    expect(await world.balance(account)).toEqual({ ...before, posted: String(BigInt(before.posted) - 1234n) });
    expect(await world.balance(shops)).toEqual({ ...theirs, posted: String(BigInt(theirs.posted) + 1234n) });
    expect(await world.disagreements()).toEqual([]);
  });

  it("moves a part, and gives the rest back", async () => {
    const [before, theirs] = [await world.balance(account), await world.balance(shops)];
    const id = await authorized("50.00");
    const { payment } = await capture(id, { amount: usd("20.00") });
    expect(payment).toMatchObject({ amount: usd("20.00"), authorizedAmount: { amount: "50.00" } });
    expect(await world.balance(account)).toEqual({ ...before, posted: String(BigInt(before.posted) - 2000n) });
    expect(await world.balance(shops)).toEqual({ ...theirs, posted: String(BigInt(theirs.posted) + 2000n) });
    const { payment: seen } = await alice.ask("query ($id: ID!) { payment(id: $id) { status amount { amount } } }", {
      id,
    });
    expect(seen).toEqual({ status: "COMPLETED", amount: { amount: "20.00" } });
    expect(await world.disagreements()).toEqual([]);
  });

  it("gives the first answer to a repeat, and refuses the key with other arguments", async () => {
    const [id, other] = [await authorized(), await authorized()];
    const request = { amount: usd("5.00"), idempotencyKey: randomUUID() };
    const first = await capture(id, request);
    const after = await world.state();
    expect(await capture(id, request)).toEqual(first);
    for (const changes of [{ amount: usd("5.01") }, { amount: null }])
      expect((await capture(id, { ...request, ...changes })).code).toBe("IDEMPOTENCY_KEY_REUSED");
    expect((await capture(other, request)).code).toBe("IDEMPOTENCY_KEY_REUSED");
    expect(await world.state()).toEqual(after);
  });

  it("is one entry of the ledger about the payment, and one change of it", async () => {
    const id = await authorized("10.00");
    await capture(id, { amount: usd("4.00") });
    const { rows: entries } = await world.admin.query(
      `SELECT e.kind, e.action, e.target_id = $1 AS of_its_hold, array_agg(p.amount::text ORDER BY p.amount) AS moved FROM ledger.journal_entry e
       JOIN ledger.posting p ON p.entry_id = e.id WHERE e.subject_id = $1 GROUP BY e.id ORDER BY e.id`,
      [uuidOf(id)],
    );
    expect(entries).toEqual([
      { kind: "SEND", action: "hold", of_its_hold: null, moved: ["0", "0"] },
      { kind: "SEND", action: "capture", of_its_hold: true, moved: ["-400", "400"] },
    ]);
    const { rows: changes } = await world.admin.query(
      `SELECT e.status, e.sequence::text, e.at = p.created_at AS first, e.at = p.ended_at AS last
       FROM payments.payment_event e JOIN payments.payment p ON p.id = e.payment_id WHERE p.id = $1 ORDER BY e.sequence`,
      [uuidOf(id)],
    );
    expect(changes).toMatchObject([
      { status: "PENDING", sequence: "1", first: true },
      { status: "COMPLETED", sequence: "2", last: true },
    ]);
  });
});

describe("voidPayment", () => {
  it("gives everything back, at any time that the payee asks for it", async () => {
    const [before, theirs] = [await world.balance(account), await world.balance(shops)];
    const id = await authorized("50.00");
    expect(await release(id)).toMatchObject({
      __typename: "VoidPaymentSuccess",
      payment: {
        id,
        status: "CANCELLED",
        amount: usd("50.00"),
        completedAt: null,
        cancelledAt: expect.any(String),
      },
    });
    expect([await world.balance(account), await world.balance(shops)]).toEqual([before, theirs]);
    const { rows } = await world.admin.query(
      "SELECT e.status, e.at = p.ended_at AS last FROM payments.payment_event e JOIN payments.payment p ON p.id = e.payment_id WHERE p.id = $1 AND e.sequence = 2",
      [uuidOf(id)],
    );
    expect(rows).toEqual([{ status: "CANCELLED", last: true }]);
    expect(await world.disagreements()).toEqual([]);
  });

  it("gives the first answer to a repeat, and refuses the key for another payment", async () => {
    const [id, other] = [await authorized(), await authorized()];
    const key = randomUUID();
    const first = await release(id, shop, key);
    const after = await world.state();
    expect(await release(id, shop, key)).toEqual(first);
    expect((await release(other, shop, key)).code).toBe("IDEMPOTENCY_KEY_REUSED");
    expect(await world.state()).toEqual(after);
  });

  it("is the payer's too, as is the capture, between their own accounts", async () => {
    const { openAccount } = await alice.ask(OPEN, {
      input: { currency: "USD", name: "Savings", idempotencyKey: randomUUID() },
    });
    const to = { accountId: openAccount.account.id };
    expect((await release(await authorized("1.00", { to }), alice)).payment.status).toBe("CANCELLED");
    expect((await capture(await authorized("1.00", { to }), {}, alice)).payment).toMatchObject({
      status: "COMPLETED",
      kind: "TRANSFER",
    });
  });
});
