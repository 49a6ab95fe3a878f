import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import type { PayoutProvider } from "../src/app/withdrawals/ports.ts";
import { SCENARIOS } from "../src/domain/methods/scenarios.ts";
import { addPasskey, setPolicy } from "./approving.ts";
import { countAnswers } from "./look-into.ts";
import { makePayoutWorker } from "./workers.ts";
import { addMethod, makeWorld, PATIENT, type Person, SEND, WITHDRAW, type World } from "./world.ts";

let world: World;
let alice: Person;
let mallory: Person;
let account: string;
let bank: string;

beforeAll(async () => {
  world = await makeWorld();
  [alice, mallory] = [await world.person("alice"), await world.person("mallory")];
  account = await world.funded(alice, "9000.00");
  bank = await addMethod(alice, "sandbox_bank");
});
afterAll(() => world.end());

const usd = (amount: string) => ({ amount, currency: "USD" });
const input = (changes: Record<string, unknown> = {}) => ({
  fromAccountId: account,
  methodId: bank,
  amount: usd("10.00"),
  memo: "rent",
  idempotencyKey: randomUUID(),
  ...changes,
});
const withdraw = async (changes: Record<string, unknown> = {}, who = alice) => {
  const answer = await who.ask(WITHDRAW, { input: input(changes) });
  return answer.errors ? answer : answer.withdraw;
};
const SHOWN = `query ($id: ID!) { payment(id: $id) { id kind status direction completedAt failedAt failureReason amount { amount } counterparty { id }
  account { id } method { id kind label } } }`;
const show = async (id: string, who = alice) => (await who.ask(SHOWN, { id })).payment;
/** Whoever waits for another try has it as soon as the job looks. */
const untilStatus = (id: string, status: string) =>
  vi.waitFor(
    async () => {
      await world.admin.query("UPDATE payments.withdrawal_task SET due_at = now() WHERE due_at > now()");
      expect((await show(id)).status).toBe(status);
    },
    { timeout: 120_000, interval: 50 },
  );
async function outside(): Promise<bigint> {
  return BigInt(await world.units(sandboxClearing("USD")));
}

describe("withdraw", () => {
  it("reserves the money, and moves it to the outside once the provider has paid", async () => {
    const [before, there] = [await world.units(account), await outside()];
    const made = await withdraw();
    expect(made).toMatchObject({
      __typename: "WithdrawSuccess",
      payment: {
        kind: "WITHDRAWAL",
        direction: "OUT",
        amount: usd("10.00"),
        memo: "rent",
        authorizedAmount: null,
        account: { id: account },
        method: { id: bank, label: "Sandbox Bank •••• 0001" },
      },
    });
    await untilStatus(made.payment.id, "COMPLETED");
    expect(await show(made.payment.id)).toMatchObject({ completedAt: expect.any(String), counterparty: null });
    expect(BigInt(before) - BigInt(await world.units(account))).toBe(1_000n);
    expect((await outside()) - there).toBe(1_000n);
    expect(await show(made.payment.id, mallory)).toBeNull();
    expect(await world.disagreements()).toEqual([]);
  });

  it("makes one of a key, and refuses it with other arguments", async () => {
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => withdraw({ idempotencyKey })));
    expect(new Set(answers.map(({ payment }) => payment.id)).size).toBe(1);
    for (const changes of [
      { amount: usd("11.00") },
      { memo: null },
      { methodId: await addMethod(alice, "sandbox_card") },
    ])
      expect(await withdraw({ idempotencyKey, ...changes })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    await untilStatus(answers[0].payment.id, "COMPLETED");
  });

  it("is refused, and nothing changes, for each way that it can be wrong", async () => {
    const theirs = await addMethod(mallory, "sandbox_bank");
    const unverified = await addMethod(alice, "sandbox_bank_unverified");
    const empty = await world.funded(alice, "1.00");
    await world.setAccountState(empty, "FROZEN");
    for (const [changes, code] of [
      [{ fromAccountId: await world.funded(mallory, "20.00") }, "ACCOUNT_NOT_FOUND"],
      [{ fromAccountId: "acc_nothing" }, "ACCOUNT_NOT_FOUND"],
      [{ methodId: theirs }, "PAYMENT_METHOD_NOT_FOUND"],
      [{ methodId: "nothing" }, "PAYMENT_METHOD_NOT_FOUND"],
      [{ methodId: unverified }, "PAYMENT_METHOD_UNVERIFIED"],
      [{ amount: { amount: "1.00", currency: "EUR" } }, "CURRENCY_MISMATCH"],
      [{ amount: usd("9000.01") }, "INSUFFICIENT_FUNDS"],
      [{ fromAccountId: empty, amount: usd("1.00") }, "ACCOUNT_FROZEN"],
    ] as const)
      expect([code, await world.unchanged(() => withdraw(changes))]).toMatchObject([code, { code }]);
    const faulty = await world.unchanged(() => withdraw({ amount: usd("0.00"), idempotencyKey: "" }));
    expect(faulty.errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  it("leaves nothing to spend twice: of fifty at once, as many as there is money for", async () => {
    const purse = await world.funded(alice, "50.00");
    const both = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        i % 2 === 0
          ? withdraw({ fromAccountId: purse })
          : alice
              .ask(SEND, {
                input: {
                  fromAccountId: purse,
                  to: { userId: mallory.userId },
                  amount: usd("10.00"),
                  idempotencyKey: randomUUID(),
                },
              })
              .then((answer) => answer.sendPayment),
      ),
    );
    const taken = both.filter(({ __typename: name }) => /Success$/.test(name));
    expect(taken).toHaveLength(5);
    await vi.waitFor(async () => expect(await world.units(purse)).toBe("0"), PATIENT);
    expect(await world.disagreements()).toEqual([]);
  });
});

