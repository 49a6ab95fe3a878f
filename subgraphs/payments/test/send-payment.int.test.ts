import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorld, OPEN, type Person, SEND, type World } from "./world.ts";

let world: World;
let alice: Person;
let bob: Person;
let account: string;

beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("Alice"), await world.person("bob")];
  account = await world.funded(alice, "100.00");
});
afterAll(() => world.end());

const input = (changes: Record<string, unknown> = {}) => ({
  fromAccountId: account,
  to: { username: "bob" },
  amount: { amount: "1.00", currency: "USD" },
  idempotencyKey: randomUUID(),
  ...changes,
});
const send = (changes: Record<string, unknown> = {}, who = alice) => who.ask(SEND, { input: input(changes) });

const unchanged: World["unchanged"] = (request) => world.unchanged(request);

describe("sendPayment", () => {
  it.each([
    ["1e18", "NOT_A_DECIMAL"],
    ["NaN", "NOT_A_DECIMAL"],
    ["-1", "NOT_A_DECIMAL"],
    ["0", "NOT_POSITIVE"],
    [" 1", "NOT_A_DECIMAL"],
    ["１２", "NOT_A_DECIMAL"],
    ["0x10", "NOT_A_DECIMAL"],
    ["", "NOT_A_DECIMAL"],
    [`0.${"0".repeat(39)}1`, "TOO_PRECISE"],
    [(2n ** 256n).toString(), "TOO_LARGE"],
    [25.5, "NOT_A_DECIMAL"],
  ])("refuses the amount %j as %s", async (amount, code) => {
    const { errors } = await unchanged(() => send({ amount: { amount, currency: "USD" } }));
    expect(errors).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "input.amount.amount", code }] } },
    ]);
  });

  it("refuses an amount that no double can hold, exactly, for lack of funds and not for its form", async () => {
    const { sendPayment } = await unchanged(() => send({ amount: { amount: "9007199254740993", currency: "USD" } }));
    expect(sendPayment).toMatchObject({
      __typename: "InsufficientFunds",
      available: { amount: "100.00", currency: "USD" },
    });
  });

  it("names all faults of a request at once", async () => {
    const { errors } = await unchanged(() =>
      send({ to: {}, amount: { amount: "x", currency: "USD" }, memo: "\u200b", idempotencyKey: "" }),
    );
    const inputs = (errors as { extensions: { inputs: { path: string }[] } }[])[0]?.extensions.inputs.map(
      ({ path }) => path,
    );
    expect(inputs).toEqual(["input.amount.amount", "input.to", "input.memo", "input.idempotencyKey"]);
  });

  it.each([
    ["two payees", { to: { username: "bob", userId: "usr_x" } }, "input.to"],
    ["an unknown currency", { amount: { amount: "1", currency: "XAU" } }, "input.amount.currency"],
    ["a memo that is too long", { memo: "x".repeat(257) }, "input.memo"],
    ["a key that is too long", { idempotencyKey: "k".repeat(129) }, "input.idempotencyKey"],
  ])("refuses %s", async (_what, changes, path) => {
    const { errors } = await unchanged(() => send(changes));
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", inputs: [{ path }] } }]);
  });

  it("refuses nobody's, an unknown and a malformed payee alike", async () => {
    for (const to of [
      { username: "carol" },
      { userId: "usr_01h455vb4pex5vsknk084sn02q" },
      { accountId: "acc_01h455vb4pex5vsknk084sn02q" },
      { userId: "x" },
      { userId: "" },
      { accountId: "'; --" },
      { username: "" },
      { username: "bo b" },
      { username: "b\u200bob" },
      { username: "bob@example.com" },
    ])
      expect((await unchanged(() => send({ to }))).sendPayment).toMatchObject({
        __typename: "PayeeNotFound",
        code: "PAYEE_NOT_FOUND",
      });
  });

  it("pays nobody by another's name: a Kelvin sign is no k, and a full-width letter is none", async () => {
    await world.person("kevin");
    for (const username of ["\u212aevin", "\uff4bevin", "kevi\u0274"])
      expect((await unchanged(() => send({ to: { username } }))).sendPayment).toMatchObject({
        __typename: "PayeeNotFound",
      });
  });

  it.each([
    ["a zero-width space", "a\u200bdmin", "FORBIDDEN_CHARACTERS"],
    ["a filler", "\u3164", "FORBIDDEN_CHARACTERS"],
    ["a blank Braille sign", "\u2800", "FORBIDDEN_CHARACTERS"],
    ["what turns the direction of writing", "\u202eabc", "FORBIDDEN_CHARACTERS"],
    ["a tab", "a\tb", "FORBIDDEN_CHARACTERS"],
    ["blanks alone", " \n ", "EMPTY"],
  ])("refuses %s as a memo, and in a key", async (_what, text, code) => {
    const { errors } = await unchanged(() => send({ memo: text, idempotencyKey: text.replace("\n", " ") }));
    expect(errors).toMatchObject([
      {
        extensions: {
          code: "BAD_USER_INPUT",
          inputs: [
            { path: "input.memo", code },
            { path: "input.idempotencyKey", code },
          ],
        },
      },
    ]);
  });

  it("gives one answer for somebody else's account, an absent and a malformed one", async () => {
    const answers = await Promise.all(
      [account, "acc_01h455vb4pex5vsknk084sn02q", "nonsense"].map((fromAccountId) =>
        unchanged(() => send({ fromAccountId, to: { username: "alice" } }, bob)),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.sendPayment).toMatchObject({ __typename: "AccountNotFound" });
  });

  it("refuses another currency than the account's, and says which it holds", async () => {
    expect((await unchanged(() => send({ amount: { amount: "1", currency: "BTC" } }))).sendPayment).toMatchObject({
      __typename: "CurrencyMismatch",
      accountCurrency: "USD",
    });
  });

  it("refuses a payee's account of another currency, and one's own account as its own payee", async () => {
    const { openAccount } = await bob.ask(OPEN, { input: { currency: "EUR", idempotencyKey: randomUUID() } });
    expect((await unchanged(() => send({ to: { accountId: openAccount.account.id } }))).sendPayment).toMatchObject({
      __typename: "CurrencyMismatch",
      accountCurrency: "EUR",
    });
    for (const to of [{ accountId: account }, { username: "alice" }])
      expect((await unchanged(() => send({ to }))).sendPayment).toMatchObject({ __typename: "SameAccount" });
  });

  it("opens no account for a payee whose payment is refused", async () => {
    const dave = await world.person("dave");
    const { sendPayment } = await unchanged(() =>
      send({ to: { username: dave.username }, amount: { amount: "100.01", currency: "USD" } }),
    );
    expect(sendPayment).toMatchObject({ __typename: "InsufficientFunds", available: { amount: "100.00" } });
  });

  it("asks for a login", async () => {
    const before = await world.state();
    expect((await world.nobody(SEND, { input: input() })).errors).toMatchObject([
      { extensions: { code: "UNAUTHENTICATED" } },
    ]);
    expect(await world.state()).toEqual(before);
  });

  it("completes in its commit, opens the payee's account of the currency, and both see it from their side", async () => {
    const { sendPayment } = await send({ amount: { amount: "25.50", currency: "USD" }, memo: "Lunch" });
    expect(sendPayment).toMatchObject({
      __typename: "SendPaymentSuccess",
      payment: {
        status: "COMPLETED",
        kind: "SEND",
        amount: { amount: "25.50", currency: "USD" },
        fee: { amount: "0.00" },
        memo: "Lunch",
      },
    });
    const query = "query ($id: ID!) { payment(id: $id) { direction account { id } counterparty { id } completedAt } }";
    const { payment: seen } = await bob.ask(query, { id: sendPayment.payment.id });
    expect(seen).toMatchObject({ direction: "IN", counterparty: { id: alice.userId } });
    expect((await alice.ask(query, { id: sendPayment.payment.id })).payment).toMatchObject({
      direction: "OUT",
      account: { id: account },
      counterparty: { id: bob.userId },
    });
    expect([await world.units(account), await world.units(seen.account.id)]).toEqual(["7450", "2550"]);
  });

  it("finds a payee by the name however its case is, and whatever blanks were typed around it", async () => {
    for (const username of ["bob ", " BOB", "\u00a0Bob\n"])
      expect((await send({ to: { username } })).sendPayment).toMatchObject({ __typename: "SendPaymentSuccess" });
    const first = input({ to: { username: "bob" } });
    const { sendPayment } = await alice.ask(SEND, { input: first });
    const again = await alice.ask(SEND, { input: { ...first, to: { username: " BOB " } } });
    expect(again.sendPayment).toEqual(sendPayment);
  });

  it("keeps the lines of a memo, and puts its accents together", async () => {
    const { sendPayment } = await send({ memo: " Rent\r\nof June, cafe\u0301 👩\u200d👧\n" });
    expect(sendPayment).toMatchObject({ payment: { memo: "Rent\nof June, caf\u00e9 👩\u200d👧" } });
  });

  it("gives the first answer to a repeat, and refuses the key with other arguments", async () => {
    const first = input({ memo: "once" });
    const { sendPayment: sent } = await alice.ask(SEND, { input: first });
    const after = await world.state();
    expect((await alice.ask(SEND, { input: first })).sendPayment.payment.id).toBe(sent.payment.id);
    for (const other of [
      { memo: "twice" },
      { amount: { amount: "1.01", currency: "USD" } },
      { to: { userId: bob.userId } },
      { to: { username: "nobody" } },
    ])
      expect((await alice.ask(SEND, { input: { ...first, ...other } })).sendPayment).toMatchObject({
        __typename: "IdempotencyKeyReused",
      });
    expect(await world.state()).toEqual(after);
  });

  it("gives the first answer to a repeat whose payee cannot be found any more, and tells of a key that was used otherwise", async () => {
    await world.person("dora");
    const first = input({ to: { username: "dora" } });
    const { sendPayment: sent } = await alice.ask(SEND, { input: first });
    await world.admin.query("UPDATE payments.person SET username_key = 'dora-was-renamed' WHERE username_key = 'dora'");
    const after = await world.state();
    expect((await alice.ask(SEND, { input: first })).sendPayment).toEqual(sent);
    expect((await alice.ask(SEND, { input: { ...first, memo: "other" } })).sendPayment.__typename).toBe(
      "IdempotencyKeyReused",
    );
    expect((await alice.ask(SEND, { input: { ...first, idempotencyKey: randomUUID() } })).sendPayment.__typename).toBe(
      "PayeeNotFound",
    );
    expect(await world.state()).toEqual(after);
  });

  it("keeps a refusal that was decided under the lock as the answer to every repeat", async () => {
    const carl = await world.person("carl");
    const poor = await world.funded(carl, "5.00");
    const request = {
      fromAccountId: poor,
      to: { username: "bob" },
      amount: { amount: "6.00", currency: "USD" },
      idempotencyKey: "too-much",
    };
    const refused = await carl.ask(SEND, { input: request });
    expect(refused.sendPayment).toMatchObject({ __typename: "InsufficientFunds", available: { amount: "5.00" } });
    await send({ to: { accountId: poor }, amount: { amount: "5.00", currency: "USD" } });
    expect(await carl.ask(SEND, { input: request })).toEqual(refused);
    expect((await carl.ask(SEND, { input: { ...request, idempotencyKey: "again" } })).sendPayment).toMatchObject({
      __typename: "SendPaymentSuccess",
    });
  });

  it("stores nothing of a request that was refused before the lock: the same key works once it is right", async () => {
    const key = randomUUID();
    expect((await send({ to: { username: "eve" }, idempotencyKey: key })).sendPayment.__typename).toBe("PayeeNotFound");
    await world.person("eve");
    expect((await send({ to: { username: "eve" }, idempotencyKey: key })).sendPayment.__typename).toBe(
      "SendPaymentSuccess",
    );
  });

  it("never takes one caller's key for another's", async () => {
    const bobs = await world.funded(bob, "10.00");
    const key = randomUUID();
    const one = await send({ idempotencyKey: key });
    const two = await send({ fromAccountId: bobs, to: { username: "alice" }, idempotencyKey: key }, bob);
    expect([one.sendPayment.__typename, two.sendPayment.__typename]).toEqual([
      "SendPaymentSuccess",
      "SendPaymentSuccess",
    ]);
    expect(one.sendPayment.payment.id).not.toBe(two.sendPayment.payment.id);
  });

  it("moves money between one's own accounts as a transfer", async () => {
    const { openAccount } = await alice.ask(OPEN, {
      input: { currency: "USD", name: "Savings", idempotencyKey: randomUUID() },
    });
    const { sendPayment } = await send({ to: { accountId: openAccount.account.id } });
    expect(sendPayment.payment).toMatchObject({ kind: "TRANSFER", status: "COMPLETED" });
    const { payment } = await alice.ask("query ($id: ID!) { payment(id: $id) { direction counterparty { id } } }", {
      id: sendPayment.payment.id,
    });
    expect(payment).toEqual({ direction: "OUT", counterparty: null });
  });

  it("hides a payment from everybody who is no part of it", async () => {
    const { sendPayment } = await send();
    const stranger = await world.person("mallory");
    expect(await stranger.ask("query ($id: ID!) { payment(id: $id) { id } }", { id: sendPayment.payment.id })).toEqual({
      payment: null,
    });
  });
});

