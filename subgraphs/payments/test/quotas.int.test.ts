import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { systemClock } from "@coffer/platform/values/clock";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { runPlans } from "../src/adapters/postgres/money/run-batch.ts";
import { Stage } from "./stage.ts";
import {
  AUTHORIZE,
  addMethod,
  CANCEL,
  DEPOSIT,
  makeWorld,
  OPEN,
  PATIENT,
  type Person,
  SEND,
  VOID,
  WITHDRAW,
  type World,
} from "./world.ts";

const LIMITS = { accounts: 3, authorizations: 3, deposits: 3, withdrawals: 3, requests: 3, schedules: 3, bulks: 3 };

let world: World;
beforeAll(async () => {
  world = await makeWorld({ quotas: LIMITS });
});
afterAll(() => world.end());

const OPEN_LIMIT = OPEN.replace("... on Refusal", "... on QuotaExceeded { limit } ... on Refusal");
const open = async (who: Person, key = randomUUID(), currency = "USD") =>
  (await who.ask(OPEN_LIMIT, { input: { currency, idempotencyKey: key } })).openAccount;
const count = async (table: "ledger.account" | "payments.account", who: Person): Promise<number> => {
  const { rows } = await world.admin.query(`SELECT count(*)::int AS n FROM ${table} WHERE owner_id = $1`, [
    uuidOf(who.userId),
  ]);
  return rows[0].n;
};
const typenames = (answers: readonly { __typename: string }[]) => answers.map(({ __typename }) => __typename);

describe("the accounts of one person", () => {
  it("are not more than anybody may have: the next is refused, says how many, and changes nothing", async () => {
    const ann = await world.person("ann");
    const key = randomUUID();
    const first = await open(ann, key);
    await open(ann);
    await open(ann, randomUUID(), "EUR");
    const refused = randomUUID();
    const before = await world.state();
    expect(await open(ann, refused)).toMatchObject({ __typename: "QuotaExceeded", code: "QUOTA_EXCEEDED", limit: 3 });
    expect(await world.state()).toEqual(before);
    // Repeats get their first answers, whatever came between.
    expect(await open(ann, key)).toEqual(first);
    expect(await open(ann, refused)).toMatchObject({ code: "QUOTA_EXCEEDED", limit: 3 });
  });

  it("are not more where requests race in one process and in two", async () => {
    const bea = await world.person("bea");
    const elsewhere = (await world.another())(bea);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => open(n % 2 === 0 ? bea : elsewhere)));
    expect(typenames(answers).filter((name) => name === "OpenAccountSuccess")).toHaveLength(3);
    expect(typenames(answers).filter((name) => name === "QuotaExceeded")).toHaveLength(37);
    expect([await count("ledger.account", bea), await count("payments.account", bea)]).toEqual([3, 3]);
  });

  it("are each person's own: one who has all of theirs keeps nobody else from opening, in the same batch", async () => {
    const [cas, others] = [
      await world.person("cas"),
      await Promise.all([1, 2, 3].map((n) => world.person(`other-${n}`))),
    ];
    await Promise.all([open(cas), open(cas), open(cas)]);
    const answers = await Promise.all(others.flatMap((who) => [open(who), open(cas)]));
    expect(typenames(answers)).toEqual(others.flatMap(() => ["OpenAccountSuccess", "QuotaExceeded"]));
  });

  it("count closed ones too: they are never removed", async () => {
    const dot = await world.person("dot");
    const accounts = await Promise.all([open(dot), open(dot), open(dot)]);
    await world.setAccountState(accounts[0].account.id, "CLOSED");
    expect(await open(dot)).toMatchObject({ code: "QUOTA_EXCEEDED" });
  });

  it("never keep somebody from being paid: an account in another currency is opened for them beyond it", async () => {
    const [eve, payer] = [await world.person("eve"), await world.person("payer")];
    await Promise.all([open(eve), open(eve), open(eve)]);
    const from = await world.funded(payer, "5.00", "EUR");
    const input = {
      fromAccountId: from,
      to: { username: "eve" },
      amount: { amount: "1.00", currency: "EUR" },
      idempotencyKey: randomUUID(),
    };
    expect((await payer.ask(SEND, { input })).sendPayment.__typename).toBe("SendPaymentSuccess");
    expect(await count("ledger.account", eve)).toBe(4);
    expect(await open(eve)).toMatchObject({ code: "QUOTA_EXCEEDED" });
  });
});

