import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QUIET_MS } from "../src/domain/stuck/ending.ts";
import { countAnswers } from "./look-into.ts";
import { type Desk, lookFrom, makeDesk, SILENT } from "./resolving.ts";
import { simulate } from "./simulating.ts";
import { makePaidWorker } from "./workers.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await makeDesk();
});
afterAll(() => desk.world.end());

const STUCK = `query ($reason: StuckReason, $paymentId: ID, $first: Int, $after: String) { stuckPayments(reason: $reason, paymentId: $paymentId, first: $first, after: $after) { edges { cursor } pageInfo { hasNextPage }
  nodes { work reason provider attempts lastError since givenUpAt nextTryAt payment { id status } ending { id state proposedBy { id } } } } }`;
const listStuck = async (variables: Record<string, unknown> = {}) =>
  (await desk.ann.ask(STUCK, variables)).stuckPayments.nodes;
const findStuck = async (id: string) => (await listStuck({ paymentId: id }))[0];
const readHistory = (id: string) => lookFrom(desk).readHistory(id);
const readSteps = (id: string) => lookFrom(desk).readSteps(id);
const readStatus = async (id: string) => lookFrom(desk).readStatus(id);
const funds = () => lookFrom(desk).funds();
const park = (id: string, error: string, table = "withdrawal_task") =>
  desk.world.admin.query(
    `UPDATE payments.${table} SET attempts = 30, last_error = $2, parked_at = now() WHERE id = $1`,
    [uuidOf<string>(id), error],
  );
const begin = async () => {
  const id = await desk.withdrawn();
  await desk.work(SILENT);
  return id;
};