describe("what the sandbox's tokens do", () => {
  const ENDS = {
    paid: { status: "COMPLETED", failureReason: null },
    late: { status: "COMPLETED", failureReason: null },
    lost: { status: "COMPLETED", failureReason: null },
    down: { status: "COMPLETED", failureReason: null },
    hooks: { status: "COMPLETED", failureReason: null },
    declined: { status: "FAILED", failureReason: "PAYOUT_DECLINED" },
    unusable: { status: "FAILED", failureReason: "METHOD_UNUSABLE" },
  } as const;

  it.each(SCENARIOS.filter(({ isVerified }) => isVerified))("$token: $description", async ({ token, payout }) => {
    const methodId = await addMethod(alice, token);
    const [before, there] = [BigInt(await world.units(account)), await outside()];
    const { payment } = await withdraw({ methodId });
    await untilStatus(payment.id, ENDS[payout].status);
    expect(await show(payment.id)).toMatchObject({ ...ENDS[payout], method: { id: methodId } });
    const moved = ENDS[payout].status === "COMPLETED" ? 1_000n : 0n;
    expect([before - BigInt(await world.units(account)), (await outside()) - there]).toEqual([moved, moved]);
    expect(await world.balance(account)).toMatchObject({ pendingOut: "0" });
    expect(await world.disagreements()).toEqual([]);
  });

  it("the provider's books and ours agree, and the ledger has moved as much", async () => {
    const { rows } = await world.admin.query(`SELECT
        (SELECT sum(amount)::text FROM payments.sandbox_payout WHERE outcome = 'PAID' AND currency = 'USD') AS theirs,
        (SELECT sum(amount)::text FROM payments.payment WHERE kind = 'WITHDRAWAL' AND status = 'COMPLETED' AND currency = 'USD') AS ours,
        (SELECT sum(p.amount)::text FROM ledger.posting p JOIN ledger.journal_entry e ON e.id = p.entry_id WHERE e.kind = 'WITHDRAWAL' AND p.amount > 0) AS booked`);
    expect(rows[0].ours).not.toBeNull();
    expect([rows[0].theirs, rows[0].booked]).toEqual([rows[0].ours, rows[0].ours]);
  });
});

