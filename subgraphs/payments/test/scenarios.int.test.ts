import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import { SCENARIOS } from "../src/domain/methods/scenarios.ts";
import { addMethod, DEPOSIT, makeWorld, OPEN, PATIENT, type Person, type World } from "./world.ts";

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
const show = async (id: string) => (await alice.ask(SHOWN, { id })).payment;
async function deposit(methodId: string, accountId = account) {
  const amount = { amount: "10.01", currency: "USD" };
  return (await alice.ask(DEPOSIT, { input: { accountId, methodId, amount, idempotencyKey: randomUUID() } })).deposit;
}
/** Whoever waits for another try has it as soon as the job looks. */
const untilEnded = (id: string) =>
  vi.waitFor(
    async () => {
      await world.admin.query("UPDATE payments.deposit_task SET due_at = now() WHERE due_at > now()");
      expect(["COMPLETED", "FAILED"]).toContain((await show(id)).status);
    },
    { timeout: 60_000, interval: 50 },
  );
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

  it("agrees, line by line, with what the provider has: webhooks that came twice did nothing twice", async () => {
    const { rows } =
      await world.admin.query(`SELECT p.id, s.collected - s.returned AS theirs, coalesce(-sum(l.amount), 0) AS ours
      FROM payments.sandbox_deposit s JOIN payments.payment p ON p.id = s.payment_id LEFT JOIN ledger.posting l ON l.entry_id = p.entry_id
        AND l.account_id = '${uuidOf(sandboxClearing("USD"))}' GROUP BY p.id, s.collected, s.returned`);
    expect(rows.length).toBeGreaterThan(8);
    for (const { theirs, ours } of rows) expect(theirs).toBe(ours);
    const events = await world.admin.query("SELECT count(*)::int AS count FROM payments.provider_event");
    expect(events.rows).toEqual([{ count: 2 }]);
  });
});
