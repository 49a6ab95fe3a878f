import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTHORIZE, makeWorld, OPEN, PAYMENTS, type Person, SEND, type World } from "./world.ts";

let world: World;
let alice: Person;
let shop: Person;
let account: string;

beforeAll(async () => {
  world = await makeWorld();
  [alice, shop] = [await world.person("alice"), await world.person("shop")];
  account = await world.funded(alice, "100.00");
});
afterAll(() => world.end());

const input = (changes: Record<string, unknown> = {}) => ({
  fromAccountId: account,
  to: { username: "shop" },
  amount: { amount: "1.00", currency: "USD" },
  idempotencyKey: randomUUID(),
  ...changes,
});
const authorize = async (changes: Record<string, unknown> = {}, who = alice) => {
  const answer = await who.ask(AUTHORIZE, { input: input(changes) });
  return answer.errors ? answer : answer.authorizePayment;
};

const unchanged: World["unchanged"] = (request) => world.unchanged(request);

describe("authorizePayment", () => {
  it.each([
    ["an amount of zero", { amount: { amount: "0", currency: "USD" } }, "input.amount.amount"],
    ["two payees", { to: { username: "shop", userId: "usr_x" } }, "input.to"],
    ["a memo that is too long", { memo: "x".repeat(257) }, "input.memo"],
    ["a key that is empty", { idempotencyKey: "" }, "input.idempotencyKey"],
    ["a time that is over at once", { expiresIn: 0 }, "input.expiresIn"],
    ["a time in the past", { expiresIn: -1 }, "input.expiresIn"],
    ["more than 30 days", { expiresIn: 30 * 24 * 3600 + 1 }, "input.expiresIn"],
  ])("refuses %s", async (_what, changes, path) => {
    const { errors } = await unchanged(() => authorize(changes));
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", inputs: [{ path }] } }]);
  });

  it("asks for a login", async () => {
    const { errors } = await unchanged(() => world.nobody(AUTHORIZE, { input: input() }));
    expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  });

  it("refuses who cannot pay or be paid as sendPayment does", async () => {
    const { openAccount } = await shop.ask(OPEN, { input: { currency: "EUR", idempotencyKey: randomUUID() } });
    const refused = async (changes: Record<string, unknown>, who = alice) =>
      (await unchanged(() => authorize(changes, who))).__typename;
    expect(await refused({ to: { username: "alice" } }, shop)).toBe("AccountNotFound");
    expect(await refused({ fromAccountId: "acc_01h455vb4pex5vsknk084sn02q" })).toBe("AccountNotFound");
    expect(await refused({ to: { username: "carol" } })).toBe("PayeeNotFound");
    expect(await refused({ to: { accountId: account } })).toBe("SameAccount");
    expect(await refused({ amount: { amount: "1", currency: "EUR" } })).toBe("CurrencyMismatch");
    expect(await refused({ to: { accountId: openAccount.account.id } })).toBe("CurrencyMismatch");
  });

  it("refuses more than can be spent, what is reserved already counted, and opens no account for the payee then", async () => {
    const [carl, dave] = [await world.person("carl"), await world.person("dave")];
    const poor = await world.funded(carl, "5.00");
    await authorize({ fromAccountId: poor, amount: { amount: "3.00", currency: "USD" } }, carl);
    const request = {
      fromAccountId: poor,
      to: { username: dave.username },
      amount: { amount: "2.01", currency: "USD" },
      idempotencyKey: "too-much",
    };
    const refused = await unchanged(() => authorize(request, carl));
    expect(refused).toMatchObject({ __typename: "InsufficientFunds", available: { amount: "2.00", currency: "USD" } });
    // The answer belongs to the key, whatever comes in later.
    await authorize({ to: { accountId: poor } });
    expect(await authorize(request, carl)).toEqual(refused);
    const send = {
      fromAccountId: poor,
      to: { username: "alice" },
      amount: { amount: "2.01", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    expect((await carl.ask(SEND, { input: send })).sendPayment.__typename).toBe("InsufficientFunds");
  });

  it("refuses a frozen account, a frozen owner and a closed account, and so does sendPayment", async () => {
    const frank = await world.person("frank");
    const [franks, emptied] = [await world.funded(frank, "5.00"), await world.funded(frank, "1.00")];
    const both = async (fromAccountId: string, to: object = { username: "shop" }) => {
      const request = { ...input({ fromAccountId, to }) };
      const [one, two] = [
        await unchanged(() => frank.ask(AUTHORIZE, { input: request })),
        await unchanged(() => frank.ask(SEND, { input: request })),
      ] as [Record<string, { code: string }>, Record<string, { code: string }>];
      return [one.authorizePayment?.code, two.sendPayment?.code];
    };
    expect(await world.setAccountState(franks, "FROZEN")).toBe("changed");
    expect(await both(franks)).toEqual(["ACCOUNT_FROZEN", "ACCOUNT_FROZEN"]);
    await world.setAccountState(franks, "OPEN");
    await world.freeze(frank.userId, true);
    expect(await both(franks)).toEqual(["ACCOUNT_FROZEN", "ACCOUNT_FROZEN"]);
    await world.freeze(frank.userId, false);
    await frank.ask(SEND, { input: input({ fromAccountId: emptied, to: { accountId: franks } }) });
    expect(await world.setAccountState(emptied, "CLOSED")).toBe("changed");
    expect(await both(emptied)).toEqual(["ACCOUNT_CLOSED", "ACCOUNT_CLOSED"]);
    expect(await both(franks, { accountId: emptied })).toEqual(["ACCOUNT_CLOSED", "ACCOUNT_CLOSED"]);
    expect((await authorize({ fromAccountId: franks }, frank)).__typename).toBe("AuthorizePaymentSuccess");
  });

  it("takes money for a frozen payee: it is theirs, and they cannot spend it", async () => {
    const greta = await world.person("greta");
    await world.freeze(greta.userId, true);
    expect((await authorize({ to: { username: "greta" } })).__typename).toBe("AuthorizePaymentSuccess");
  });

  it("reserves in its commit: the payer can spend less, the payee may expect it, and nothing is posted", async () => {
    const [bill, hana] = [await world.person("bill"), await world.person("hana")];
    const bills = await world.funded(bill, "80.00");
    const made = await authorize(
      { fromAccountId: bills, to: { username: "hana" }, amount: { amount: "30.00", currency: "USD" }, memo: "Room 12" },
      bill,
    );
    expect(made).toMatchObject({
      __typename: "AuthorizePaymentSuccess",
      payment: {
        status: "PENDING",
        kind: "SEND",
        amount: { amount: "30.00" },
        authorizedAmount: { amount: "30.00" },
        memo: "Room 12",
        completedAt: null,
        cancelledAt: null,
      },
    });
    const query =
      "query ($id: ID!) { payment(id: $id) { direction status account { id } counterparty { id } expiresAt } }";
    const { payment: seen } = await hana.ask(query, { id: made.payment.id });
    expect(seen).toMatchObject({ direction: "IN", status: "PENDING", counterparty: { id: bill.userId } });
    expect(await world.expiry(made.payment.id, 7 * 24 * 3600)).toEqual({ at: seen.expiresAt, isOfItsCommit: true });
    expect((await bill.ask(query, { id: made.payment.id })).payment).toMatchObject({
      direction: "OUT",
      account: { id: bills },
    });
    expect(await world.balance(bills)).toEqual({ posted: "8000", pendingIn: "0", pendingOut: "3000" });
    expect(await world.balance(seen.account.id)).toEqual({ posted: "0", pendingIn: "3000", pendingOut: "0" });
    for (const who of [bill, hana])
      expect((await who.ask(PAYMENTS)).payments.nodes.map(({ id }: { id: string }) => id)).toContain(made.payment.id);
  });

  it("is a transfer between one's own accounts, and expires when it was asked to", async () => {
    const { openAccount } = await alice.ask(OPEN, {
      input: { currency: "USD", name: "Savings", idempotencyKey: randomUUID() },
    });
    const { payment } = await authorize({ to: { accountId: openAccount.account.id }, expiresIn: 60 });
    expect(payment).toMatchObject({ kind: "TRANSFER", status: "PENDING" });
    expect(await world.expiry(payment.id, 60)).toEqual({ at: payment.expiresAt, isOfItsCommit: true });
  });

  it("gives the first answer to a repeat, and refuses the key with other arguments", async () => {
    const first = input({ memo: "once", expiresIn: 600 });
    const { authorizePayment: made } = await alice.ask(AUTHORIZE, { input: first });
    const after = await world.state();
    expect((await alice.ask(AUTHORIZE, { input: first })).authorizePayment.payment.id).toBe(made.payment.id);
    for (const other of [
      { memo: "twice" },
      { expiresIn: 601 },
      { amount: { amount: "1.01", currency: "USD" } },
      { to: { userId: shop.userId } },
    ])
      expect((await alice.ask(AUTHORIZE, { input: { ...first, ...other } })).authorizePayment.code).toBe(
        "IDEMPOTENCY_KEY_REUSED",
      );
    expect(await world.state()).toEqual(after);
  });

  it("never takes the key of a payment that was sent for its own", async () => {
    const idempotencyKey = randomUUID();
    const sent = await alice.ask(SEND, { input: input({ idempotencyKey }) });
    const made = await authorize({ idempotencyKey });
    expect(made.__typename).toBe("AuthorizePaymentSuccess");
    expect(made.payment.id).not.toBe(sent.sendPayment.payment.id);
  });
});

describe("the tables of payments and of authorisations", () => {
  const columns =
    "id, kind, status, currency, amount, fee, memo, from_account, from_user, to_account, to_user, entry_id, sequence, created_at, ended_at";
  it.each([
    ["payment_begins_as_declared", "SEND", "CANCELLED", "NULL", "10, NULL, now()"],
    ["payment_ended_has_time", "SEND", "COMPLETED", "NULL", "10, NULL, now()"],
    ["payment_ended_has_time", "SEND", "PENDING", "now()", "10, NULL, now()"],
    [null, "SEND", "PENDING", "NULL", "10, NULL, NULL"],
    [null, "SEND", "PENDING", "NULL", "NULL, NULL, now()"],
    ["payment_authorized_is_internal", "DEPOSIT", "PENDING", "NULL", "10, NULL, now()"],
    ["payment_within_authorized", "SEND", "PENDING", "NULL", "9, 10, now()"],
    ["payment_authorization_positive", "SEND", "PENDING", "NULL", "0, NULL, now()"],
  ])("hold %s against a %s that is %s", async (constraint, kind, status, endedAt, authorized) => {
    const insert = (of: string, at: string, end: string, beside: string) =>
      `BEGIN; WITH made AS (INSERT INTO payments.payment (${columns}) VALUES (gen_random_uuid(), '${of}', '${at}', 'USD', 10, 0, NULL, gen_random_uuid(), gen_random_uuid(),
        gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, now(), ${end}) RETURNING id)
       SELECT id AS made INTO TEMPORARY made FROM made;
       INSERT INTO payments.payment_authorization (payment_id, amount, captured, expires_at) SELECT made, ${beside} FROM made; ROLLBACK`;
    const client = await world.admin.connect();
    try {
      const code = constraint === null ? { code: "23502" } : { constraint };
      await expect(client.query(insert(kind, status, endedAt, authorized))).rejects.toMatchObject(code);
      await client.query("ROLLBACK");
      await expect(client.query(insert("SEND", "PENDING", "NULL", "10, NULL, now()"))).resolves.toBeDefined();
    } finally {
      client.release();
    }
  });
});
