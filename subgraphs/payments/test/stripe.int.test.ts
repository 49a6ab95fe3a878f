import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { PaymentId } from "../src/domain/money/ids.ts";
import { linesOf } from "./fakes/stripe-lines.ts";
import type { Fault } from "./fakes/stripe-stand-in.ts";
import {
  addSource,
  addTarget,
  dyingSubmit,
  linesOfOurs,
  makeStripeWorld,
  type StripeWorld,
  startInstance,
} from "./stripe-world.ts";
import { DEPOSIT, OPEN, type Person, WITHDRAW } from "./world.ts";

let world: StripeWorld;
let alice: Person;
let account: string;
let card: string;
let bank: string;

beforeAll(async () => {
  world = await makeStripeWorld("alice");
  alice = world.people[0] as Person;
  account = (await alice.ask(OPEN, { input: { currency: "USD", idempotencyKey: "open" } })).openAccount.account.id;
  card = await addSource(world, alice, "pm_cardgood");
  bank = await addTarget(world, alice, "ba_good");
  await deposit(card, "9000.00");
  await run();
});
afterAll(() => world.end());

const usd = (amount: string) => ({ amount, currency: "USD" });
const SHOWN = "query ($id: ID!) { payment(id: $id) { status failureReason method { id } } }";
/** Of the staff, with a proof that is fresh. */
async function makeOperator() {
  const assurance = { methods: ["pwd", "otp"], at: Math.floor(Date.now() / 1_000) } as const;
  const actor = userActor(newId("usr"), { roles: ["USER", "OPERATOR"], assurance });
  const { ask } = (await world.another())({ actor });
  const query = `mutation ($input: EndPaymentInput!) { endPayment(input: $input) { __typename
    ... on OutcomeUnproved { providerSaid } ... on EndPaymentSuccess { payment { status } } } }`;
  return async (paymentId: string, outcome: "COMPLETED" | "FAILED") => {
    const input = { paymentId, outcome, reason: "seen at Stripe", idempotencyKey: randomUUID() };
    return (await ask(query, { input })).endPayment;
  };
}
const show = async (id: string) => (await alice.ask(SHOWN, { id })).payment;
async function deposit(methodId: string, amount = "10.00"): Promise<string> {
  const input = { accountId: account, methodId, amount: usd(amount), idempotencyKey: randomUUID() };
  return (await alice.ask(DEPOSIT, { input })).deposit.payment.id;
}
async function withdraw(methodId: string, amount = "10.00"): Promise<string> {
  const input = { fromAccountId: account, methodId, amount: usd(amount), idempotencyKey: randomUUID() };
  return (await alice.ask(WITHDRAW, { input })).withdraw.payment.id;
}
/** Rounds of an instance of its own, as after a restart. */
const run = async (rounds = 2, changes = {}) => {
  const { round } = await startInstance(world, changes);
  for (let times = 0; times < rounds; times += 1) await round();
};
/** Stripe's books and ours, line by line. */
const agree = async () => expect(await linesOfOurs(world)).toEqual(linesOf(world.standIn));