describe("a withdrawal whose payer is frozen", () => {
  it("is refused, and what was asked for before comes to its end once they are thawed", async () => {
    const frosty = await world.person("frosty");
    const purse = await world.funded(frosty, "20.00");
    const methodId = await addMethod(frosty, "sandbox_bank_late");
    const { payment } = await withdraw({ fromAccountId: purse, methodId }, frosty);
    const asked = { ...input({ fromAccountId: purse, methodId }) };
    await world.freeze(frosty.userId, true);
    const refused = (await frosty.ask(WITHDRAW, { input: asked })).withdraw;
    expect(refused).toMatchObject({ code: "ACCOUNT_FROZEN" });
    await world.freeze(frosty.userId, false);
    await vi.waitFor(async () => expect((await show(payment.id, frosty)).status).toBe("COMPLETED"), {
      ...PATIENT,
      timeout: 120_000,
    });
  });

  it("asks nobody while the account is frozen, and books what was paid when it was frozen behind it", async () => {
    const quiet = await makeWorld();
    try {
      const owner = await quiet.person("person");
      const purse = await quiet.funded(owner, "20.00");
      const methodId = await addMethod(owner, "sandbox_bank");
      await quiet.subgraph.stop();
      const person = (await quiet.another())(owner);
      const status = async (id: string) => (await person.ask(SHOWN, { id })).payment.status;
      const asked: string[] = [];
      const freezing: Partial<PayoutProvider> = {
        supports: () => true,
        look: async ({ id }) => (asked.includes(id) ? "PAID" : null),
        async payOut({ id }) {
          asked.push(id);
          await quiet.setAccountState(purse, "FROZEN");
          return "PAID";
        },
      };
      const round = await makePayoutWorker(quiet, { payouts: freezing });
      const key = randomUUID();
      const taken = input({ fromAccountId: purse, methodId, idempotencyKey: key });
      const { id } = (await person.ask(WITHDRAW, { input: taken })).withdraw.payment;
      const due = () => quiet.admin.query("UPDATE payments.withdrawal_task SET due_at = now() - interval '1 second'");
      await quiet.setAccountState(purse, "FROZEN");
      await round();
      expect([asked, await status(id)]).toEqual([[], "PENDING"]);
      await quiet.setAccountState(purse, "OPEN");
      await quiet.freeze(owner.userId, true);
      await due();
      await round();
      expect([asked, await status(id)]).toEqual([[], "PENDING"]);
      await quiet.freeze(owner.userId, false);
      await due();
      await round();
      expect([asked, await status(id)]).toEqual([[id], "PROCESSING"]);
      expect(await quiet.balance(purse)).toEqual({ posted: "2000", pendingIn: "0", pendingOut: "1000" });
      await quiet.setAccountState(purse, "OPEN");
      await due();
      await round();
      expect(asked).toEqual([id]);
      expect(await status(id)).toBe("COMPLETED");
      expect(await quiet.balance(purse)).toEqual({ posted: "1000", pendingIn: "0", pendingOut: "0" });
    } finally {
      await quiet.database.drop();
    }
  });
});

describe("a withdrawal that its provider was to be asked for when everything went down", () => {
  it.each([
    ["its owner is frozen", (world: World, owner: Person, on: boolean) => world.freeze(owner.userId, on)],
    [
      "its currency is switched off",
      (world: World, _owner: Person, on: boolean) =>
        world.admin.query(
          on
            ? "INSERT INTO payments.currency_disabled VALUES ('USD', 'withdrawals')"
            : "DELETE FROM payments.currency_disabled",
        ),
    ],
  ] as const)("is not asked for while %s, and is paid once afterwards", async (_what, stop) => {
    const quiet = await makeWorld();
    try {
      const owner = await quiet.person("owner");
      const fromAccountId = await quiet.funded(owner, "20.00");
      const methodId = await addMethod(owner, "sandbox_bank");
      await quiet.subgraph.stop();
      const person = (await quiet.another())(owner);
      const order = input({ fromAccountId, methodId });
      const { id } = (await person.ask(WITHDRAW, { input: order })).withdraw.payment;
      const status = async () => (await person.ask(SHOWN, { id })).payment.status;
      const due = () => quiet.admin.query("UPDATE payments.withdrawal_task SET due_at = now() - interval '1 second'");
      const away: Partial<PayoutProvider> = {
        supports: () => true,
        look: () => Promise.reject(new Error("away")),
        payOut: () => Promise.reject(new Error("away")),
      };
      await (await makePayoutWorker(quiet, { payouts: away }))();
      expect(await status()).toBe("PROCESSING");
      await stop(quiet, owner, true);
      const round = await makePayoutWorker(quiet);
      for (let times = 0; times < 3; times += 1) {
        await due();
        await round();
      }
      const { rows } = await quiet.admin.query("SELECT FROM payments.sandbox_payout");
      expect([rows, await status()]).toEqual([[], "PROCESSING"]);
      await stop(quiet, owner, false);
      await due();
      await round();
      expect(await status()).toBe("COMPLETED");
      expect(await quiet.disagreements()).toEqual([]);
    } finally {
      await quiet.database.drop();
    }
  });
});

