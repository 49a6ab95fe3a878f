import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ADDRESS } from "./bringing.ts";
import { failed, feePaid, funded, makePaying, type Paying, paid, stopped, switched } from "./paying.ts";
import { hashTables } from "./previewing.ts";
import { simulate } from "./simulating.ts";
import type { Person } from "./world.ts";

let stage: Paying;
let alice: Person;
let bob: Person;
let account: string;

beforeAll(async () => {
  stage = await makePaying();
  [alice, bob] = [stage.person("alice"), stage.person("bob")];
  account = await stage.ether(alice, "100");
  await stage.here.take(switched("OPEN"));
});
afterAll(() => stage.world.database.drop());
beforeEach(() => stage.world.admin.query("TRUNCATE payments.dead_letter"));

const eth = (amount: string) => ({ amount, currency: "ETH" });
const order = (changes: Record<string, unknown> = {}) => ({
  ...{ fromAccountId: account, network: "ETHEREUM", address: ADDRESS, amount: eth("1.5") },
  ...changes,
});
async function made(changes: Record<string, unknown> = {}): Promise<string> {
  const { payment, ...answer } = await stage.withdraw(alice, order(changes));
  if (!payment) throw new Error(JSON.stringify(answer));
  return payment.id;
}
/** Reserved, and wallets were asked for it. */
async function asked(changes: Record<string, unknown> = {}): Promise<string> {
  const id = await made(changes);
  await stage.work();
  return id;
}
const WEI = 10n ** 18n;
const show = (id: string) => stage.show(alice, id);

