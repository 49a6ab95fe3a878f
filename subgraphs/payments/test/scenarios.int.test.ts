import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import { SCENARIOS } from "../src/domain/methods/scenarios.ts";
import { SIMULATIONS, type Simulation } from "../src/domain/simulations/listed.ts";
import { simulate } from "./simulating.ts";
import { addMethod, DEPOSIT, makeWorld, OPEN, PATIENT, type Person, WITHDRAW, type World } from "./world.ts";

let world: World;
let alice: Person;
let account: string;
beforeAll(async () => {
  world = await makeWorld();
  alice = await world.person("alice");
  account = (await alice.ask(OPEN, { input: { currency: "USD", idempotencyKey: "open" } })).openAccount.account.id;
});
afterAll(() => world.end());

const SHOWN = "query ($id: ID!) { payment(id: $id) { status failureReason method { id } } }";
const show = async (id: string, who = alice) => (await who.ask(SHOWN, { id })).payment;
async function deposit(methodId: string, accountId = account) {
  const amount = { amount: "10.01", currency: "USD" };
  return (await alice.ask(DEPOSIT, { input: { accountId, methodId, amount, idempotencyKey: randomUUID() } })).deposit;
}
/** Whoever waits for another try has it as soon as the job looks. */
const untilEnded = (id: string, who = alice, ends: readonly string[] = ["COMPLETED", "FAILED"]) =>
  vi.waitFor(
    async () => {
      await dueNow();
      expect(ends).toContain((await show(id, who)).status);
    },
    { timeout: 120_000, interval: 50 },
  );
const dueNow = () =>
  world.admin.query(`UPDATE payments.deposit_task SET due_at = now() WHERE due_at > now();
    UPDATE payments.withdrawal_task SET due_at = now() WHERE due_at > now()`);
/** Its provider was asked, and nothing was heard. */
const untilTried = (table: "deposit_task" | "withdrawal_task", id: string) =>
  vi.waitFor(async () => {
    const { rows } = await world.admin.query(
      `SELECT attempts FROM payments.${table} WHERE id = $1 AND last_error IS NOT NULL`,
      [uuidOf(id as `pay_${string}`)],
    );
    expect(rows).toHaveLength(1);
  }, PATIENT);
const say = async (who: Person, state: string) =>
  expect(await simulate(who, "simulateProvider", { state })).toMatchObject({ state });
const isUndone = (value: string): boolean => value === "RETURNED" || value === "DISPUTED";
/** As the API says that it comes to. */
function endOf({ value, description }: Simulation) {
  if (isUndone(value)) return { status: "RETURNED", failureReason: null };
  const [, reason] = /FAILED with (\w+)/.exec(description) ?? [];
  return reason ? failed(reason) : COMPLETED;
}
async function readBooks(id: string) {
  const { rows } = await world.admin.query(
    "SELECT collected::int AS collected, returned::int AS returned FROM payments.sandbox_deposit WHERE payment_id = $1",
    [uuidOf(id)],
  );
  return rows[0];
}

const COMPLETED = { status: "COMPLETED", failureReason: null };
const failed = (failureReason: string) => ({ status: "FAILED", failureReason });
const ENDS = {
  collected: COMPLETED,
  late: COMPLETED,
  lost: COMPLETED,
  down: COMPLETED,
  hooks: COMPLETED,
  declined: failed("DEPOSIT_DECLINED"),
  empty: failed("METHOD_FUNDS_INSUFFICIENT"),
  authentication: failed("AUTHENTICATION_REQUIRED"),
  unusable: failed("METHOD_UNUSABLE"),
  partial: failed("AMOUNT_MISMATCH"),
} as const;

