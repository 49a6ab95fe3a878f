import { randomUUID } from "node:crypto";
import { knownId } from "@coffer/contracts/ids";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDirectory } from "../src/adapters/postgres/money/directory.ts";
import { AUTHORIZE, makeWorld, OPEN, PAYMENT, type Person, SEND, type World } from "./world.ts";

let world: World;
let alice: Person;
let funds: string;

beforeAll(async () => {
  world = await makeWorld();
  alice = await world.person("alice");
  funds = await world.funded(alice, "100000.00");
});
afterAll(() => world.end());

const open = async (who: Person, currency = "USD"): Promise<string> =>
  (await who.ask(OPEN, { input: { currency, idempotencyKey: randomUUID() } })).openAccount.account.id;
const readAccounts = async (who: Person): Promise<string[]> => {
  const { rows } = await world.admin.query(
    "SELECT id FROM payments.account WHERE owner_id = (SELECT user_id FROM payments.person WHERE username = $1)",
    [who.username],
  );
  return rows.map(({ id }) => id);
};
const pay = async (to: object, from = funds, key = randomUUID(), who = alice) => {
  const input = { fromAccountId: from, to, amount: { amount: "1.00", currency: "USD" }, idempotencyKey: key };
  return (await who.ask(SEND, { input })).sendPayment;
};
/** Into which account of the payee it went. */
const paidInto = async (who: Person, answer: { payment: { id: string } }): Promise<string> =>
  (await who.ask(PAYMENT, { id: answer.payment.id })).payment.account.id;

