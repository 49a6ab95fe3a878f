import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ADDRESS } from "./bringing.ts";
import { countAnswers } from "./look-into.ts";
import { calledOff, failed, makePaying, notCalledOff, type Paying, paid, switched } from "./paying.ts";
import type { Person } from "./world.ts";

let stage: Paying;
let alice: Person;
let bob: Person;
let account: string;
beforeAll(async () => {
  stage = await makePaying();
  [alice, bob] = [stage.person("alice"), stage.person("bob")];
  account = await stage.ether(alice, "1000");
  await stage.here.take(switched("OPEN"));
});
afterAll(() => stage.world.database.drop());
beforeEach(() => stage.world.admin.query("TRUNCATE payments.dead_letter"));

async function made(): Promise<string> {
  const amount = { amount: "0.5", currency: "ETH" };
  const { payment, ...answer } = await stage.withdraw(alice, {
    ...{ fromAccountId: account, network: "ETHEREUM", address: ADDRESS, amount },
  });
  if (!payment) throw new Error(JSON.stringify(answer));
  return payment.id;
}
/** Wallets have it. */
async function asked(): Promise<string> {
  const id = await made();
  await stage.work([id]);
  return id;
}
/** Under way, and nobody was asked for it: its account was frozen just then. */
async function underWay(): Promise<string> {
  const id = await made();
  await stage.world.admin.query("UPDATE payments.payment SET status = 'PROCESSING', sequence = 2 WHERE id = $1", [
    uuidOf(id),
  ]);
  return id;
}
const show = (id: string) => stage.show(alice, id);
const wanted = (id: string) => stage.asked(id, "payout.cancellation_requested");
const told = (id: string) => stage.asked(id, "payout.cancellation_refused");
const ask = (id: string, key?: string, who = alice) => stage.callOff(who, id, key);

