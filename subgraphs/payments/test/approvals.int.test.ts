import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { pgSql } from "@coffer/platform/postgres/sql";
import canonicalize from "canonicalize";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dropPasskey } from "../src/adapters/postgres/approvals/keep-passkeys.ts";
import { APPROVAL_MS } from "../src/app/approvals/submit-warranted.ts";
import {
  APPROVED_HOLD,
  APPROVED_SEND,
  addPasskey,
  type Device,
  makeAdmin,
  optionsFor,
  setPolicy,
} from "./approving.ts";
import { makeWorld, OPEN, type Person, VOID, type World } from "./world.ts";

let world: World;
let alice: Person;
let bob: Person;
let eve: Person;
let account: string;
let device: Device;

beforeAll(async () => {
  world = await makeWorld();
  [alice, bob, eve] = [await world.person("alice"), await world.person("bob"), await world.person("eve")];
  account = await world.funded(alice, "9000.00");
  device = await addPasskey(world, alice);
  await setPolicy(world, { threshold: "100.00" });
});
afterAll(() => world.end());

const input = (changes: Record<string, unknown> = {}) => ({
  fromAccountId: account,
  to: { userId: bob.userId },
  amount: { amount: "100.00", currency: "USD" },
  memo: "a boat",
  idempotencyKey: randomUUID(),
  ...changes,
});
type Input = ReturnType<typeof input> & { approval?: string };
const send = async (sent: Input, who = alice) => (await who.ask(APPROVED_SEND, { input: sent })).sendPayment;

/** What is to be signed for it. */
async function asked(sent: Input, who = alice): Promise<{ statement: string; options: string; expiresAt: string }> {
  const refused = await send(sent, who);
  expect(refused).toMatchObject({ __typename: "ApprovalRequired", code: "APPROVAL_REQUIRED" });
  return refused;
}
const approved = async (sent: Input): Promise<Required<Input>> => ({
  ...sent,
  approval: device.get((await asked(sent)).options),
});

/** What payments there are of somebody, and what is on the account. */
const traces = async () => ({
  units: await world.units(account),
  claims: await countRows("claim"),
  payments: await countRows("payment"),
  approvals: await countRows("payment_approval"),
});
async function countRows(table: string): Promise<number> {
  const { rows } = await world.admin.query(`SELECT count(*)::int AS count FROM payments.${table}`);
  return rows[0].count;
}
async function unchanged<T>(act: () => Promise<T>): Promise<T> {
  const before = await traces();
  const answer = await act();
  expect(await traces()).toEqual(before);
  return answer;
}