describe("withdrawToAddress", () => {
  it("reserves the money, asks wallets once, and is COMPLETED by their word, with what paid it", async () => {
    const [before, there] = [await stage.readUnits(account), await stage.custody()];
    const answer = await stage.withdraw(alice, order({ address: ADDRESS.toLowerCase(), priority: "HIGH" }));
    expect(answer).toMatchObject({
      __typename: "WithdrawToAddressSuccess",
      payment: {
        ...{ kind: "WITHDRAWAL", status: "PENDING", direction: "OUT", amount: eth("1.500000000000000000") },
        ...{ account: { id: account }, method: null, chain: null },
        payout: { network: "ETHEREUM", address: ADDRESS, txid: null, cancellation: null },
      },
    });
    const { id } = answer.payment;
    expect(await stage.asked(id)).toEqual([]);
    for (let times = 0; times < 3; times += 1) await stage.work();
    expect((await show(id)).status).toBe("PROCESSING");
    expect(await stage.asked(id)).toEqual([
      {
        ...{ paymentId: id, userId: alice.userId, network: "ETHEREUM", currency: "ETH", address: ADDRESS },
        ...{ amount: "1.500000000000000000", priority: "HIGH", accountId: account, requestedAt: expect.any(String) },
      },
    ]);
    await stage.here.take(paid(id, { txid: "0xab" }));
    await stage.work();
    expect(await show(id)).toMatchObject({
      ...{ status: "COMPLETED", completedAt: expect.any(String) },
      payout: { network: "ETHEREUM", address: ADDRESS, txid: "0xab" },
    });
    expect(before - (await stage.readUnits(account))).toBe((3n * WEI) / 2n);
    expect((await stage.custody()) - there).toBe((3n * WEI) / 2n);
    expect(await stage.show(bob, id)).toBeNull();
    expect([await stage.letters(), await stage.world.disagreements()]).toEqual([[], []]);
  });

  it("makes one of a key, in whichever case its address is written, and refuses it with other arguments", async () => {
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        stage.withdraw(alice, order({ idempotencyKey, address: i % 2 === 0 ? ADDRESS : ADDRESS.toLowerCase() })),
      ),
    );
    expect(new Set(answers.map(({ payment }) => payment.id)).size).toBe(1);
    for (const changes of [{ amount: eth("1.6") }, { memo: "x" }, { address: `0x${"12".repeat(20)}` }])
      expect(await stage.withdraw(alice, order({ idempotencyKey, ...changes }))).toMatchObject({
        code: "IDEMPOTENCY_KEY_REUSED",
      });
  });

  it("is refused, as it was foreseen, and nothing at all changes, for each way that it can be wrong", async () => {
    const [theirs, tron] = [await stage.ether(bob, "5"), await stage.open(alice, "TRX")];
    const frozen = await stage.open(alice);
    await stage.world.setAccountState(frozen, "FROZEN");
    const { admin } = stage.world;
    for (const [changes, code] of [
      [{ fromAccountId: theirs }, "ACCOUNT_NOT_FOUND"],
      [{ fromAccountId: "acc_nothing" }, "ACCOUNT_NOT_FOUND"],
      [{ amount: { amount: "1", currency: "TRX" } }, "CURRENCY_MISMATCH"],
      [{ network: "TRON" }, "NETWORK_CLOSED"],
      [{ fromAccountId: tron, amount: { amount: "1", currency: "TRX" } }, "NETWORK_CURRENCY_MISMATCH"],
      [{ address: "" }, "ADDRESS_INVALID"],
      [{ address: ` ${ADDRESS}` }, "ADDRESS_INVALID"],
      [{ address: ADDRESS.replace("aA", "Aa") }, "ADDRESS_INVALID"],
      [{ address: ADDRESS.slice(2) }, "ADDRESS_INVALID"],
      [{ address: `0x${"0".repeat(40)}` }, "ADDRESS_INVALID"],
      [{ address: "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH" }, "ADDRESS_INVALID"],
      [{ amount: eth("1000") }, "INSUFFICIENT_FUNDS"],
      [{ fromAccountId: frozen }, "ACCOUNT_FROZEN"],
    ] as const) {
      const foreseen = await stage.world.unchanged(() => stage.preview(alice, order(changes)));
      const { __typename, ...refused } = await stage.world.unchanged(() => stage.withdraw(alice, order(changes)));
      expect([changes, { __typename, ...refused }]).toEqual([changes, foreseen]);
      expect([changes, refused.code]).toEqual([changes, code]);
    }
    await admin.query("INSERT INTO payments.currency_disabled (currency, direction) VALUES ('ETH', 'withdrawals')");
    expect(await stage.world.unchanged(() => stage.withdraw(alice, order()))).toMatchObject({
      code: "CURRENCY_DISABLED",
    });
    await admin.query("DELETE FROM payments.currency_disabled");
    for (const amount of ["0", "-1", "0.0000000000000000001", "1e18"]) {
      const faulty = await stage.world.unchanged(() => stage.withdraw(alice, order({ amount: eth(amount) })));
      expect([amount, faulty.errors]).toMatchObject([amount, [{ extensions: { code: "BAD_USER_INPUT" } }]]);
    }
    for (const network of ["", "ethereum", "DOGE", "__proto__"]) {
      const faulty = await stage.world.unchanged(() => stage.withdraw(alice, order({ network })));
      const inputs = [{ path: "input.network", code: "UNKNOWN_NETWORK" }];
      expect([network, faulty.errors]).toMatchObject([network, [{ extensions: { code: "BAD_USER_INPUT", inputs } }]]);
    }
    expect(await stage.list("SELECT FROM payments.chain_payout WHERE network <> 'ETHEREUM'")).toEqual([]);
  });

  it("is foreseen without a trace, and comes as it was foreseen", async () => {
    const before = await hashTables(stage.world);
    const foreseen = await stage.preview(alice, order());
    expect(await hashTables(stage.world)).toEqual(before);
    const { payment } = await stage.withdraw(alice, order());
    const { kind, status, amount, fee } = payment;
    expect(foreseen.preview).toMatchObject({
      ...{ kind, status, amount, fee, approval: { needed: false } },
      holds: [{ change: "MADE", account: { id: account }, amount: { amount: amount.amount } }],
    });
  });

  it("is refused while it is stopped, also where its treasury is open, and what is PENDING waits until it is let go", async () => {
    const waits = await made();
    await stage.here.take(stopped("STOPPED"));
    for (const ask of [stage.preview, stage.withdraw])
      expect(await stage.world.unchanged(() => ask(alice, order()))).toMatchObject({
        ...{ __typename: "NetworkStopped", code: "NETWORK_STOPPED" },
      });
    await stage.work();
    expect([(await show(waits)).status, await stage.asked(waits)]).toEqual(["PENDING", []]);
    await stage.there.take(stopped("RELEASED"));
    await stage.work();
    expect([(await show(waits)).status, (await stage.asked(waits)).length]).toEqual(["PROCESSING", 1]);
    expect(await stage.letters()).toEqual([]);
  });

  it("is refused where nothing was ever said, and while it is PAUSED, and what is PENDING waits and can be called off", async () => {
    const [waits, calledOff] = [await made(), await made()];
    await stage.here.take(switched("PAUSED"));
    expect(await stage.world.unchanged(() => stage.withdraw(alice, order()))).toMatchObject({ code: "NETWORK_CLOSED" });
    await stage.work();
    expect([(await show(waits)).status, await stage.asked(waits)]).toEqual(["PENDING", []]);
    const input = { paymentId: calledOff, idempotencyKey: randomUUID() };
    const cancelled = await alice.ask(
      "mutation ($input: CancelPaymentInput!) { cancelPayment(input: $input) { __typename } }",
      { input },
    );
    expect(cancelled.cancelPayment.__typename).toBe("CancelPaymentSuccess");
    await stage.there.take(switched("OPEN"));
    await stage.work();
    expect([(await show(waits)).status, (await show(calledOff)).status]).toEqual(["PROCESSING", "CANCELLED"]);
    expect([(await stage.asked(waits)).length, await stage.asked(calledOff)]).toEqual([1, []]);
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("waits while its account is frozen, and is asked for once it is thawed", async () => {
    const id = await made();
    await stage.world.setAccountState(account, "FROZEN");
    await stage.work();
    expect(await stage.asked(id)).toEqual([]);
    await stage.world.setAccountState(account, "OPEN");
    await stage.work();
    expect((await stage.asked(id)).length).toBe(1);
    await stage.world.setAccountState(account, "FROZEN");
    await stage.here.take(paid(id));
    await stage.work();
    expect([(await show(id)).status, await stage.readState(id)]).toEqual(["PROCESSING", "CONFIRMED"]);
    await stage.world.setAccountState(account, "OPEN");
    await stage.work();
    expect((await show(id)).status).toBe("COMPLETED");
  });
});