describe("the open authorisations of one payer", () => {
  it("are not more than anybody may have, in a race too; each that ends makes room", async () => {
    const [payer, payee] = [await world.person("fay"), await world.person("gus")];
    const from = await world.funded(payer, "50.00");
    const elsewhere = (await world.another())(payer);
    const authorize = async (who: Person) => {
      const input = {
        fromAccountId: from,
        to: { username: "gus" },
        amount: { amount: "1.00", currency: "USD" },
        idempotencyKey: randomUUID(),
      };
      return (await who.ask(AUTHORIZE, { input })).authorizePayment;
    };
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => authorize(n % 2 === 0 ? payer : elsewhere)));
    const made = answers.filter(({ __typename }) => __typename === "AuthorizePaymentSuccess");
    expect(made).toHaveLength(3);
    expect(answers.filter(({ code }) => code === "QUOTA_EXCEEDED")).toHaveLength(17);
    expect((await world.balance(from)).pendingOut).toBe("300");
    await payee.ask(VOID, { input: { paymentId: made[0].payment.id, idempotencyKey: randomUUID() } });
    expect((await authorize(payer)).__typename).toBe("AuthorizePaymentSuccess");
    expect((await authorize(payer)).code).toBe("QUOTA_EXCEEDED");
  });
});

describe("an open authorisation", () => {
  it("is refused for what there is, not for a neighbour of its batch that comes to nothing", async () => {
    const { pool } = world.environment;
    const usd = (await loadAssets(pool)).find("USD");
    if (!usd) throw new Error("no dollars");
    const stage = new Stage(pool, usd);
    const sides = await stage.sides("ivy");
    const authorize = (name: string, units: bigint) =>
      stage.authorize(stage.payment(name, { ...sides, amount: stage.money(units) }));
    const commands = [
      authorize("first", 100n),
      authorize("dear", 10n ** 9n),
      authorize("second", 100n),
      authorize("third", 100n),
      authorize("fourth", 100n),
    ];
    const outcomes = await runPlans({ pool, clock: systemClock, quotas: LIMITS }, commands);
    expect(outcomes.map((one) => (one.kind === "refused" ? one.refusal.code : one.kind))).toEqual([
      "done",
      "INSUFFICIENT_FUNDS",
      "done",
      "done",
      "QUOTA_EXCEEDED",
    ]);
    expect((await world.balance(sides.from.accountId)).pendingOut).toBe("300");
  });
});

describe("the unfinished deposits of one person", () => {
  it("are not more than anybody may have; each that is finished makes room", async () => {
    const hal = await world.person("hal");
    const account = (await open(hal)).account.id;
    // Nobody takes their steps meanwhile.
    await world.subgraph.stop();
    const still = (await world.another())(hal);
    const deposit = async () => {
      const input = { accountId: account, amount: { amount: "1.00", currency: "USD" }, idempotencyKey: randomUUID() };
      return (await still.ask(DEPOSIT, { input })).deposit;
    };
    const answers = await Promise.all(Array.from({ length: 10 }, deposit));
    expect(typenames(answers).filter((name) => name === "DepositSuccess")).toHaveLength(3);
    expect(answers.filter(({ code }) => code === "QUOTA_EXCEEDED")).toHaveLength(7);
    await world.admin.query(
      `WITH failed AS (UPDATE payments.payment SET status = 'FAILED', ended_at = now() WHERE to_user = $1 RETURNING id)
       INSERT INTO payments.payment_failure SELECT id, 'ACCOUNT_CLOSED' FROM failed`,
      [uuidOf(hal.userId)],
    );
    await vi.waitFor(async () => expect((await deposit()).__typename).toBe("DepositSuccess"), PATIENT);
  });
});

describe("the unfinished withdrawals of one person", () => {
  let quiet: World;
  beforeAll(async () => {
    quiet = await makeWorld({ quotas: LIMITS });
  });
  afterAll(() => quiet.end());

  it("are not more than anybody may have, of many that come at once; each that ends makes room", async () => {
    const ida = await quiet.person("ida");
    const fromAccountId = await quiet.funded(ida, "50.00");
    const methodId = await addMethod(ida, "sandbox_bank");
    // Nobody takes their steps meanwhile.
    await quiet.subgraph.stop();
    const still = (await quiet.another())(ida);
    const withdraw = async () => {
      const amount = { amount: "1.00", currency: "USD" };
      const input = { fromAccountId, methodId, amount, idempotencyKey: randomUUID() };
      return (await still.ask(WITHDRAW, { input })).withdraw;
    };
    const answers = await Promise.all(Array.from({ length: 10 }, withdraw));
    const [taken, ...others] = answers.filter(({ __typename: name }) => name === "WithdrawSuccess");
    expect(others).toHaveLength(2);
    expect(answers.filter(({ code, limit }) => code === "QUOTA_EXCEEDED" && limit === 3)).toHaveLength(7);
    expect(await quiet.balance(fromAccountId)).toMatchObject({ pendingOut: "300" });
    const input = { paymentId: taken.payment.id, idempotencyKey: randomUUID() };
    expect((await still.ask(CANCEL, { input })).cancelPayment.__typename).toBe("CancelPaymentSuccess");
    expect((await withdraw()).__typename).toBe("WithdrawSuccess");
  });
});
