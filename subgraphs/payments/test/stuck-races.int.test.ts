import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QUIET_MS } from "../src/domain/stuck/ending.ts";
import { countAnswers } from "./look-into.ts";
import { type Desk, lookFrom, makeDesk, SILENT } from "./resolving.ts";
import { makeDepositWorker } from "./workers.ts";
import { DEPOSIT } from "./world.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await makeDesk();
});
afterAll(() => desk.world.end());

const readSteps = (id: string) => lookFrom(desk).readSteps(id);
const readStatus = (id: string) => lookFrom(desk).readStatus(id);
const funds = () => lookFrom(desk).funds();

describe("of many at once", () => {
  it("one ends a payment: of fifty, each asked for by two operators, and worked on by the job", async () => {
    const before = await funds();
    const ids = await Promise.all(Array.from({ length: 50 }, () => desk.withdrawn("1.00")));
    await desk.work(SILENT);
    await Promise.all(ids.map((id) => desk.say(id, "PAID")));
    const asking = ids.flatMap((paymentId) =>
      [desk.ann, desk.ben].map((who) => desk.resolve(who, "endPayment", { paymentId, outcome: "COMPLETED" })),
    );
    const [answers] = await Promise.all([Promise.all(asking), desk.work(), desk.work()]);
    const counts = countAnswers(answers.map(({ __typename: name, code }) => code ?? name));
    expect(Object.keys(counts).toSorted()).toEqual(expect.arrayContaining(["PAYMENT_NOT_UNDER_WAY"]));
    const ended = await Promise.all(ids.map(readSteps));
    expect(ended.every((steps) => steps.filter((step) => step === "COMPLETED").length === 1)).toBe(true);
    expect(ended.filter((steps) => steps.includes("ENDED"))).toHaveLength(counts.EndPaymentSuccess ?? 0);
    const after = await funds();
    expect(BigInt(before.ours.posted) - BigInt(after.ours.posted)).toBe(5_000n);
    expect(BigInt(after.theirs) - BigInt(before.theirs)).toBe(5_000n);
    expect(await desk.world.disagreements()).toEqual([]);
  });

  it("none is paid and given back: of fifty that nobody was asked for, the job and an operator each begin", async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, () => desk.withdrawn("1.00")));
    const asking = ids.map((paymentId) => desk.resolve(desk.ann, "endPayment", { paymentId, outcome: "FAILED" }));
    await Promise.all([desk.work(), ...asking]);
    await desk.work();
    const statuses = await Promise.all(ids.map(readStatus));
    expect(statuses.filter((status) => status !== "COMPLETED" && status !== "FAILED")).toEqual([]);
    expect(await desk.world.disagreements()).toEqual([]);
  });

  it("one decides on what was proposed: of twenty, each approved and denied, and asked for again", async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => desk.withdrawn("1.00")));
    await desk.work(SILENT);
    const proposed = await Promise.all(
      ids.map(async (paymentId) => {
        const twice = await Promise.all(
          [1, 2].map(() => desk.resolve(desk.ann, "proposePaymentEnding", { paymentId, outcome: "FAILED" })),
        );
        expect(countAnswers(twice.map(({ code, __typename: name }) => code ?? name))).toEqual({
          ProposePaymentEndingSuccess: 1,
          PAYMENT_ENDING_OPEN: 1,
        });
        return twice.find(({ ending }) => ending).ending.id as string;
      }),
    );
    desk.ahead(QUIET_MS);
    const decided = await Promise.all(
      proposed.map(async (endingId) => {
        const both = await Promise.all([
          desk.resolve(desk.ben, "approvePaymentEnding", { endingId }),
          desk.resolve(desk.ann, "denyPaymentEnding", { endingId }),
        ]);
        return countAnswers(both.map(({ code, __typename: name }) => code ?? name.replace(/PaymentEndingSuccess/, "")));
      }),
    );
    for (const one of decided)
      expect([
        { approve: 1, PAYMENT_ENDING_DECIDED: 1 },
        { Approve: 1, PAYMENT_ENDING_DECIDED: 1 },
        { Deny: 1, PAYMENT_ENDING_DECIDED: 1 },
      ]).toContainEqual(one);
    expect(await desk.world.disagreements()).toEqual([]);
  });
});

