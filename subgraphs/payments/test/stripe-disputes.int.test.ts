import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PaymentId } from "../src/domain/money/ids.ts";
import { linesOf } from "./fakes/stripe-lines.ts";
import {
  addSource,
  dyingSubmit,
  linesOfOurs,
  makeStripeWorld,
  type StripeWorld,
  startInstance,
} from "./stripe-world.ts";
import { DEPOSIT, OPEN, type Person } from "./world.ts";

let world: StripeWorld;
let alice: Person;
let account: string;
let card: string;

beforeAll(async () => {
  world = await makeStripeWorld("alice");
  alice = world.people[0] as Person;
  account = (await alice.ask(OPEN, { input: { currency: "USD", idempotencyKey: "open" } })).openAccount.account.id;
  card = await addSource(world, alice, "pm_cardgood");
});
afterAll(() => world.end());

/** Stripe's books and ours, line by line. */
const agree = async () => expect(await linesOfOurs(world)).toEqual(linesOf(world.standIn));

describe("a deposit by Stripe that is taken back", () => {
  const RETURN = "query ($id: ID!) { payment(id: $id) { status returnReason debt { amount { amount } } } }";
  const read = async (id: string) => (await alice.ask(RETURN, { id })).payment;
  const intentOf = (id: string) =>
    world.standIn
      .all("payment_intent")
      .find(({ metadata }) => (metadata as Record<string, string>).coffer_payment === id)?.id;
  /** As Stripe has it of somebody who objects, or of a bank. */
  const dispute = (id: string, about: Record<string, unknown>) =>
    world.standIn.put({
      id: `du_${id}`,
      object: "dispute",
      payment_intent: intentOf(id),
      currency: "usd",
      amount: 1_000,
      reason: "fraudulent",
      ...about,
    });
  /** As an operator gives it back on Stripe's own page. */
  const refund = (id: string, amount: number, status = "succeeded") =>
    world.standIn.put({ id: `re_${id}`, object: "refund", payment_intent: intentOf(id), amount, status, metadata: {} });
  const credited = async () => {
    const amount = { amount: "10.00", currency: "USD" };
    const input = { accountId: account, methodId: card, amount, idempotencyKey: randomUUID() };
    const id: PaymentId = (await alice.ask(DEPOSIT, { input })).deposit.payment.id;
    await (await startInstance(world)).round();
    expect((await read(id)).status).toBe("COMPLETED");
    return id;
  };

  it("is RETURNED once a dispute is lost, and waited for before: it may be won", async () => {
    const before = BigInt(await world.units(account));
    const [lost, won] = [await credited(), await credited()];
    const { watchCredited } = await startInstance(world);
    const asked = world.standIn.requests.length;
    for (const status of ["warning_needs_response", "needs_response", "under_review"])
      for (const id of [lost, won]) {
        dispute(id, { status });
        expect(await watchCredited(id)).toMatchObject({ inMs: expect.any(Number) });
      }
    dispute(lost, { status: "lost" });
    dispute(won, { status: "won" });
    world.standIn.fail(/^GET \/v1\/disputes/, "drop");
    await expect(watchCredited(lost)).rejects.toThrow("the provider did not say");
    const dying = await startInstance(world, { submit: dyingSubmit(world, /^returnDeposit$/, "after") });
    await expect(dying.watchCredited(lost)).rejects.toThrow("the power went out");
    const others = await Promise.all([startInstance(world), startInstance(world)]);
    await Promise.all([lost, won].flatMap((id) => others.map((one) => one.watchCredited(id))));
    expect(await read(lost)).toEqual({ status: "RETURNED", returnReason: "DEPOSIT_DISPUTED", debt: null });
    expect((await read(won)).status).toBe("COMPLETED");
    expect(BigInt(await world.units(account)) - before).toBe(1_000n);
    // It asks, and has Stripe do nothing.
    expect(world.standIn.requests.slice(asked).filter((line) => !line.startsWith("GET"))).toEqual([]);
    await agree();
  });

  it("by its bank, or by a refund on Stripe's own page, says so", async () => {
    const { watchCredited } = await startInstance(world);
    const [failed, refunded, both] = [await credited(), await credited(), await credited()];
    dispute(failed, { status: "lost", reason: "insufficient_funds" });
    refund(refunded, 1_000, "pending");
    expect(await watchCredited(refunded)).toMatchObject({ inMs: expect.any(Number) });
    refund(refunded, 1_000);
    refund(both, 400);
    dispute(both, { status: "lost", amount: 600 });
    for (const id of [failed, refunded, both]) expect(await watchCredited(id)).toBe("remove");
    expect(await Promise.all([failed, refunded, both].map(async (id) => (await read(id)).returnReason))).toEqual([
      "DEPOSIT_REVERSED",
      "DEPOSIT_REFUNDED",
      "DEPOSIT_DISPUTED",
    ]);
    await agree();
  });

  it("in part is said to operators, and not booked by itself", async () => {
    const id = await credited();
    const { watchCredited } = await startInstance(world);
    refund(id, 400);
    await expect(watchCredited(id)).rejects.toThrow(/a part was taken back: 400 of 1000/);
    expect((await read(id)).status).toBe("COMPLETED");
    refund(id, 400, "failed");
    expect(await watchCredited(id)).toMatchObject({ inMs: expect.any(Number) });
    dispute(id, { status: "lost", currency: "eur" });
    await expect(watchCredited(id)).rejects.toThrow(/is in eur/);
  });
});