describe("a payment method that is removed", () => {
  const REMOVE = `mutation ($input: RemovePaymentMethodInput!) { removePaymentMethod(input: $input) { __typename } }`;

  it("takes no withdrawal from that commit on, and what was asked for before goes there", async () => {
    const owner = await world.person("owner");
    const fromAccountId = await world.funded(owner, "10.00");
    const methodId = await addMethod(owner, "sandbox_bank");
    const order = { fromAccountId, methodId, amount: usd("0.01") };
    const many = () => Array.from({ length: 24 }, () => withdraw(order, owner));
    const before = many();
    await Promise.any(before);
    const removed = owner.ask(REMOVE, { input: { methodId } });
    const answers = await Promise.all([...before, ...many()]);
    expect((await removed).removePaymentMethod.__typename).toBe("RemovePaymentMethodSuccess");
    expect(await withdraw(order, owner)).toMatchObject({ code: "PAYMENT_METHOD_NOT_FOUND" });
    const { rows } = await world.admin.query(
      "SELECT count(*)::int AS count FROM payments.payment_withdrawal WHERE method_id = $1",
      [uuidOf(methodId)],
    );
    const taken = answers.flatMap((answer) => answer.payment?.id ?? []);
    expect(rows[0].count).toBe(taken.length);
    expect(countAnswers(answers.flatMap(({ code }) => code ?? []))).toEqual(
      taken.length === 48 ? {} : { PAYMENT_METHOD_NOT_FOUND: 48 - taken.length },
    );
    expect(taken.length).toBeGreaterThan(0);
    await vi.waitFor(async () => {
      expect(await world.units(fromAccountId)).toBe(String(1_000 - taken.length));
    }, PATIENT);
  });
});

describe("a withdrawal that its payer has to approve", () => {
  it("says how much leaves and where it goes, and is made with the approval of this very one", async () => {
    const carol = await world.person("carol");
    const purse = await world.funded(carol, "500.00");
    const methodId = await addMethod(carol, "sandbox_bank");
    const device = await addPasskey(world, carol);
    await setPolicy(world, { threshold: "100.00" });
    const order = input({ fromAccountId: purse, methodId, amount: usd("100.00") });
    const small = await withdraw({ fromAccountId: purse, methodId, amount: usd("99.99") }, carol);
    expect(small).toMatchObject({ __typename: "WithdrawSuccess" });
    const asked = (await carol.ask(WITHDRAW, { input: order })).withdraw;
    expect(asked).toMatchObject({ __typename: "ApprovalRequired" });
    expect(JSON.parse(asked.statement)).toEqual({
      type: "coffer.withdrawal-approval.v1",
      operation: "withdraw",
      idempotencyKey: order.idempotencyKey,
      payerId: carol.userId,
      fromAccountId: purse,
      methodId,
      method: "Sandbox Bank •••• 0001",
      amount: "100.00",
      currency: "USD",
      maximumFee: "0.00",
      memo: "rent",
      expiresAt: new Date(asked.expiresAt).toISOString(),
      nonce: expect.stringMatching(/^[\w-]{22}$/),
    });
    const approval = device.get(asked.options);
    for (const changes of [{ amount: usd("100.01") }, { methodId: await addMethod(carol, "sandbox_card") }]) {
      const other = { ...order, ...changes, approval };
      expect((await carol.ask(WITHDRAW, { input: other })).withdraw).toMatchObject({ fault: "DIFFERENT_PAYMENT" });
    }
    const made = (await carol.ask(WITHDRAW, { input: { ...order, approval } })).withdraw;
    expect(made).toMatchObject({ __typename: "WithdrawSuccess" });
    expect((await carol.ask(WITHDRAW, { input: order })).withdraw.payment.id).toBe(made.payment.id);
    const { rows } = await world.admin.query("SELECT payee_id FROM payments.payment_approval WHERE payment_id = $1", [
      uuidOf(made.payment.id),
    ]);
    expect(rows).toEqual([{ payee_id: uuidOf(methodId) }]);

    // A method that nothing was approved to is a new payee.
    await setPolicy(world, { threshold: null, newPayees: true });
    const known = { fromAccountId: purse, methodId, amount: usd("1.00") };
    expect(await withdraw(known, carol)).toMatchObject({ __typename: "WithdrawSuccess" });
    const unknown = { ...known, methodId: await addMethod(carol, "sandbox_wallet") };
    expect(await withdraw(unknown, carol)).toMatchObject({ __typename: "ApprovalRequired" });
    await setPolicy(world, { threshold: null });
  });
});