describe("what wallets say of it", () => {
  it.each([
    ["PAYEE_REFUSES", "PAYOUT_UNDELIVERABLE"],
    ["CANCELLED", "PAYOUT_CANCELLED"],
    ["POLICY_DENIES", "PAYOUT_DENIED"],
    ["REPLACED", "PAYOUT_FAILED"],
  ])("has it fail by %s, %s, and everything is given back", async (reason, failureReason) => {
    const [before, there] = [await stage.readUnits(account), await stage.custody()];
    const id = await asked();
    await stage.here.take(failed(id, reason));
    await stage.there.take(failed(id, reason));
    await stage.work();
    expect(await show(id)).toMatchObject({ status: "FAILED", failureReason, payout: { txid: null } });
    expect([await stage.readUnits(account), await stage.custody(), await stage.letters()]).toEqual([before, there, []]);
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("is looked at at once, though the job would look an hour later", async () => {
    const id = await asked();
    const waits = () =>
      stage.list<{ late: boolean }>(
        "SELECT due_at > now() + interval '50 minutes' AS late FROM payments.withdrawal_task WHERE id = $1",
        [uuidOf(id)],
      );
    expect(await waits()).toEqual([{ late: true }]);
    await stage.here.take(paid(id));
    expect(await waits()).toEqual([{ late: false }]);
  });

  it("is a dead letter of what nobody was asked for, of another network, and where it has ended otherwise", async () => {
    const [failing, going, never] = [await asked(), await asked(), await made()];
    await stage.here.take(failed(failing));
    const state = await stage.world.state();
    for (const event of [
      paid(never),
      failed(never),
      paid(newId("pay")),
      paid(failing),
      paid(going, { network: "TRON" }),
    ])
      await stage.here.take(event);
    expect(await stage.letters()).toHaveLength(5);
    expect(await stage.world.state()).toEqual(state);
    expect([await stage.readState(going), await stage.readState(failing)]).toEqual(["REQUESTED", "FAILED"]);
  });

  it("is no provider's word: nobody simulates it, ends it by hand, tries it again or has it back", async () => {
    const id = await asked();
    const answer = await simulate(alice, "simulateWithdrawalOutcome", { paymentId: id, outcome: "DECLINED" });
    expect(answer.__typename).toBe("OutcomeImpossible");
    const at = Math.floor(Date.now() / 1_000);
    const actor = userActor(newId("usr"), { roles: ["USER", "OPERATOR"], assurance: { methods: ["pwd", "otp"], at } });
    const operator = (await stage.world.another())({ actor } as Person);
    const ask = async (mutation: string, outcome: string) =>
      (
        await operator.ask(
          `mutation ($input: EndPaymentInput!) { it: ${mutation}(input: $input) { __typename ... on Refusal { code } } }`,
          { input: { paymentId: id, outcome, reason: "it takes long", idempotencyKey: randomUUID() } },
        )
      ).it;
    for (const mutation of ["endPayment", "proposePaymentEnding"])
      for (const outcome of ["COMPLETED", "FAILED"])
        expect([mutation, outcome, await ask(mutation, outcome)]).toMatchObject([
          ...[mutation, outcome, { code: "OUTCOME_CONTRADICTED" }],
        ]);
    await stage.here.take(paid(id));
    await stage.work();
    expect((await show(id)).status).toBe("COMPLETED");
    expect(await stage.list("SELECT FROM payments.paid_task WHERE id = $1", [uuidOf(id)])).toEqual([]);
  });
});

describe("what a network takes, and what comes to its treasury", () => {
  it("is booked once of a transaction, however often and wherever it is told, and no customer's account changes", async () => {
    const [there, cost, own, theirs] = await Promise.all([
      stage.custody(),
      stage.expenses(),
      stage.equity(),
      stage.readUnits(account),
    ]);
    const [fee, more] = [feePaid("0.0021"), funded("3")];
    await Promise.all([fee, more, fee, more].flatMap((event) => [stage.here.take(event), stage.there.take(event)]));
    const { txid } = fee.data as { txid: string };
    await stage.here.take(feePaid("0.0021", { txid }));
    expect([
      (await stage.custody()) - there,
      (await stage.expenses()) - cost,
      (await stage.equity()) - own,
      (await stage.readUnits(account)) - theirs,
    ]).toEqual([2_100_000_000_000_000n - 3n * WEI, -2_100_000_000_000_000n, 3n * WEI, 0n]);
    expect(await stage.letters()).toEqual([]);
  });

  it.each([
    ["of a currency that is none here", { currency: "DOGE" }],
    ["of another scale", { amount: "0.0000000000000000001" }],
    ["of nothing", { amount: "0" }],
  ])("is a dead letter %s, and nothing of it is done", async (_what, changes) => {
    const before = await hashTables(stage.world);
    await stage.here.take(feePaid("1", changes));
    await stage.here.take(funded("1", changes));
    const { "payments.dead_letter": _letters, "payments.inbox": _inbox, ...kept } = await hashTables(stage.world);
    expect(before).toMatchObject(kept);
    expect(await stage.letters()).toHaveLength(2);
  });
});

describe("the database", () => {
  const broken = (text: string, values: unknown[] = []) =>
    stage.world.admin.query(text, values).then(
      () => null,
      (error: { constraint?: string }) => error.constraint ?? String(error),
    );

  it("lets what goes to an address go forward alone, by wallets' word, and nowhere else", async () => {
    const id = uuidOf(await made());
    const set = (what: string) => broken(`UPDATE payments.chain_payout SET ${what} WHERE payment_id = $1`, [id]);
    const move = (status: string) => broken("UPDATE payments.payment SET status = $2 WHERE id = $1", [id, status]);
    expect(await set("state = 'REQUESTED', requested_at = now()")).toBe("chain_payout_may_change");
    expect(await set("state = 'CONFIRMED', txid = '0x1', ended_at = now()")).toBe("chain_payout_may_change");
    await stage.work();
    expect(await set("state = 'PLANNED'")).toBe("chain_payout_may_change");
    expect(await set("state = 'CONFIRMED', txid = NULL, ended_at = now()")).toBe("chain_payout_says_what");
    expect(await set("state = 'CONFIRMED', txid = E'\\n', ended_at = now()")).toBe("chain_payout_says_how");
    expect([await move("COMPLETED"), await move("FAILED")]).toEqual([
      ...["payment_payout_ends_as_told", "payment_payout_ends_as_told"],
    ]);
    await set("state = 'FAILED', reason = 'CANCELLED', ended_at = now()");
    expect(await move("COMPLETED")).toBe("payment_payout_ends_as_told");
    expect(await set("state = 'CONFIRMED', txid = '0x1', reason = NULL")).toBe("chain_payout_may_change");
    const insert = "INSERT INTO payments.chain_payout (payment_id, network, address, state) VALUES ($1, $2, $3, $4)";
    expect(await broken(insert, [id, "ETHEREUM", "0x1", "PLANNED"])).toBe("chain_payout_is_theirs");
    const pending = uuidOf(await made());
    expect(await broken(insert, [pending, "ETHEREUM", "0x1", "PLANNED"])).toBe("chain_payout_pkey");
    expect(await broken(insert, [pending, "ethereum", "0x1", "PLANNED"])).toBe("chain_payout_says_where");
    await stage.world.admin.query("ALTER TABLE payments.chain_payout DISABLE TRIGGER chain_payout_is_theirs");
    expect(await broken(insert, [pending, "ETHEREUM", "0x1", "LOST"])).toMatch(
      /^chain_payout_(?:state_known|says_what)$/,
    );
    await stage.world.admin.query("ALTER TABLE payments.chain_payout ENABLE TRIGGER chain_payout_is_theirs");
  });

  it("books no fee and no funding of nothing, or of nowhere, and knows two states of a treasury", async () => {
    const insert = (table: string, [network, units]: [string, number]) =>
      broken(
        `INSERT INTO payments.${table} (network, txid, currency, amount, address, entry_id, at) VALUES ($1, '0x1', 'ETH', $2, '0x2', gen_random_uuid(), now())`,
        [network, units],
      );
    for (const table of ["chain_fee", "chain_funding"]) {
      expect(await insert(table, ["ETHEREUM", 0])).toBe(`${table}_is_something`);
      expect(await insert(table, ["ethereum", 1])).toBe(`${table}_says_where`);
    }
    const treasury = "INSERT INTO payments.chain_treasury VALUES ($1, 'ETH', $2, now())";
    expect(await broken(treasury, ["TRON", "HALTED"])).toBe("chain_treasury_state_known");
    expect(await broken(treasury, ["tron", "OPEN"])).toBe("chain_treasury_says_where");
  });

  it("keeps where it goes, and what was booked, for good", async () => {
    const { pool } = stage.world.environment;
    const denied = (text: string) =>
      pool.query(text).then(
        () => null,
        (error: { code?: string }) => error.code,
      );
    expect(await denied("UPDATE chain_payout SET address = '0x1'")).toBe("42501");
    for (const table of ["chain_payout", "chain_treasury", "chain_fee", "chain_funding"])
      expect([table, await denied(`DELETE FROM ${table}`)]).toEqual([table, "42501"]);
    for (const table of ["chain_fee", "chain_funding"])
      expect([table, await denied(`UPDATE ${table} SET amount = 1`)]).toEqual([table, "42501"]);
  });
});