describe("a payment that needs its payer's approval", () => {
  it("is refused with the statement to sign, which says what it is, and nothing is kept of its key", async () => {
    const sent = input();
    const { statement, options, expiresAt } = await unchanged(() => asked(sent));
    const said = JSON.parse(statement);
    expect(said).toEqual({
      type: "coffer.payment-approval.v1",
      operation: "sendPayment",
      idempotencyKey: sent.idempotencyKey,
      payerId: alice.userId,
      fromAccountId: account,
      payeeId: bob.userId,
      payeeAccountId: null,
      amount: "100.00",
      currency: "USD",
      maximumFee: "0.00",
      memo: "a boat",
      holdSeconds: null,
      expiresAt: new Date(expiresAt).toISOString(),
      nonce: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(canonicalize(said)).toBe(statement);
    expect(JSON.parse(options)).toMatchObject({
      challenge: JSON.parse(optionsFor(options, statement)).challenge,
      rpId: "localhost",
      userVerification: "required",
      timeout: APPROVAL_MS,
      allowCredentials: [{ id: device.credentialId }],
    });
  });

  it("is made with the approval, once, and what was signed is kept with it", async () => {
    const sent = await approved(input());
    const before = await world.units(account);
    const made = await send(sent);
    expect(made).toMatchObject({ __typename: "SendPaymentSuccess", payment: { status: "COMPLETED" } });
    const { rows } = await world.admin.query("SELECT * FROM payments.payment_approval WHERE payment_id = $1", [
      uuidOf(made.payment.id),
    ]);
    expect(JSON.parse(rows[0].statement)).toMatchObject({ idempotencyKey: sent.idempotencyKey, amount: "100.00" });
    expect(rows[0]).toMatchObject({ payer_id: uuidOf(alice.userId), payee_id: uuidOf(bob.userId) });
    expect(rows[0].client_data.toString("base64url")).toBe(JSON.parse(sent.approval).response.clientDataJSON);

    const { approval: _used, ...plain } = sent;
    for (const again of [sent, plain]) expect((await send(again)).payment.id).toBe(made.payment.id);
    expect(BigInt(before) - BigInt(await world.units(account))).toBe(10_000n);
    const another = { ...sent, idempotencyKey: randomUUID() };
    expect(await unchanged(() => send(another))).toMatchObject({ code: "APPROVAL_REFUSED", fault: "CHALLENGE" });
  });

  it("tells its payer and staff when and with what it was approved, and its payee nothing", async () => {
    const sent = await approved(input());
    const { payment } = await send(sent);
    const small = await send(input({ amount: { amount: "1.00", currency: "USD" } }));
    const READ = "query ($id: ID!) { payment(id: $id) { approval { approvedAt passkeyId credentialId digest } } }";
    const read = async (who: Person, id: string) => (await who.ask(READ, { id })).payment?.approval;
    const shown = await read(alice, payment.id);
    expect(shown).toEqual({
      approvedAt: expect.stringMatching(/^2\d{3}-/),
      passkeyId: device.told.passkeyId,
      credentialId: device.credentialId,
      digest: JSON.parse(Buffer.from(JSON.parse(sent.approval).response.clientDataJSON, "base64url").toString())
        .challenge,
    });
    expect(await read(bob, payment.id)).toBeNull();
    expect(await read(eve, payment.id)).toBeUndefined();
    expect(await read(alice, small.payment.id)).toBeNull();
    const staff = { query: READ, variables: { id: payment.id }, actor: makeAdmin(), requestId: "req_test" };
    expect((await world.subgraph.execute(staff)).data).toEqual({ payment: { approval: shown } });
  });

  it("is made once by 20 callers with one approval, in two processes", async () => {
    const other = (await world.another())(alice);
    const sent = await approved(input());
    const before = await traces();
    const answers = await Promise.all(Array.from({ length: 20 }, (_none, i) => send(sent, i % 2 ? alice : other)));
    expect(new Set(answers.map(({ payment }) => payment?.id)).size).toBe(1);
    const after = await traces();
    expect(after).toEqual({
      units: String(BigInt(before.units) - 10_000n),
      claims: before.claims + 1,
      payments: before.payments + 1,
      approvals: before.approvals + 1,
    });
  });

  it("is made once where one approval comes with twenty keys, and for none but its own", async () => {
    const sent = await approved(input());
    const before = await world.units(account);
    const keys = Array.from({ length: 20 }, (_none, i) => (i === 7 ? sent.idempotencyKey : randomUUID()));
    const answers = await Promise.all(keys.map((idempotencyKey) => send({ ...sent, idempotencyKey })));
    expect(answers.map(({ __typename }) => __typename === "SendPaymentSuccess")).toEqual(
      keys.map((key) => key === sent.idempotencyKey),
    );
    expect(BigInt(before) - BigInt(await world.units(account))).toBe(10_000n);
  });

  it("is not made where the commit does not come about, and by the same approval when it is sent again", async () => {
    const sent = await approved(input());
    await world.admin.query("ALTER TABLE payments.payment_approval ADD CONSTRAINT broken CHECK (false) NOT VALID");
    const answer = await unchanged(() => alice.ask(APPROVED_SEND, { input: sent }));
    expect(answer.errors).toMatchObject([{ extensions: { code: "INTERNAL_SERVER_ERROR" } }]);
    await world.admin.query("ALTER TABLE payments.payment_approval DROP CONSTRAINT broken");
    const made = await send(sent);
    expect(made).toHaveProperty("payment");
    expect(await send(sent)).toEqual(made);
  });

  it("keeps its first refusal for its key, as any, and the approval is used up by it", async () => {
    const sent = await approved(input({ amount: { amount: "100000.00", currency: "USD" } }));
    expect(await send(sent)).toMatchObject({ code: "INSUFFICIENT_FUNDS" });
    expect(await send(sent)).toMatchObject({ code: "INSUFFICIENT_FUNDS" });
    const { rows } = await world.admin.query(
      "SELECT count(*)::int AS count FROM payments.approval_request WHERE key = $1",
      [sent.idempotencyKey],
    );
    expect(rows).toEqual([{ count: 0 }]);
  });

  it("of a person without an account opens one for them with it", async () => {
    const frank = await world.person("frank");
    const sent = await approved(input({ to: { username: "Frank" } }));
    expect(await send(sent)).toMatchObject({ payment: { status: "COMPLETED" } });
    expect((await send(await approved(input({ to: { userId: frank.userId } })))).__typename).toBe("SendPaymentSuccess");
  });

  it("is approved as a reservation for a reservation alone, and for so long", async () => {
    const sent = { ...input(), expiresIn: 600 };
    const hold = async (changes: object) =>
      (await alice.ask(APPROVED_HOLD, { input: { ...sent, ...changes } })).authorizePayment;
    const { statement, options } = await hold({});
    expect(JSON.parse(statement)).toMatchObject({ operation: "authorizePayment", holdSeconds: 600 });
    const approval = device.get(options);
    expect(await hold({ approval, expiresIn: 601 })).toMatchObject({ fault: "DIFFERENT_PAYMENT" });
    const { expiresIn: _none, ...plain } = sent;
    expect(await send({ ...plain, approval })).toMatchObject({ fault: "DIFFERENT_PAYMENT" });
    const held = await hold({ approval });
    expect(held).toMatchObject({ payment: { status: "PENDING" } });
    await bob.ask(VOID, { input: { paymentId: held.payment.id, idempotencyKey: randomUUID() } });
  });
});

describe("an approval", () => {
  const other = async () =>
    (await alice.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } })).openAccount.account.id;

  it.each<[string, () => Promise<Partial<Input>>]>([
    ["the account that pays", async () => ({ fromAccountId: await other() })],
    ["the payee", async () => ({ to: { userId: eve.userId } })],
    ["the payee's account", async () => ({ to: { accountId: await world.funded(bob, "1.00") } as never })],
    ["the amount", async () => ({ amount: { amount: "100.01", currency: "USD" } })],
    ["the memo", async () => ({ memo: "another boat" })],
    ["no memo", async () => ({ memo: null as never })],
    ["the key", async () => ({ idempotencyKey: randomUUID() })],
  ])(
    "is refused where %s is another than what was signed, and the payment that was approved can be made",
    async (_what, change) => {
      const sent = await approved(input());
      const changes = await change();
      const refused = await unchanged(() => send({ ...sent, ...changes }));
      expect(refused).toMatchObject({ __typename: "ApprovalRefused", fault: "DIFFERENT_PAYMENT" });
      expect(await send(sent)).toMatchObject({ __typename: "SendPaymentSuccess" });
    },
  );

  it("is refused in another currency", async () => {
    const euros = await world.funded(alice, "500.00", "EUR");
    const sent = await approved(input());
    const changed = { ...sent, fromAccountId: euros, amount: { amount: "100.00", currency: "EUR" } };
    expect(await unchanged(() => send(changed))).toMatchObject({ fault: "DIFFERENT_PAYMENT" });
  });

  it("is refused where any field of the statement was another when it was signed", async () => {
    const sent = input();
    const { statement, options } = await asked(sent);
    const said = JSON.parse(statement) as Record<string, unknown>;
    for (const field of Object.keys(said)) {
      const changed = canonicalize({ ...said, [field]: field === "holdSeconds" ? 60 : `${said[field]}0` });
      const approval = device.get(optionsFor(options, changed ?? ""));
      expect(await unchanged(() => send({ ...sent, approval })), field).toMatchObject({ fault: "CHALLENGE" });
    }
    const spaced = JSON.stringify(said, null, 1);
    const approval = device.get(optionsFor(options, spaced));
    expect(await send({ ...sent, approval })).toMatchObject({ fault: "CHALLENGE" });
    expect(await send({ ...sent, approval: device.get(options) })).toMatchObject({ __typename: "SendPaymentSuccess" });
  });

  it.each([
    ["another page", { origin: "https://evil.example" }, "ORIGIN"],
    ["a page inside another", { clientData: { crossOrigin: true } }, "ORIGIN"],
    ["a device that looked at nobody", { isVerified: false }, "USER_VERIFICATION"],
    ["another domain", { rpId: "evil.example" }, "NOT_PROVED"],
    ["a passkey that is another by now", { isSynced: true }, "NOT_PROVED"],
    ["a registration", { clientData: { type: "webauthn.create" } }, "NOT_PROVED"],
  ] as const)("is refused from %s", async (_what, behaviour, fault) => {
    const sent = input();
    const approval = device.get((await asked(sent)).options, behaviour);
    expect(await unchanged(() => send({ ...sent, approval }))).toMatchObject({ fault });
  });

  it("is refused by somebody else's passkey, for somebody else, and by one that nobody has", async () => {
    const evil = await addPasskey(world, eve);
    const sent = input();
    const { options } = await asked(sent);
    expect(await unchanged(() => send({ ...sent, approval: evil.get(options) }))).toMatchObject({
      fault: "NOT_PROVED",
    });
    const [theirs, approval] = [await world.funded(eve, "500.00"), device.get(options)];
    const stolen = { ...sent, fromAccountId: theirs, approval };
    expect(await unchanged(() => send(stolen, eve))).toMatchObject({ fault: "NOT_PROVED" });
  });

  it("is refused by a passkey that was removed, also where the news of its making comes later", async () => {
    const gone = await addPasskey(world, alice);
    const [first, second] = [input(), input()];
    const before = gone.get((await asked(first)).options);
    const later = gone.get((await asked(second)).options);
    expect(await send({ ...first, approval: before })).toMatchObject({ __typename: "SendPaymentSuccess" });
    await gone.remove();
    expect(await unchanged(() => send({ ...second, approval: later }))).toMatchObject({ fault: "NOT_PROVED" });
    await gone.add();
    expect(JSON.parse((await asked(input())).options).allowCredentials).toHaveLength(1);
  });

  it("is refused from the commit on in which auth removed its passkey, before any event, and for good", async () => {
    const gone = await addPasskey(world, alice);
    const sent = input();
    const approval = gone.get((await asked(sent)).options);
    const auth = world.database.pool("auth");
    await dropPasskey(pgSql(auth), gone.told);
    expect(await unchanged(() => send({ ...sent, approval }))).toMatchObject({ fault: "NOT_PROVED" });
    await gone.add();
    expect(JSON.parse((await asked(input())).options).allowCredentials).toHaveLength(1);
    await expect(auth.query("SELECT FROM payments.passkey")).rejects.toThrow(/permission denied/);
  });

  it("is refused where its passkey counted no further than before: there is a copy of it", async () => {
    const counting = await addPasskey(world, alice);
    counting.signCount = 6;
    const [first, second] = [input(), input()];
    expect(await send({ ...first, approval: counting.get((await asked(first)).options) })).toHaveProperty("payment");
    counting.signCount = 6;
    const approval = counting.get((await asked(second)).options);
    expect(await unchanged(() => send({ ...second, approval }))).toMatchObject({ fault: "NOT_PROVED" });
    counting.signCount = 7;
    expect(await send({ ...second, approval: counting.get((await asked(second)).options) })).toHaveProperty("payment");
    await counting.remove();
  });

  it("is refused once its time is over, and where another was asked for since", async () => {
    const [late, renewed] = [input(), input()];
    const approval = device.get((await asked(late)).options);
    await world.admin.query(
      "UPDATE payments.approval_request SET expires_at = now() - interval '1 second' WHERE key = $1",
      [late.idempotencyKey],
    );
    expect(await unchanged(() => send({ ...late, approval }))).toMatchObject({ fault: "CHALLENGE" });

    const [first, second] = [await asked(renewed), await asked(renewed)];
    expect(await unchanged(() => send({ ...renewed, approval: device.get(first.options) }))).toMatchObject({
      fault: "CHALLENGE",
    });
    expect(await send({ ...renewed, approval: device.get(second.options) })).toHaveProperty("payment");
  });

  it("is refused as an input where it is nothing that a browser gives", async () => {
    const { errors } = await unchanged(() => alice.ask(APPROVED_SEND, { input: { ...input(), approval: "{}" } }));
    expect(errors).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "input.approval", code: "INVALID_PASSKEY" }] } },
    ]);
  });

  it("is asked for twenty times at most at once, of one payer", async () => {
    const carol = await world.person("carol");
    const theirs = await world.funded(carol, "500.00");
    await addPasskey(world, carol);
    for (let i = 0; i < 25; i += 1) await asked(input({ fromAccountId: theirs }), carol);
    const { rows } = await world.admin.query(
      "SELECT count(*)::int AS count FROM payments.approval_request WHERE user_id = $1",
      [uuidOf(carol.userId)],
    );
    expect(rows).toEqual([{ count: 20 }]);
  });
});