describe("a deposit by Stripe", () => {
  it("comes from the method that was named, and is booked as Stripe has it", async () => {
    const before = BigInt(await world.units(account));
    const id = await deposit(card);
    await run();
    expect(await show(id)).toEqual({ status: "COMPLETED", failureReason: null, method: { id: card } });
    expect(BigInt(await world.units(account)) - before).toBe(1_000n);
    await agree();
  });

  it.each([
    ["pm_carddeclined", "DEPOSIT_DECLINED"],
    ["pm_cardpoor", "METHOD_FUNDS_INSUFFICIENT"],
    ["pm_cardlost", "METHOD_UNUSABLE"],
    ["pm_bankaction", "AUTHENTICATION_REQUIRED"],
  ])("from %s is FAILED with %s, nothing is booked, and nobody can confirm it any more", async (token, reason) => {
    const before = await world.units(account);
    const id = await deposit(await addSource(world, alice, token));
    await run();
    expect(await show(id)).toMatchObject({ status: "FAILED", failureReason: reason });
    const of = world.standIn.all("payment_intent").filter(({ payment_method: method }) => method === token);
    expect(of.map(({ status }) => status)).toEqual(["canceled"]);
    expect(await world.units(account)).toBe(before);
    await agree();
  });

  it("that takes days is PROCESSING until Stripe has it", async () => {
    const id = await deposit(await addSource(world, alice, "pm_bankslow"));
    await run();
    expect(await show(id)).toMatchObject({ status: "PROCESSING" });
    world.standIn.settle();
    await run();
    expect(await show(id)).toMatchObject({ status: "COMPLETED" });
    await agree();
  });

  it("that takes days is ended by an operator once Stripe has it, and no sooner", async () => {
    const id = await deposit(await addSource(world, alice, "pm_bankslow"));
    await run();
    const end = await makeOperator();
    expect(await end(id, "COMPLETED")).toMatchObject({ __typename: "OutcomeUnproved", providerSaid: "WAITING" });
    world.standIn.settle();
    expect(await end(id, "COMPLETED")).toMatchObject({ payment: { status: "COMPLETED" } });
    await run();
    await agree();
  });

  it("of which Stripe has another amount is not booked, and is given back once", async () => {
    const id = await deposit(await addSource(world, alice, "pm_bankhalf"));
    world.standIn.fail(/^POST \/v1\/refunds/, "lose");
    await run(3);
    expect(await show(id)).toMatchObject({ status: "FAILED", failureReason: "AMOUNT_MISMATCH" });
    expect(refundsOf(id)).toMatchObject([{ amount: 500 }]);
    expect(await queued("return_task")).toBe(0);
    await agree();
  });

  it("into an account that is closed meanwhile is given back, whatever answer is lost", async () => {
    for (const fault of ["lose", "fail before", "drop", "hold"] as const) {
      const open = { input: { currency: "USD", idempotencyKey: randomUUID() } };
      const closing = (await alice.ask(OPEN, open)).openAccount.account.id;
      const input = { accountId: closing, methodId: card, amount: usd("3.00"), idempotencyKey: randomUUID() };
      const { id } = (await alice.ask(DEPOSIT, { input })).deposit.payment;
      await world.setAccountState(closing, "CLOSED");
      world.standIn.fail(/^POST \/v1\/refunds/, fault);
      const working = run(2);
      if (fault === "hold") {
        await vi.waitFor(() => expect(world.standIn.held).toHaveLength(1), { timeout: 120_000 });
        // Another instance overtakes the one that hears nothing.
        await run(1);
        world.standIn.release();
      }
      await working;
      // A 500 is kept by its key, for as long as Stripe keeps keys.
      if (fault === "fail before") {
        expect(refundsOf(id)).toEqual([]);
        await run(1, { clock: in48Hours });
      }
      expect(await show(id)).toMatchObject({ status: "FAILED", failureReason: "ACCOUNT_CLOSED" });
      expect(refundsOf(id)).toMatchObject([{ amount: 300 }]);
    }
    expect(await queued("return_task")).toBe(0);
    await agree();
  });
});

const in48Hours = { now: () => new Date(Date.now() + 48 * 3_600_000 + 60_000) };
const in30Hours = { now: () => new Date(Date.now() + 30 * 3_600_000) };
const refundsOf = (id: string) =>
  world.standIn.all("refund").filter(({ metadata }) => (metadata as Record<string, string>).coffer_payment === id);
async function queued(table: string): Promise<number> {
  const { rows } = await world.admin.query(`SELECT count(*)::int AS count FROM payments.${table}`);
  return rows[0].count;
}
const moved = (object: string, id: string) =>
  world.standIn.all(object).filter(({ metadata }) => (metadata as Record<string, string>).coffer_payment === id).length;

describe("a withdrawal by Stripe", () => {
  it("goes to the person's own account there, and from it to their bank", async () => {
    const id = await withdraw(bank);
    await run();
    expect(await show(id)).toMatchObject({ status: "COMPLETED", method: { id: bank } });
    const [transfer] = world.standIn.all("transfer").filter(({ transfer_group: group }) => group === id);
    const payout = world.standIn.all("payout").at(-1);
    expect(payout).toMatchObject({ account: transfer?.destination, destination: "ba_good", amount: 1_000 });
    await agree();
  });

  it.each([
    ["ba_closed1", "METHOD_UNUSABLE"],
    // Why it was refused at once is not known any more once that was cut off.
    ["ba_refused1", "PAYOUT_DECLINED"],
  ])("to %s is FAILED with %s once what was transferred is back, and not before", async (external, reason) => {
    const before = await world.balance(account);
    const id = await withdraw(await addTarget(world, alice, external));
    world.standIn.fail(/^POST \/v1\/transfers\/\w+\/reversals/, "drop");
    await run(1);
    expect(await show(id)).toMatchObject({ status: "PROCESSING" });
    world.standIn.settle();
    await run(3);
    expect(await show(id)).toMatchObject({ status: "FAILED", failureReason: reason });
    expect(moved("transfer_reversal", id)).toBe(1);
    expect(await world.balance(account)).toEqual(before);
    expect(world.standIn.unmet()).toBe(0);
    await agree();
  });
});