describe("calling off a withdrawal to an address that wallets have", () => {
  it("asks them once, however often and by whichever key, and is CANCELLED by their word", async () => {
    const before = await stage.readUnits(account);
    const [id, key] = [await asked(), randomUUID()];
    const answer = await ask(id, key);
    expect(answer).toMatchObject({
      __typename: "CancelPaymentSuccess",
      payment: {
        ...{ id, status: "PROCESSING", failureReason: null },
        payout: { txid: null, cancellation: { state: "ASKED", requestedAt: expect.any(String) } },
      },
    });
    for (const again of [key, key, randomUUID()])
      expect(await ask(id, again)).toMatchObject({ payment: { payout: { cancellation: { state: "ASKED" } } } });
    await stage.work([id]);
    expect([(await show(id)).status, (await stage.asked(id)).length]).toEqual(["PROCESSING", 1]);
    expect(await wanted(id)).toEqual([{ paymentId: id, userId: alice.userId, requestedAt: expect.any(String) }]);
    const event = calledOff(id);
    await Promise.all([stage.here.take(event), stage.there.take(event)]);
    await stage.there.take(calledOff(id));
    // What they have said holds, also before the payment has its new status.
    expect(await show(id)).toMatchObject({ payout: { cancellation: { state: "DONE" } } });
    await stage.work([id]);
    expect(await show(id)).toMatchObject({
      ...{ status: "CANCELLED", failureReason: null, failedAt: null, completedAt: null },
      payout: { txid: null, cancellation: { state: "DONE" } },
    });
    expect(await ask(id, key)).toMatchObject({ payment: { id, status: "CANCELLED" } });
    expect(await ask(id)).toMatchObject({ code: "PAYMENT_NOT_CANCELLABLE" });
    expect([await stage.readUnits(account), await stage.letters()]).toEqual([before, []]);
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("is REFUSED where they have signed it, who asked is told, and it is paid", async () => {
    const id = await asked();
    await ask(id);
    const event = notCalledOff(id);
    await Promise.all([stage.here.take(event), stage.there.take(event)]);
    await stage.here.take(notCalledOff(id));
    await stage.work([id]);
    expect(await show(id)).toMatchObject({ status: "PROCESSING", payout: { cancellation: { state: "REFUSED" } } });
    expect(await told(id)).toEqual([{ paymentId: id, userId: alice.userId, at: expect.any(String) }]);
    expect(await stage.world.unchanged(() => stage.previewCallOff(alice, id))).toMatchObject({
      code: "PAYMENT_NOT_CANCELLABLE",
    });
    expect(await ask(id)).toMatchObject({ code: "PAYMENT_NOT_CANCELLABLE" });
    await stage.here.take(paid(id, { txid: "0xab" }));
    await stage.work([id]);
    expect(await show(id)).toMatchObject({
      ...{ status: "COMPLETED", payout: { txid: "0xab", cancellation: { state: "REFUSED" } } },
    });
    expect([(await wanted(id)).length, await stage.letters()]).toEqual([1, []]);
  });

  it.each([
    ["paid", (id: string) => paid(id), "COMPLETED"],
    ["failed", (id: string) => failed(id, "CANCELLED"), "FAILED"],
  ] as const)("comes to nothing where it was %s before they were asked", async (_what, end, status) => {
    const [before, after] = [await asked(), await asked()];
    await stage.here.take(end(before));
    expect(await stage.world.unchanged(() => stage.previewCallOff(alice, before))).toMatchObject({
      code: "PAYMENT_NOT_CANCELLABLE",
    });
    expect(await ask(before)).toMatchObject({ code: "PAYMENT_NOT_CANCELLABLE" });
    await ask(after);
    await stage.here.take(end(after));
    expect(await show(after)).toMatchObject({ payout: { cancellation: { state: "REFUSED" } } });
    await stage.work([before, after]);
    expect([(await show(before)).status, (await show(after)).status]).toEqual([status, status]);
    expect([(await wanted(before)).length, await stage.letters()]).toEqual([0, []]);
  });

  it("is foreseen without a trace: nothing ends before they have answered", async () => {
    const id = await asked();
    expect(await stage.world.unchanged(() => stage.previewCallOff(alice, id))).toMatchObject({
      preview: { status: "PROCESSING", holds: [] },
    });
    expect(await wanted(id)).toEqual([]);
  });

  it("needs nobody where they were never asked, and they never are", async () => {
    const before = await stage.readUnits(account);
    const id = await underWay();
    expect(await ask(id)).toMatchObject({ payment: { payout: { cancellation: { state: "DONE" } } } });
    for (let times = 0; times < 2; times += 1) await stage.work([id]);
    expect([(await show(id)).status, await stage.asked(id), await wanted(id)]).toEqual(["CANCELLED", [], []]);
    expect([await stage.readUnits(account), await stage.world.disagreements()]).toEqual([before, []]);
  });

  it("is nobody else's, and its key is for no other", async () => {
    const [id, other, key] = [await asked(), await asked(), randomUUID()];
    expect(await stage.world.unchanged(() => ask(id, randomUUID(), bob))).toMatchObject({ code: "PAYMENT_NOT_FOUND" });
    const at = Math.floor(Date.now() / 1_000);
    const actor = userActor(bob.userId, { roles: ["USER", "OPERATOR"], assurance: { methods: ["pwd", "otp"], at } });
    const operator = (await stage.world.another())({ actor } as Person);
    expect(await ask(id, randomUUID(), operator)).toMatchObject({ code: "PAYMENT_NOT_FOUND" });
    await ask(id, key);
    expect(await ask(other, key)).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect([(await wanted(id)).length, (await wanted(other)).length]).toEqual([1, 0]);
  });

  it("asks once of fifty at the same moment, in two processes", async () => {
    const id = await asked();
    const elsewhere = (await stage.world.another())(alice);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => ask(id, randomUUID(), i % 2 === 0 ? alice : elsewhere)),
    );
    expect(countAnswers(answers.map(({ __typename: name }) => name))).toEqual({ CancelPaymentSuccess: 50 });
    expect((await wanted(id)).length).toBe(1);
  });

  it("is a dead letter where nobody has asked for it, or it was refused, and money is not given back", async () => {
    const [unasked, refused, never] = [await asked(), await asked(), await made()];
    await ask(refused);
    await stage.here.take(notCalledOff(refused));
    for (const event of [calledOff(unasked), notCalledOff(unasked), calledOff(refused), calledOff(never)])
      await stage.here.take(event);
    await stage.work([unasked, refused]);
    expect(await stage.letters()).toHaveLength(4);
    expect([(await show(unasked)).status, (await show(refused)).status]).toEqual(["PROCESSING", "PROCESSING"]);
  });

  it("waits where its account is frozen as others do, and ends once", async () => {
    const id = await asked();
    await ask(id);
    await stage.world.setAccountState(account, "FROZEN");
    await stage.here.take(calledOff(id));
    await stage.work([id]);
    await stage.world.setAccountState(account, "OPEN");
    await stage.work([id]);
    expect((await show(id)).status).toBe("CANCELLED");
    expect(await stage.world.disagreements()).toEqual([]);
  });
});