describe("sendPayment and a frozen user", () => {
  it("refuses what a frozen user sends, from an account of theirs that is opened later, too, while what is paid to them arrives", async () => {
    const erin = await world.person("erin");
    const hers = await world.funded(erin, "10.00");
    // As auth does it, with its own rights.
    const auth = world.database.pool("auth", 1);
    const freeze = (frozen: boolean) => auth.query("SELECT ledger.freeze_owner($1, $2)", [uuidOf(erin.userId), frozen]);
    await freeze(true);
    const spend = (fromAccountId: string) => erin.ask(SEND, { input: input({ fromAccountId }) });
    expect((await unchanged(() => spend(hers))).sendPayment).toMatchObject({
      __typename: "AccountFrozen",
      code: "ACCOUNT_FROZEN",
    });
    expect((await send({ to: { accountId: hers } })).sendPayment).toMatchObject({ __typename: "SendPaymentSuccess" });
    expect(await world.units(hers)).toBe("1100");
    const { openAccount } = await erin.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } });
    const later: string = openAccount.account.id;
    expect((await send({ to: { accountId: later } })).sendPayment).toMatchObject({ __typename: "SendPaymentSuccess" });
    expect((await unchanged(() => spend(later))).sendPayment).toMatchObject({ __typename: "AccountFrozen" });
    await freeze(false);
    for (const accountId of [hers, later])
      expect((await spend(accountId)).sendPayment).toMatchObject({ __typename: "SendPaymentSuccess" });
  });
});