describe("a withdrawal by Stripe that its bank sends back after it was paid", () => {
  const fail = (id: string) => {
    const [payout] = world.standIn
      .all("payout")
      .filter(({ metadata }) => (metadata as Record<string, string>).coffer_payment === id);
    Object.assign(payout ?? {}, { status: "failed", failure_code: "account_closed" });
  };
  const RETURN = "query ($id: ID!) { payment(id: $id) { status returnReason returnedTo { id } } }";

  it("is RETURNED once what was transferred is with us again, and once, whatever breaks meanwhile", async () => {
    const before = await world.balance(account);
    const [first, second] = [(await withdraw(bank)) as PaymentId, (await withdraw(bank, "2.00")) as PaymentId];
    await run();
    const { watch } = await startInstance(world);
    for (const id of [first, second]) {
      const asked = world.standIn.requests.length;
      expect(await watch(id)).toMatchObject({ inMs: expect.any(Number) });
      expect(world.standIn.requests.slice(asked).filter((line) => !line.startsWith("GET"))).toEqual([]);
      fail(id);
    }
    world.standIn.fail(/^POST \/v1\/transfers\/\w+\/reversals/, "drop");
    await expect(watch(first)).rejects.toThrow("the provider did not say");
    expect(await show(first)).toMatchObject({ status: "COMPLETED" });
    world.standIn.settle();
    const dying = await startInstance(world, { submit: dyingSubmit(world, /^returnWithdrawal$/, "after") });
    await expect(dying.watch(first)).rejects.toThrow("the power went out");
    const others = await Promise.all([startInstance(world), startInstance(world)]);
    await Promise.all([first, second].flatMap((id) => others.map((one) => one.watch(id))));
    for (const id of [first, second]) {
      expect(await watch(id)).toBe("remove");
      const { payment } = await alice.ask(RETURN, { id });
      expect(payment).toEqual({ status: "RETURNED", returnReason: "METHOD_UNUSABLE", returnedTo: { id: account } });
      expect([moved("transfer_reversal", id), moved("payout", id), moved("transfer", id)]).toEqual([1, 1, 1]);
    }
    expect(await world.balance(account)).toEqual(before);
    expect(world.standIn.unmet()).toBe(0);
    await agree();
  });
});

describe("an operator's look at a withdrawal by Stripe", () => {
  const posts = () => world.standIn.requests.filter((line) => line.startsWith("POST")).length;

  it("sends nothing on, and calls nothing back: what is on its way is WAITING until it is back", async () => {
    const end = await makeOperator();
    const waiting = { __typename: "OutcomeUnproved", providerSaid: "WAITING" };
    const failed = await withdraw(await addTarget(world, alice, "ba_closed2"), "1.00");
    await run(1);
    const transferred = await withdraw(bank, "1.00");
    world.standIn.fail(/^POST \/v1\/payouts$/, "drop");
    await run(1);
    const begun = posts();
    world.standIn.settle();
    for (const id of [transferred, failed]) expect(await end(id, "FAILED")).toMatchObject(waiting);
    expect([posts() - begun, moved("transfer_reversal", failed)]).toEqual([0, 0]);
    await run(3);
    expect([await show(transferred), await show(failed)]).toMatchObject([
      { status: "COMPLETED" },
      { status: "FAILED" },
    ]);
    await agree();
  });
});

/** Each place where it can break, at each request: the money moves once. */
const FAULTS: readonly Fault[] = ["lose", "drop", "fail after", "busy"];
const READ: readonly Fault[] = ["busy", "fail before", "deny"];