describe("a deposit from each token of the sandbox", () => {
  it.each(SCENARIOS.filter(({ isVerified }) => isVerified))("$token: $description", async ({ token, deposit: how }) => {
    const methodId = await addMethod(alice, token);
    const [before, there] = [BigInt(await world.units(account)), BigInt(await world.units(sandboxClearing("USD")))];
    const { payment } = await deposit(methodId);
    await untilEnded(payment.id);
    expect(await show(payment.id)).toEqual({ ...ENDS[how], method: { id: methodId } });
    const moved = ENDS[how].status === "COMPLETED" ? 1_001n : 0n;
    const after = [
      BigInt(await world.units(account)) - before,
      there - BigInt(await world.units(sandboxClearing("USD"))),
    ];
    expect(after).toEqual([moved, moved]);
    const half = how === "partial" ? 500 : 0;
    const books = { collected: Number(moved) + half, returned: half };
    await vi.waitFor(async () => expect(await readBooks(payment.id)).toEqual(books), PATIENT);
  });

  it.each(SCENARIOS.filter(({ isVerified }) => !isVerified))("$token: refused", async ({ token }) => {
    const methodId = await addMethod(alice, token);
    expect(await world.unchanged(() => deposit(methodId))).toMatchObject({ code: "PAYMENT_METHOD_UNVERIFIED" });
  });

  it("is refused from a method of nobody, of somebody else, or of no id, and nothing changes", async () => {
    const bob = await world.person("bob");
    for (const methodId of [await addMethod(bob, "sandbox_bank"), "pm_nothing", ""])
      expect(await world.unchanged(() => deposit(methodId))).toMatchObject({ code: "PAYMENT_METHOD_NOT_FOUND" });
  });

  it("is given back by the provider where the account was closed meanwhile", async () => {
    const closing = (await alice.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } })).openAccount;
    const methodId = await addMethod(alice, "sandbox_bank_down");
    const { payment } = await deposit(methodId, closing.account.id);
    await world.setAccountState(closing.account.id, "CLOSED");
    await untilEnded(payment.id);
    expect(await show(payment.id)).toMatchObject(failed("ACCOUNT_CLOSED"));
    await vi.waitFor(
      async () => expect(await readBooks(payment.id)).toEqual({ collected: 1_001, returned: 1_001 }),
      PATIENT,
    );
  });

  it("ends as its provider was told, of each thing that it can be told", async () => {
    const played = SIMULATIONS.filter(({ mutation }) => mutation !== "simulateWithdrawalOutcome");
    const ends = await Promise.all(
      played.map(async (simulation, nth) => {
        const { mutation, value } = simulation;
        const who = await world.person(`brings${nth}`);
        const accountId = (await who.ask(OPEN, { input: { currency: "USD", idempotencyKey: "open" } })).openAccount
          .account.id;
        const methodId = await addMethod(who, "sandbox_bank");
        if (!isUndone(value)) await say(who, value === "LOSING_ANSWERS" ? value : "DOWN");
        const input = { accountId, methodId, amount: { amount: "10.01", currency: "USD" }, idempotencyKey: "k" };
        const { id } = (await who.ask(DEPOSIT, { input })).deposit.payment;
        await (isUndone(value) ? untilEnded(id, who) : untilTried("deposit_task", id));
        const meanwhile = [(await show(id, who)).status, (await readBooks(id))?.collected ?? 0];
        if (mutation === "simulateDepositOutcome")
          expect(await simulate(who, mutation, { paymentId: id, outcome: value })).toMatchObject({
            payment: { id, status: meanwhile[0] },
          });
        if (!isUndone(value)) await say(who, "UP");
        await untilEnded(id, who, isUndone(value) ? ["RETURNED"] : undefined);
        const { status, failureReason } = await show(id, who);
        const half = value === "AMOUNT_MISMATCH" ? 500 : 0;
        const collected = failureReason ? half : 1_001;
        const books = { collected, returned: isUndone(value) ? collected : half };
        await vi.waitFor(async () => expect(await readBooks(id)).toEqual(books), PATIENT);
        return { simulation, meanwhile, status, failureReason };
      }),
    );
    expect(ends).toEqual(
      played.map((simulation) => ({
        simulation,
        meanwhile: isUndone(simulation.value)
          ? ["COMPLETED", 1_001]
          : ["PROCESSING", simulation.value === "LOSING_ANSWERS" ? 1_001 : 0],
        ...endOf(simulation),
      })),
    );
  });

  it("agrees, line by line, with what the provider has: webhooks that came twice did nothing twice", async () => {
    const { rows } =
      await world.admin.query(`SELECT p.id, s.collected - s.returned AS theirs, coalesce(-sum(l.amount), 0) AS ours
      FROM payments.sandbox_deposit s JOIN payments.payment p ON p.id = s.payment_id LEFT JOIN ledger.posting l ON l.entry_id IN (SELECT e.id FROM ledger.journal_entry e WHERE e.subject_id = p.id)
        AND l.account_id = '${uuidOf(sandboxClearing("USD"))}' GROUP BY p.id, s.collected, s.returned`);
    expect(rows.length).toBeGreaterThan(8);
    for (const { theirs, ours } of rows) expect(theirs).toBe(ours);
    const events = await world.admin.query("SELECT count(*)::int AS count FROM payments.provider_event");
    // Those of the token whose webhooks are bad, and of each payment of which an end was told.
    const told = SIMULATIONS.filter(({ mutation }) => mutation === "simulateDepositOutcome").length;
    expect(events.rows).toEqual([{ count: 2 + told }]);
  });
});