describe("a deposit", () => {
  const deposited = async () => {
    const input = {
      accountId: desk.account,
      amount: { amount: "7.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    return (await desk.person.ask(DEPOSIT, { input })).deposit.payment.id as string;
  };
  const settle = async (said: "WAITING" | "COLLECTED") => {
    const { settle: round } = await makeDepositWorker(desk.world, { provider: { collect: async () => said } });
    await desk.world.admin.query("UPDATE payments.deposit_task SET due_at = now() - interval '1 second'");
    await round();
  };
  const book = (id: string, outcome: string) =>
    desk.world.admin.query(
      "INSERT INTO payments.sandbox_deposit (payment_id, currency, amount, asked, outcome, collected) VALUES ($1, 'USD', 700, 1, $2, CASE $2 WHEN 'COLLECTED' THEN 700 ELSE 0 END)",
      [uuidOf<string>(id), outcome],
    );

  it("is ended as its provider says, credited once, and no otherwise", async () => {
    const before = await funds();
    const [collected, declined] = [await deposited(), await deposited()];
    await settle("WAITING");
    const unknown = await desk.resolve(desk.ann, "endPayment", { paymentId: collected, outcome: "COMPLETED" });
    expect(unknown).toMatchObject({ code: "OUTCOME_UNPROVED", providerSaid: "UNKNOWN" });
    await book(collected, "COLLECTED");
    await book(declined, "DECLINED");
    for (const [paymentId, outcome, code] of [
      [collected, "FAILED", "OUTCOME_CONTRADICTED"],
      [declined, "COMPLETED", "OUTCOME_CONTRADICTED"],
    ] as const)
      expect(
        await desk.world.unchanged(() => desk.resolve(desk.ann, "endPayment", { paymentId, outcome })),
      ).toMatchObject({ code });
    const both = await Promise.all(
      [desk.ann, desk.ben].map((who) =>
        desk.resolve(who, "endPayment", { paymentId: collected, outcome: "COMPLETED" }),
      ),
    );
    expect(countAnswers(both.map(({ __typename: name, code }) => code ?? name))).toEqual({
      EndPaymentSuccess: 1,
      PAYMENT_NOT_UNDER_WAY: 1,
    });
    expect(await desk.resolve(desk.ann, "endPayment", { paymentId: declined, outcome: "FAILED" })).toMatchObject({
      payment: { status: "FAILED", failureReason: "DEPOSIT_DECLINED" },
    });
    const after = await funds();
    expect(BigInt(after.ours.posted) - BigInt(before.ours.posted)).toBe(700n);
  });

  it("that was ended without proof is given back where its provider comes to have it, and not collected meanwhile", async () => {
    const id = await deposited();
    await settle("WAITING");
    const { ending } = await desk.resolve(desk.ann, "proposePaymentEnding", { paymentId: id, outcome: "FAILED" });
    await settle("COLLECTED");
    expect(await readStatus(id)).toBe("PROCESSING");
    desk.ahead(QUIET_MS);
    expect(await desk.resolve(desk.ben, "approvePaymentEnding", { endingId: ending.id })).toMatchObject({
      payment: { status: "FAILED", failureReason: "ENDED_BY_OPERATOR" },
    });
    const { rows } = await desk.world.admin.query("SELECT FROM payments.return_task WHERE id = $1", [
      uuidOf<string>(id),
    ]);
    expect(rows).toHaveLength(1);
    expect(await desk.resolve(desk.ann, "retryPayment", { paymentId: id })).toMatchObject({
      payment: { status: "FAILED" },
    });
  });
});