describe("a person who is paid by name or id", () => {
  it("cannot be paid into a closed account that is named itself", async () => {
    const bob = await world.person("bob");
    const account = await open(bob);
    await world.setAccountState(account, "CLOSED");
    expect(await pay({ accountId: account })).toMatchObject({ code: "ACCOUNT_CLOSED" });
  });

  it.each(["username", "userId"] as const)(
    "is paid into their oldest open account once their first is closed, by %s",
    async (by) => {
      const carol = await world.person(`carol-${by}`);
      const accounts = [await open(carol), await open(carol), await open(carol)];
      const to = { [by]: carol[by] };
      expect(await paidInto(carol, await pay(to))).toBe(accounts[0]);
      await empty(carol, accounts[0] ?? "");
      expect(await world.setAccountState(accounts[0] ?? "", "CLOSED")).toBe("changed");
      expect(await paidInto(carol, await pay(to))).toBe(accounts[1]);
      await world.setAccountState(accounts[2] ?? "", "CLOSED");
      expect(await paidInto(carol, await pay(to))).toBe(accounts[1]);
    },
  );

  it("is looked up each time, their open account after ten seconds, whose an account is once", async () => {
    const mallory = await world.person("mallory");
    const [first, second] = [await open(mallory), await open(mallory)];
    const asked: (string | undefined)[] = [];
    const { pool } = world.environment;
    const query = (text: pg.QueryConfig) => {
      asked.push(text.name);
      return pool.query(text);
    };
    let now = 0;
    const directory = makeDirectory({ query } as unknown as pg.Pool, () => now);
    const find = async () => (await directory.findPayee({ userId: mallory.userId }, "USD"))?.account?.id;
    expect(await find()).toBe(first);
    expect((await directory.findAccount(knownId("acc", first)))?.ownerId).toBe(mallory.userId);
    await world.setAccountState(first, "CLOSED");
    now = 9_999;
    expect(await find()).toBe(first);
    now = 10_000;
    expect(await find()).toBe(second);
    expect((await directory.findAccount(knownId("acc", first)))?.ownerId).toBe(mallory.userId);
    const each = "users-by-id";
    expect(asked).toEqual([each, "payee-accounts", "accounts", each, each, "payee-accounts"]);
  });

  it("is paid into an account that is opened for them where all are closed, and into that one from then on", async () => {
    const dave = await world.person("dave");
    const closed = [await open(dave), await open(dave)];
    for (const account of closed) await world.setAccountState(account, "CLOSED");
    const [first, second] = [await pay({ username: "dave" }), await pay({ userId: dave.userId })];
    const into = await paidInto(dave, first);
    expect(closed).not.toContain(into);
    expect(await paidInto(dave, second)).toBe(into);
    expect(await readAccounts(dave)).toHaveLength(3);
  });

  it("still takes money on a frozen account: that is not closed", async () => {
    const erin = await world.person("erin");
    const [frozen] = [await open(erin), await open(erin)];
    await world.setAccountState(frozen ?? "", "FROZEN");
    expect(await paidInto(erin, await pay({ username: "erin" }))).toBe(frozen);
  });

  it("keeps no account that was opened for a payment that is refused", async () => {
    const frank = await world.person("frank");
    const account = await open(frank);
    await world.setAccountState(account, "CLOSED");
    const poor = await open(alice);
    expect(await pay({ username: "frank" }, poor)).toMatchObject({ code: "INSUFFICIENT_FUNDS" });
    expect(await readAccounts(frank)).toHaveLength(1);
  });

  it("reserves money for the open account, too", async () => {
    const grace = await world.person("grace");
    const [first, second] = [await open(grace), await open(grace)];
    await world.setAccountState(first, "CLOSED");
    const input = {
      fromAccountId: funds,
      to: { username: "grace" },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    const { authorizePayment } = await alice.ask(AUTHORIZE, { input });
    expect(authorizePayment.payment.status).toBe("PENDING");
    expect((await world.balance(second)).pendingIn).toBe("100");
  });

  it("is oneself: the account that pays is the only open one", async () => {
    const heidi = await world.person("heidi");
    const first = await open(heidi);
    const second = await world.funded(heidi, "10.00");
    await world.setAccountState(first, "CLOSED");
    expect(await pay({ username: "heidi" }, second, randomUUID(), heidi)).toMatchObject({ code: "SAME_ACCOUNT" });
  });

  it("is oneself, and not where one was paid a moment ago, if that is closed since", async () => {
    const nora = await world.person("nora");
    const [first, second] = [await open(nora), await open(nora)];
    const paid = await pay({ username: "nora" });
    expect(await paidInto(nora, paid)).toBe(first);
    await pay({ accountId: second }, first, randomUUID(), nora);
    expect(await world.setAccountState(first, "CLOSED")).toBe("changed");
    expect(await pay({ username: "nora" }, first, randomUUID(), nora)).toMatchObject({ code: "ACCOUNT_CLOSED" });
  });

  it("is told apart from a payer whose own account is closed", async () => {
    const ivan = await world.person("ivan");
    await open(ivan);
    const own = await open(alice);
    await world.setAccountState(own, "CLOSED");
    expect(await pay({ username: "ivan" }, own)).toMatchObject({ code: "ACCOUNT_CLOSED" });
  });
});

describe("an account that is closed while its owner is being paid by name", () => {
  it("loses no payment: each goes to it before, or to another after", async () => {
    const judy = await world.person("judy");
    for (let round = 0; round < 5; round += 1) {
      const closing = (await readAccounts(judy)).length === 0 ? await open(judy) : undefined;
      const keys = Array.from({ length: 40 }, () => randomUUID());
      const others = Array.from({ length: 3 }, () => open(judy));
      const [answers] = await Promise.all([
        Promise.all(keys.map((key) => pay({ username: "judy" }, funds, key))),
        closeEmptyAccounts(judy, closing),
        ...others,
      ]);
      expect(answers.map(({ __typename }) => __typename)).toEqual(keys.map(() => "SendPaymentSuccess"));
      expect(await Promise.all(keys.map((key) => pay({ username: "judy" }, funds, key)))).toEqual(answers);
    }
    const { rows } = await world.admin.query(
      "SELECT count(*)::int AS n, sum(amount)::text AS units FROM payments.payment WHERE to_user <> from_user AND to_account = ANY (SELECT id FROM payments.account WHERE owner_id = (SELECT user_id FROM payments.person WHERE username = 'judy'))",
    );
    expect(rows).toEqual([{ n: 200, units: "20000" }]);
  });

  it("is decided under the lock: what was planned for it goes to another that was opened meanwhile", async () => {
    // The batch is held up at the key that an administrator's transaction takes; the account is
    // closed in that time.
    const kim = await world.person("kim");
    const [first, second] = [await open(kim), await open(kim)];
    const key = randomUUID();
    const gate = await world.admin.connect();
    await gate.query("BEGIN");
    await gate.query("LOCK TABLE payments.claim IN SHARE MODE");
    const paying = pay({ username: "kim" }, funds, key);
    await world.untilBlocked();
    await world.setAccountState(first, "CLOSED");
    await gate.query("COMMIT");
    gate.release();
    expect(await paidInto(kim, await paying)).toBe(second);
    expect(await pay({ username: "kim" }, funds, key)).toEqual(await paying);
  });

  it("lets a batch of others through: 1 of 100 payees has moved, and each has their own answer", async () => {
    const people = await Promise.all(Array.from({ length: 20 }, (_, n) => world.person(`crowd-${n}`)));
    const accounts = await Promise.all(people.map((who) => open(who)));
    const gate = await world.admin.connect();
    await gate.query("BEGIN");
    await gate.query("LOCK TABLE payments.claim IN SHARE MODE");
    const paying = Array.from({ length: 100 }, (_, n) => pay({ username: `crowd-${n % 20}` }));
    await world.untilBlocked();
    await world.setAccountState(accounts[7] ?? "", "CLOSED");
    await gate.query("COMMIT");
    gate.release();
    const answers = await Promise.all(paying);
    expect(answers.map(({ __typename }) => __typename)).toEqual(answers.map(() => "SendPaymentSuccess"));
    expect(await Promise.all(accounts.map(world.units))).toEqual(accounts.map((_, n) => (n === 7 ? "0" : "500")));
    expect(await readAccounts(people[7] as Person)).toHaveLength(2);
  });
});

async function empty(who: Person, account: string): Promise<void> {
  const amount = { amount: (Number.parseInt(await world.units(account), 10) / 100).toFixed(2), currency: "USD" };
  const input = { fromAccountId: account, to: { accountId: funds }, amount, idempotencyKey: randomUUID() };
  await who.ask(SEND, { input });
}

/** As an operator who closes whatever is empty at that moment. */
async function closeEmptyAccounts(who: Person, first: string | undefined): Promise<void> {
  if (first) await world.setAccountState(first, "CLOSED");
  for (const id of await readAccounts(who))
    await world.admin.query("SELECT ledger.set_account_state(ARRAY[$1::uuid], ARRAY['CLOSED'])", [id]);
}