describe("whatever breaks, each is done once, and Stripe's books and ours agree", () => {
  const places = [
    ["deposit", /^POST \/v1\/payment_intents$/],
    ["deposit", /^GET \/v1\/payment_intents\/\w+$/],
    ["withdrawal", /^POST \/v1\/transfers$/],
    ["withdrawal", /^POST \/v1\/payouts$/],
    ["withdrawal", /^GET \/v1\/payouts\/\w+$/],
  ] as const;

  it("for each answer that is lost, late, a fault, or too much", async () => {
    for (const [what, on] of places) {
      const faults = on.source.startsWith("^POST") ? FAULTS : READ;
      const make = () => (what === "deposit" ? deposit(card, "1.00") : withdraw(bank, "1.00"));
      const ids = await Promise.all(faults.map(make));
      for (const fault of faults) world.standIn.fail(on, fault);
      await run(3);
      for (const id of ids) {
        expect([what, on, (await show(id)).status]).toEqual([what, on, "COMPLETED"]);
        expect(moved(what === "deposit" ? "payment_intent" : "payout", id)).toBe(1);
        expect(moved("transfer", id)).toBe(what === "deposit" ? 0 : 1);
      }
      expect([on, world.standIn.unmet()]).toEqual([on, 0]);
    }
    await agree();
  });

  it("for each step of ours that is cut off before or after its commit", async () => {
    for (const on of [/^beginDeposit$/, /^creditDeposit$/, /^beginWithdrawal$/, /^completeWithdrawal$/])
      for (const when of ["before", "after"] as const) {
        const ids = [await deposit(card, "1.00"), await withdraw(bank, "1.00")];
        const { round } = await startInstance(world, { submit: dyingSubmit(world, on, when) });
        await round();
        await run(2);
        for (const id of ids) expect([on, when, (await show(id)).status]).toEqual([on, when, "COMPLETED"]);
        expect(ids.map((id) => moved("payment_intent", id) + moved("payout", id))).toEqual([1, 1]);
      }
    await agree();
  });

  it("for four instances at once, with answers that are held back", async () => {
    const ids = await Promise.all([
      deposit(card, "2.00"),
      deposit(card, "2.00"),
      withdraw(bank, "2.00"),
      withdraw(bank, "2.00"),
    ]);
    world.standIn.fail(/^POST \/v1\/payment_intents$/, "hold");
    world.standIn.fail(/^POST \/v1\/transfers$/, "hold");
    const instances = await Promise.all([
      startInstance(world),
      startInstance(world),
      startInstance(world),
      startInstance(world),
    ]);
    const working = Promise.all(instances.map(({ round }) => round()));
    await vi.waitFor(() => expect(world.standIn.held.length).toBeGreaterThan(0), { timeout: 120_000 });
    const others = run(1);
    const releasing = setInterval(() => world.standIn.release(), 20);
    await Promise.all([working, others]);
    clearInterval(releasing);
    await run(2);
    for (const id of ids) expect((await show(id)).status).toBe("COMPLETED");
    expect(ids.map((id) => moved("payment_intent", id) + moved("payout", id))).toEqual([1, 1, 1, 1]);
    await agree();
  });

  it("and after the day that Stripe keeps keys for: it is only looked up, and asked anew on the third day", async () => {
    const id = await withdraw(bank, "1.00");
    world.standIn.fail(/^POST \/v1\/transfers$/, "fail before");
    await run(1);
    world.standIn.forgetKeys();
    const asks = () => world.standIn.requests.filter((line) => line === "POST /v1/transfers").length;
    const before = asks();
    await run(2, { clock: in30Hours });
    expect([asks() - before, (await show(id)).status]).toEqual([0, "PROCESSING"]);
    const { rows } = await world.admin.query("SELECT last_error FROM payments.withdrawal_task");
    expect(rows[0].last_error).toContain("asked anew on the third day");
    await run(2, { clock: in48Hours });
    expect([asks() - before, (await show(id)).status]).toEqual([1, "COMPLETED"]);
    await agree();
  });

  it("finds after that day what was done, and whose answer was lost", async () => {
    const ids = [await deposit(card, "1.00"), await withdraw(bank, "1.00")];
    world.standIn.fail(/^POST \/v1\/payment_intents$/, "lose");
    world.standIn.fail(/^POST \/v1\/transfers$/, "lose");
    await run(1);
    world.standIn.forgetKeys();
    await run(2, { clock: in48Hours });
    for (const id of ids) expect((await show(id)).status).toBe("COMPLETED");
    expect([moved("payment_intent", ids[0] ?? ""), moved("transfer", ids[1] ?? "")]).toEqual([1, 1]);
    await agree();
  });

  it("finds it also where the payment was made by a test clock that is days ahead", async () => {
    const ids = [await deposit(card, "1.00"), await withdraw(bank, "1.00")];
    await world.admin.query("ALTER TABLE payments.payment DISABLE TRIGGER USER");
    await world.admin.query(
      "UPDATE payments.payment SET created_at = created_at + interval '9 days' WHERE id = ANY ($1::uuid[])",
      [ids.map(uuidOf)],
    );
    await world.admin.query("ALTER TABLE payments.payment ENABLE TRIGGER USER");
    world.standIn.fail(/^POST \/v1\/payment_intents$/, "lose");
    world.standIn.fail(/^POST \/v1\/payouts$/, "lose");
    await run(1);
    world.standIn.forgetKeys();
    await run(2, { clock: in48Hours });
    for (const id of ids) expect((await show(id)).status).toBe("COMPLETED");
    expect(ids.map((id) => moved("payment_intent", id) + moved("payout", id))).toEqual([1, 1]);
    await agree();
  });

  it("says nothing of tokens and secrets, in what it keeps and what it logs", async () => {
    const { rows } = await world.admin.query("SELECT last_error FROM payments.deposit_task");
    const said = [...world.environments.logged, ...rows.map(({ last_error: error }) => String(error))].join("\n");
    expect(said).toContain("ProviderFault");
    for (const secret of ["pm_card", "ba_good", "sk_test", "whsec", "secret_of"]) expect(said).not.toContain(secret);
  });
});