describe("a withdrawal that the sandbox's provider is told about", () => {
  it("ends as it was told, of each thing that it can be told, or comes back", async () => {
    const played = SIMULATIONS.filter(({ mutation }) => mutation !== "simulateDepositOutcome");
    const there = BigInt(await world.units(sandboxClearing("USD")));
    const ends = await Promise.all(
      played.map(async (simulation, nth) => {
        const { mutation, value } = simulation;
        const who = await world.person(`takes${nth}`);
        const fromAccountId = await world.funded(who, "10.01");
        const methodId = await addMethod(who, "sandbox_bank");
        const isReturn = value === "RETURNED";
        if (!isReturn) await say(who, value === "LOSING_ANSWERS" ? value : "DOWN");
        const order = { fromAccountId, methodId, amount: { amount: "10.01", currency: "USD" }, idempotencyKey: "k" };
        const { id } = (await who.ask(WITHDRAW, { input: order })).withdraw.payment;
        await (isReturn ? untilEnded(id, who) : untilTried("withdrawal_task", id));
        const meanwhile = (await show(id, who)).status;
        if (mutation === "simulateWithdrawalOutcome")
          expect(await simulate(who, mutation, { paymentId: id, outcome: value })).toMatchObject({ payment: { id } });
        if (!isReturn) await say(who, "UP");
        await untilEnded(id, who, isReturn ? ["RETURNED"] : undefined);
        const { status, failureReason } = await show(id, who);
        return { simulation, meanwhile, status, failureReason, left: await world.units(fromAccountId) };
      }),
    );
    const gone = (simulation: Simulation) => endOf(simulation).status === "COMPLETED";
    expect(ends).toEqual(
      played.map((simulation) => ({
        simulation,
        meanwhile: simulation.value === "RETURNED" ? "COMPLETED" : "PROCESSING",
        ...endOf(simulation),
        left: gone(simulation) ? "0" : "1001",
      })),
    );
    const brought = BigInt(played.length) * 1_001n;
    const paid = BigInt(played.filter(gone).length) * 1_001n;
    expect(BigInt(await world.units(sandboxClearing("USD"))) - there).toBe(paid - brought);
    expect(await world.disagreements()).toEqual([]);
  });

  it("is told by whoever's it is, once for each key, and of nothing that it cannot come to", async () => {
    const bob = await world.person("robert");
    const account = await world.funded(alice, "10.00");
    const methodId = await addMethod(alice, "sandbox_bank");
    const amount = { amount: "1.00", currency: "USD" };
    const order = { fromAccountId: account, methodId, amount, idempotencyKey: randomUUID() };
    const { id: paymentId } = (await alice.ask(WITHDRAW, { input: order })).withdraw.payment;
    await untilEnded(paymentId);
    const tell = (outcome: string, who = alice, more = {}) =>
      simulate(who, "simulateWithdrawalOutcome", { paymentId, outcome, ...more });
    for (const [who, more] of [
      [bob, {}],
      [alice, { paymentId: "pay_nothing" }],
      [alice, { paymentId: "" }],
    ] as const)
      expect(await world.unchanged(() => tell("RETURNED", who, more))).toMatchObject({ code: "PAYMENT_NOT_FOUND" });
    expect(await simulate(alice, "simulateDepositOutcome", { paymentId, outcome: "DECLINED" })).toMatchObject({
      code: "PAYMENT_NOT_FOUND",
    });
    expect(await world.unchanged(() => tell("DECLINED"))).toMatchObject({ code: "PAYMENT_NOT_UNDER_WAY" });
    const idempotencyKey = randomUUID();
    for (let times = 0; times < 2; times += 1)
      expect(await tell("RETURNED", alice, { idempotencyKey })).toMatchObject({ payment: { id: paymentId } });
    expect(await tell("DECLINED", alice, { idempotencyKey })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    const state = { state: "DOWN", forSeconds: 1, idempotencyKey: randomUUID() };
    expect(await simulate(bob, "simulateProvider", state)).toMatchObject({ state: "DOWN" });
    expect(await simulate(bob, "simulateProvider", { ...state, state: "UP" })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    await vi.waitFor(
      async () => expect(await simulate(bob, "simulateProvider", state)).toMatchObject({ state: "UP", until: null }),
      PATIENT,
    );
    for (const forSeconds of [0, 14_401]) {
      const faulty = await simulate(bob, "simulateProvider", { state: "UP", forSeconds });
      expect(faulty.errors[0].extensions.inputs).toMatchObject([{ path: "input.forSeconds", code: "OUT_OF_RANGE" }]);
    }
  });

  it("is told by nobody where money is real: the database refuses it as well", async () => {
    const real = await makeWorld({}, { mode: "production" });
    try {
      const carol = await real.person("carol");
      const input = { paymentId: "pay_nothing", outcome: "DECLINED" };
      for (const answer of [
        await simulate(carol, "simulateProvider", { state: "DOWN" }),
        await simulate(carol, "simulateWithdrawalOutcome", input),
        await simulate(carol, "simulateDepositOutcome", input),
      ])
        expect(answer).toMatchObject({ code: "SANDBOX_ONLY" });
      expect((await carol.ask("{ sandboxSimulations { value } }")).sandboxSimulations).toEqual([]);
    } finally {
      await real.end();
    }
    expect((await alice.ask("{ sandboxSimulations { mutation value description } }")).sandboxSimulations).toEqual(
      SIMULATIONS,
    );
    const client = await world.admin.connect();
    try {
      await client.query("BEGIN; UPDATE coffer.setting SET value = 'production' WHERE name = 'mode'");
      for (const text of [
        "INSERT INTO payments.sandbox_provider VALUES (gen_random_uuid(), 'DOWN')",
        "INSERT INTO payments.sandbox_outcome VALUES (gen_random_uuid(), 'DECLINED')",
        "UPDATE payments.sandbox_payout SET returned = amount, outcome = 'DECLINED'",
      ]) {
        await client.query("SAVEPOINT before");
        await expect(client.query(text)).rejects.toMatchObject({ code: "42501" });
        await client.query("ROLLBACK TO SAVEPOINT before");
      }
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });
});