describe("the database", () => {
  const broken = (text: string, values: unknown[] = []) =>
    stage.world.admin.query(text, values).then(
      () => null,
      (error: { constraint?: string }) => error.constraint ?? String(error),
    );
  const insert = "INSERT INTO payments.payout_cancellation (payment_id, asked_at, refused_at) VALUES ($1, now(), $2)";

  it("calls off nothing that nobody asked for, that was refused, or that has ended", async () => {
    const id = uuidOf(await asked());
    const pending = uuidOf(await made());
    const end = "UPDATE payments.chain_payout SET state = 'CANCELLED', ended_at = now() WHERE payment_id = $1";
    const move = (status: string) => broken("UPDATE payments.payment SET status = $2 WHERE id = $1", [id, status]);
    expect(await broken(insert, [pending, null])).toBe("payout_cancellation_is_theirs");
    expect(await broken(insert, [id, new Date()])).toBe("payout_cancellation_is_theirs");
    expect([await broken(end, [id]), await move("CANCELLED")]).toEqual([
      ...["chain_payout_may_change", "payment_payout_ends_as_told"],
    ]);
    expect(await broken(insert, [id, null])).toBeNull();
    expect(await move("CANCELLED")).toBe("payment_payout_ends_as_told");
    const answer = "UPDATE payments.payout_cancellation SET refused_at = $2 WHERE payment_id = $1";
    expect(await broken(answer, [id, null])).toBe("payout_cancellation_may_change");
    expect(await broken(answer, [id, new Date()])).toBeNull();
    expect(await broken(answer, [id, new Date()])).toBe("payout_cancellation_may_change");
    expect(await broken(end, [id])).toBe("chain_payout_may_change");
    const done = uuidOf(await asked());
    await broken(insert, [done, null]);
    expect(await broken(end, [done])).toBeNull();
    expect(await broken(answer, [done, new Date()])).toBe("payout_cancellation_may_change");
    expect(await broken("UPDATE payments.payment SET status = 'COMPLETED' WHERE id = $1", [done])).toBe(
      "payment_payout_ends_as_told",
    );
  });

  it("has nothing else that is under way called off", async () => {
    const [deposit] = await stage.list<{ id: string }>(
      `INSERT INTO payments.payment (id, kind, status, currency, amount, fee, to_account, to_user, entry_id, sequence, created_at)
       VALUES (gen_random_uuid(), 'DEPOSIT', 'PENDING', 'ETH', 1, 0, $1, $2, gen_random_uuid(), 1, now()) RETURNING id`,
      [uuidOf(account), uuidOf(alice.userId)],
    );
    const move = (status: string) =>
      broken(
        "UPDATE payments.payment SET status = $2, ended_at = CASE $2 WHEN 'CANCELLED' THEN now() END WHERE id = $1",
        [...[deposit?.id, status]],
      );
    expect([await move("PROCESSING"), await move("CANCELLED")]).toEqual([null, "payment_payout_ends_as_told"]);
    await stage.world.admin.query("DELETE FROM payments.payment WHERE id = $1", [deposit?.id]);
  });

  it("keeps for good that it was asked", async () => {
    const { pool } = stage.world.environment;
    const denied = (text: string) =>
      pool.query(text).then(
        () => null,
        (error: { code?: string }) => error.code,
      );
    expect(await denied("UPDATE payout_cancellation SET asked_at = now()")).toBe("42501");
    expect(await denied("DELETE FROM payout_cancellation")).toBe("42501");
  });
});