describe("stuckPayments", () => {
  it("shows what was given up, with a masked error, and what waits for too long; what goes on it does not", async () => {
    const young = await begin();
    expect(await findStuck(young)).toBeUndefined();
    await park(young, 'ProviderFault: refused "sk_live_4242424242424242" for pay, key AbCdEfGhIjKlMnOpQrStUvWx');
    const given = await findStuck(young);
    expect(given).toMatchObject({
      work: "PAY_OUT",
      reason: "GIVEN_UP",
      provider: "sandbox",
      attempts: 30,
      nextTryAt: null,
    });
    expect(given.lastError).toMatch(/^ProviderFault: refused \[text\]/);
    expect(JSON.stringify(given)).not.toMatch(/sk_live|AbCdEf/);

    const [waiting, pending] = [await begin(), await desk.withdrawn()];
    await desk.world.admin.query(
      "UPDATE payments.withdrawal_task SET attempts = 3, last_error = 'Error: x' WHERE id = $1",
      [uuidOf<string>(waiting)],
    );
    desk.ahead(3_601_000);
    expect(await findStuck(waiting)).toMatchObject({
      reason: "PROVIDER_FAILS",
      attempts: 3,
      givenUpAt: null,
      ending: null,
    });
    await desk.world.admin.query("UPDATE payments.withdrawal_task SET attempts = 0 WHERE id = $1", [
      uuidOf<string>(waiting),
    ]);
    expect(await findStuck(waiting)).toMatchObject({ reason: "PROVIDER_WAITS", attempts: 0, lastError: null });
    expect(await findStuck(pending)).toMatchObject({ reason: "NOT_BEGUN", payment: { status: "PENDING" } });

    expect(
      (await listStuck({ reason: "NOT_BEGUN" })).map((one: { payment: { id: string } }) => one.payment.id),
    ).toEqual([pending]);
    expect(await listStuck({ paymentId: waiting, reason: "NOT_BEGUN" })).toEqual([]);
    expect((await desk.ann.ask(STUCK, { paymentId: "all" })).errors[0].extensions.inputs[0].code).toBe("INVALID_ID");
    const page = (await desk.ann.ask(STUCK, { first: 2 })).stuckPayments;
    const rest = (await desk.ann.ask(STUCK, { first: 2, after: page.edges[1].cursor })).stuckPayments;
    expect([page.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
    expect([...page.nodes, ...rest.nodes].map(({ payment }) => payment.id)).toEqual([young, waiting, pending]);
  });

  it("is counted for operators' metrics", async () => {
    const [metric] = desk.world.subgraph.counts ?? [];
    expect([metric?.name, metric?.label]).toEqual(["coffer_stuck_payments", "reason"]);
    const counted = Object.fromEntries(((await metric?.count()) ?? []).map(({ label, count }) => [label, count]));
    expect(counted).toMatchObject({ GIVEN_UP: 1, PROVIDER_WAITS: 1, NOT_BEGUN: 1 });
  });

  it("and all that is done about them, is for staff and for operators, and for nobody else", async () => {
    const id = await begin();
    const { person } = desk;
    const denied = (answer: { errors?: { extensions: { code: string } }[] }) => answer.errors?.[0]?.extensions.code;
    expect(denied(await person.ask(STUCK))).toBe("FORBIDDEN");
    expect(await person.ask("query ($id: ID!) { payment(id: $id) { history { at } } }", { id })).toMatchObject({
      payment: { history: null },
    });
    for (const what of ["retryPayment", "endPayment", "proposePaymentEnding"] as const) {
      const input = what === "retryPayment" ? { paymentId: id } : ({ paymentId: id, outcome: "FAILED" } as const);
      const answer = await desk.world.unchanged(() => desk.resolve(person, what, input));
      expect([what, denied(answer)]).toEqual([what, "FORBIDDEN"]);
    }
    for (const what of ["approvePaymentEnding", "denyPaymentEnding"] as const)
      expect([what, denied(await desk.resolve(person, what, { endingId: newId("pen") }))]).toEqual([what, "FORBIDDEN"]);
    const stale = { ...desk.ann, actor: userActor(newId("usr"), { roles: ["USER", "OPERATOR"] }) };
    const weak = (await desk.world.another())(stale);
    expect(denied(await desk.resolve(weak, "endPayment", { paymentId: id, outcome: "FAILED" }))).toBe(
      "STEP_UP_REQUIRED",
    );
  });
});

describe("what is said of it", () => {
  it("is refused with what is no reason, at each door", async () => {
    const [paymentId, endingId] = [await begin(), newId("pen")];
    for (const [reason, code] of [
      ["", "EMPTY"],
      ["x".repeat(513), "TOO_LONG"],
    ] as const)
      for (const [what, input] of [
        ["retryPayment", { paymentId }],
        ["endPayment", { paymentId, outcome: "FAILED" }],
        ["proposePaymentEnding", { paymentId, outcome: "FAILED" }],
        ["approvePaymentEnding", { endingId }],
        ["denyPaymentEnding", { endingId }],
      ] as const) {
        const { errors } = await desk.resolve(desk.ann, what, { ...input, reason });
        expect([what, errors?.[0]?.extensions.inputs]).toMatchObject([what, [{ path: "input.reason", code }]]);
      }
  });
});

describe("retryPayment", () => {
  it("has what was given up tried again, once for a key, and keeps who and why", async () => {
    const id = await begin();
    await park(id, "Error: away");
    const asked = { paymentId: id, reason: "it is back", idempotencyKey: randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => desk.resolve(i % 2 ? desk.ann : desk.ann, "retryPayment", asked)),
    );
    expect(countAnswers(answers.map(({ __typename: name }) => name))).toEqual({ RetryPaymentSuccess: 10 });
    expect(await desk.resolve(desk.ann, "retryPayment", { ...asked, reason: "another" })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    expect((await readHistory(id)).filter(({ act }) => act)).toMatchObject([
      { act: "RETRIED", reason: "it is back", by: { id: desk.ann.actor.userId }, providerSaid: null },
    ]);
    await desk.say(id, "PAID");
    await desk.work();
    expect(await readSteps(id)).toEqual(["PENDING", "PROCESSING", "RETRIED", "COMPLETED"]);
    const ended = await desk.world.unchanged(() => desk.resolve(desk.ann, "retryPayment", { paymentId: id }));
    expect(ended).toMatchObject({ code: "PAYMENT_NOT_UNDER_WAY" });
    for (const paymentId of [newId("pay"), "nothing"])
      expect(await desk.resolve(desk.ann, "retryPayment", { paymentId })).toMatchObject({ code: "PAYMENT_NOT_FOUND" });
  });
});

describe("endPayment", () => {
  it.each([
    ["PAID", "COMPLETED", null],
    ["DECLINED", "FAILED", "PAYOUT_DECLINED"],
    ["UNUSABLE", "FAILED", "METHOD_UNUSABLE"],
  ] as const)(
    "ends a withdrawal of which its provider says %s, as %s and no otherwise",
    async (said, outcome, failureReason) => {
      const before = await funds();
      const id = await begin();
      await desk.say(id, said);
      const other = outcome === "COMPLETED" ? "FAILED" : "COMPLETED";
      const wrong = await desk.world.unchanged(() =>
        desk.resolve(desk.ann, "endPayment", { paymentId: id, outcome: other }),
      );
      expect(wrong).toMatchObject({ code: "OUTCOME_CONTRADICTED", providerSaid: said === "PAID" ? "DONE" : "FAILED" });
      const proved = await desk.world.unchanged(() =>
        desk.resolve(desk.ann, "proposePaymentEnding", { paymentId: id, outcome }),
      );
      expect(proved).toMatchObject({ code: "OUTCOME_PROVED" });

      const asked = { paymentId: id, outcome, idempotencyKey: randomUUID() } as const;
      for (let i = 0; i < 2; i += 1)
        expect(await desk.resolve(desk.ann, "endPayment", asked)).toMatchObject({
          payment: { status: outcome, failureReason },
        });
      expect(await desk.resolve(desk.ann, "endPayment", { ...asked, reason: "x" })).toMatchObject({
        code: "IDEMPOTENCY_KEY_REUSED",
      });
      expect(await readSteps(id)).toEqual(["PENDING", "PROCESSING", "ENDED", outcome]);
      const moved = outcome === "COMPLETED" ? 1_000n : 0n;
      const after = await funds();
      expect(BigInt(before.ours.posted) - BigInt(after.ours.posted)).toBe(moved);
      expect([after.ours.pendingOut, BigInt(after.theirs) - BigInt(before.theirs)]).toEqual([
        before.ours.pendingOut,
        moved,
      ]);
      const again = await desk.world.unchanged(() => desk.resolve(desk.ben, "endPayment", { paymentId: id, outcome }));
      expect(again).toMatchObject({ code: "PAYMENT_NOT_UNDER_WAY" });
    },
  );

  it("refuses what its provider can still contradict: it waits, knows nothing, or does not answer", async () => {
    const id = await begin();
    for (const outcome of ["COMPLETED", "FAILED"] as const) {
      const refused = await desk.world.unchanged(() =>
        desk.resolve(desk.ann, "endPayment", { paymentId: id, outcome }),
      );
      expect(refused).toMatchObject({ code: "OUTCOME_UNPROVED", providerSaid: "UNKNOWN" });
    }
    await desk.say(id, "WAITING");
    await desk.world.admin.query(
      "UPDATE payments.payment_method SET token = 'sandbox_bank_late' WHERE token = 'sandbox_bank'",
    );
    expect(await desk.resolve(desk.ann, "endPayment", { paymentId: id, outcome: "FAILED" })).toMatchObject({
      providerSaid: "WAITING",
    });
    await desk.world.admin.query(
      "UPDATE payments.payment_method SET token = 'sandbox_bank_down' WHERE token = 'sandbox_bank_late'",
    );
    const refused = await desk.resolve(desk.ann, "endPayment", { paymentId: id, outcome: "FAILED" });
    expect(refused).toMatchObject({ code: "OUTCOME_UNPROVED", providerSaid: "NO_ANSWER" });
    await desk.world.admin.query(
      "UPDATE payments.payment_method SET token = 'sandbox_bank' WHERE token = 'sandbox_bank_down'",
    );
    await desk.say(id, "PAID");
    await desk.work();
    expect(await readStatus(id)).toBe("COMPLETED");
  });

  it("ends what nobody was asked for as FAILED alone, and gives back what was reserved", async () => {
    const before = await funds();
    const id = await desk.withdrawn();
    const wrong = await desk.world.unchanged(() =>
      desk.resolve(desk.ann, "endPayment", { paymentId: id, outcome: "COMPLETED" }),
    );
    expect(wrong).toMatchObject({ code: "OUTCOME_CONTRADICTED", providerSaid: "UNKNOWN" });
    const ended = await desk.resolve(desk.ann, "endPayment", { paymentId: id, outcome: "FAILED" });
    expect(ended).toMatchObject({ payment: { status: "FAILED", failureReason: "ENDED_BY_OPERATOR" } });
    expect(await funds()).toEqual(before);
    await desk.work({ payOut: async () => expect.unreachable("nobody is to be asked") });
    expect(await readSteps(id)).toEqual(["PENDING", "ENDED", "FAILED"]);
  });

  it("does all of it or nothing: what breaks leaves nothing, and the key is free", async () => {
    const id = await begin();
    await desk.say(id, "PAID");
    const { admin } = desk.world;
    await admin.query(`CREATE FUNCTION payments.break_act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
      CREATE TRIGGER break_act BEFORE INSERT ON payments.payment_act FOR EACH ROW EXECUTE FUNCTION payments.break_act()`);
    const asked = { paymentId: id, outcome: "COMPLETED", idempotencyKey: randomUUID() } as const;
    const broken = await desk.world.unchanged(() => desk.resolve(desk.ann, "endPayment", asked));
    expect(broken.errors).toHaveLength(1);
    await admin.query("DROP TRIGGER break_act ON payments.payment_act; DROP FUNCTION payments.break_act()");
    expect(await desk.resolve(desk.ann, "endPayment", asked)).toMatchObject({ payment: { status: "COMPLETED" } });
  });
});

describe("an ending that its provider does not bear out", () => {
  it("takes a second operator, and time; meanwhile nobody is asked to pay, and what was held comes back once", async () => {
    const before = await funds();
    const id = await begin();
    const asked = {
      paymentId: id,
      outcome: "FAILED",
      reason: "it never came there",
      idempotencyKey: randomUUID(),
    } as const;
    const { ending } = await desk.resolve(desk.ann, "proposePaymentEnding", asked);
    expect(ending).toMatchObject({ state: "PROPOSED", outcome: "FAILED", providerSaid: "UNKNOWN", decidedBy: null });
    expect((await desk.resolve(desk.ann, "proposePaymentEnding", asked)).ending).toEqual(ending);
    expect(await findStuck(id)).toMatchObject({ ending: { id: ending.id, state: "PROPOSED" } });
    const endingId = ending.id;
    for (const [who, what, input, code] of [
      [desk.ben, "proposePaymentEnding", { paymentId: id, outcome: "COMPLETED" }, "PAYMENT_ENDING_OPEN"],
      [desk.ann, "approvePaymentEnding", { endingId }, "OWN_PAYMENT_ENDING"],
      [desk.ben, "approvePaymentEnding", { endingId }, "PAYMENT_ENDING_TOO_EARLY"],
      [desk.ben, "approvePaymentEnding", { endingId: newId("pen") }, "PAYMENT_ENDING_NOT_FOUND"],
      [desk.ben, "denyPaymentEnding", { endingId: "nothing" }, "PAYMENT_ENDING_NOT_FOUND"],
    ] as const)
      expect([code, await desk.world.unchanged(() => desk.resolve(who, what, input))]).toMatchObject([code, { code }]);

    const paid: string[] = [];
    await desk.work({
      look: async () => null,
      payOut: async (payout) => {
        paid.push(payout.id);
        return "PAID";
      },
    });
    expect([paid, await readStatus(id)]).toEqual([[], "PROCESSING"]);
    desk.ahead(QUIET_MS);
    const approval = { endingId, reason: "their list has none", idempotencyKey: randomUUID() };
    for (let i = 0; i < 2; i += 1)
      expect(await desk.resolve(desk.ben, "approvePaymentEnding", approval)).toMatchObject({
        payment: { status: "FAILED", failureReason: "ENDED_BY_OPERATOR" },
      });
    expect(await funds()).toEqual(before);
    expect(await readHistory(id)).toMatchObject([
      { status: "PENDING" },
      { status: "PROCESSING" },
      {
        act: "ENDING_PROPOSED",
        reason: "it never came there",
        by: { id: desk.ann.actor.userId },
        providerSaid: "UNKNOWN",
      },
      {
        act: "ENDING_APPROVED",
        reason: "their list has none",
        by: { id: desk.ben.actor.userId },
        ending: { state: "APPROVED" },
      },
      { status: "FAILED" },
    ]);
    for (const what of ["approvePaymentEnding", "denyPaymentEnding"] as const)
      expect(await desk.world.unchanged(() => desk.resolve(desk.ben, what, { endingId }))).toMatchObject({
        code: "PAYMENT_ENDING_DECIDED",
      });
    await desk.work({ payOut: async () => expect.unreachable("it has ended") });
  });

  it("is not made against what the provider says by then, and is made as it says", async () => {
    const [paid, declined] = [await begin(), await begin()];
    const propose = async (paymentId: string) =>
      (await desk.resolve(desk.ann, "proposePaymentEnding", { paymentId, outcome: "FAILED" })).ending.id;
    const [against, along] = [await propose(paid), await propose(declined)];
    desk.ahead(QUIET_MS);
    await desk.say(paid, "PAID");
    await desk.say(declined, "DECLINED");
    const refused = await desk.world.unchanged(() =>
      desk.resolve(desk.ben, "approvePaymentEnding", { endingId: against }),
    );
    expect(refused).toMatchObject({ code: "OUTCOME_CONTRADICTED", providerSaid: "DONE" });
    expect(await desk.resolve(desk.ben, "approvePaymentEnding", { endingId: along })).toMatchObject({
      payment: { status: "FAILED", failureReason: "PAYOUT_DECLINED" },
    });
    await desk.work();
    expect(await readStatus(paid)).toBe("COMPLETED");
    const late = await desk.world.unchanged(() =>
      desk.resolve(desk.ben, "approvePaymentEnding", { endingId: against }),
    );
    expect(late).toMatchObject({ code: "PAYMENT_NOT_UNDER_WAY" });
  });

  /** By two operators, to the second of whom the provider says something. */
  async function complete(said?: string) {
    const id = await begin();
    const { ending } = await desk.resolve(desk.ann, "proposePaymentEnding", { paymentId: id, outcome: "COMPLETED" });
    desk.ahead(QUIET_MS);
    if (said) await desk.say(id, said);
    const approved = await desk.resolve(desk.ben, "approvePaymentEnding", { endingId: ending.id });
    expect(approved).toMatchObject({ payment: { status: "COMPLETED" } });
    return id;
  }
  const WATCHED = "SELECT due_at <= clock_timestamp()::timestamptz(3) AS due FROM payments.paid_task WHERE id = $1";
  const watched = async (id: string) => (await desk.world.admin.query(WATCHED, [uuidOf<string>(id)])).rows;

  it("as COMPLETED is for good: what its provider says of it later gives nothing back", async () => {
    expect(await watched(await complete())).toEqual([]);
  });

  it("as COMPLETED by what its provider says by then can come back, as any that was paid", async () => {
    const before = await funds();
    const id = await complete("PAID");
    expect((await readHistory(id)).find(({ act }) => act === "ENDING_APPROVED")).toMatchObject({
      providerSaid: "DONE",
    });
    expect(await watched(id)).toEqual([{ due: false }]);
    // A look that was given up is an operator's to see to.
    await park(id, "Error: away", "paid_task");
    const given = { work: "WATCH_PAID", reason: "GIVEN_UP", payment: { id, status: "COMPLETED" } };
    expect(await findStuck(id)).toMatchObject(given);
    const retried = await desk.resolve(desk.ben, "retryPayment", { paymentId: id });
    expect(retried).toMatchObject({ payment: { status: "COMPLETED" } });
    expect([await watched(id), await findStuck(id)]).toEqual([[{ due: true }], undefined]);
    // News have it looked at also where it is watched no more.
    await desk.world.admin.query("DELETE FROM payments.paid_task WHERE id = $1", [uuidOf<string>(id)]);
    await simulate(desk.person, "simulateWithdrawalOutcome", { paymentId: id, outcome: "RETURNED" });
    expect(await watched(id)).toEqual([{ due: true }]);
    await (await makePaidWorker(desk.world)).round();
    expect([await readStatus(id), await funds(), await watched(id)]).toEqual(["RETURNED", before, []]);
  });

  it("can be denied, or expires; then the payment goes on, and another can be proposed", async () => {
    const id = await begin();
    const propose = () => desk.resolve(desk.ann, "proposePaymentEnding", { paymentId: id, outcome: "COMPLETED" });
    const denied = await desk.resolve(desk.ann, "denyPaymentEnding", {
      endingId: (await propose()).ending.id,
      reason: "wrong one",
    });
    expect(denied.ending).toMatchObject({
      state: "DENIED",
      decisionReason: "wrong one",
      decidedBy: { id: desk.ann.actor.userId },
    });
    const { ending } = await propose();
    desk.ahead(24 * 3_600_000);
    expect((await findStuck(id)).ending).toBeNull();
    const late = await desk.world.unchanged(() =>
      desk.resolve(desk.ben, "approvePaymentEnding", { endingId: ending.id }),
    );
    expect(late).toMatchObject({ code: "PAYMENT_ENDING_DECIDED" });
    expect((await propose()).ending).toMatchObject({ state: "PROPOSED" });
  });
});
