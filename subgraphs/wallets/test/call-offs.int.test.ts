import { newId, uuidOf } from "@coffer/contracts/ids";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makePolicyWriter } from "../src/adapters/postgres/policies/policy-writer.ts";
import { composePolicies } from "../src/compose/policies.ts";
import { NO_RULES } from "../src/domain/policies/policy.ts";
import { SHAPES } from "./apart.ts";
import { makeDyingPool } from "./dying-pool.ts";
import { nextPayee } from "./paying.ts";
import { makeSending, type Sending } from "./sending-process.ts";
import { person, type World, world } from "./world.ts";

type PaymentId = Awaited<ReturnType<Sending["request"]>>;
const people = [person("OPERATOR"), person("OPERATOR")] as const;

/** What befell a payment, as everybody could see it. */
type Seen = { readonly state: string | null; readonly attempts: number; readonly told: readonly string[] };

describe.skipIf(whyNoAnvil()).each(SHAPES)("payments that are called off, of $whose", ({ isApart }) => {
  let anvil: Anvil;
  let here: World;
  let sending: Sending;
  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 1 }), world({ isApart })]);
    sending = makeSending({ here, anvil, rules: { sendAgainMs: 0, unminedMax: 500 } });
    await here.enlist(...people);
    await sending.openTreasury();
  });
  afterEach(async () => {
    await here.close();
    await anvil.stop();
  });

  const findPayer = async (paymentId: PaymentId) => (await sending.find(paymentId)).userId ?? newId("usr");
  const callOff = async (paymentId: PaymentId) => sending.callOff(paymentId, await findPayer(paymentId));
  const see = async (paymentId: PaymentId): Promise<Seen> => {
    const [row] = await here.rows<{ state: string; attempts: number }>(
      `SELECT s.state, (SELECT count(*)::int FROM wallets.attempt a WHERE a.send_id = s.id) AS attempts
       FROM wallets.send s WHERE s.payment_id = $1`,
      [uuidOf(paymentId)],
    );
    const told = (await here.stated())
      .filter(({ type, subject }) => subject === paymentId && type.startsWith("coffer.wallets.payout."))
      .map(({ type }) => type.slice("coffer.wallets.payout.".length));
    return { state: row?.state ?? null, attempts: row?.attempts ?? 0, told: told.toSorted() };
  };
  /** To the end of all that is signed. */
  const finish = async () => {
    for (let rounds = 0; rounds < 4; rounds += 1) {
      await sending.round();
      await sending.mine(40);
    }
    await sending.round();
  };
  /** Given back, and never paid; or paid, with a payer who knows that it was too late. */
  const GIVEN_BACK: Seen = { state: "CANCELLED", attempts: 0, told: ["cancelled"] };
  const PAID: Seen = { state: "FINAL", attempts: 1, told: ["cancellation_refused", "confirmed"] };

  it("are paid or given back, never both, wherever both sides are killed", async () => {
    const paid: string[] = [];
    const ends = new Set<string>();
    let kills = 0;
    for (let at = 1; at <= 90; at += 3)
      for (const when of ["before", "behind"] as const) {
        const to = nextPayee();
        const paymentId = await sending.request(to, "0.001");
        const payer = await findPayer(paymentId);
        const dying = makeDyingPool(here.environment.pool, { at: 1 + (at % 11), when });
        const [isRoundKilled] = await Promise.all([
          sending.dyingRound({ at, when }),
          sending.callOff(paymentId, payer, dying.pool).catch(() => undefined),
        ]);
        kills += Number(isRoundKilled) + Number(dying.state.isDead);
        // The event comes again until it is done.
        await sending.callOff(paymentId, payer);
        await sending.callOff(paymentId, payer);
        await sending.mine();
        if (at % 9 === 1) await sending.round();
        paid.push(`${paymentId} ${to}`);
      }
    await finish();
    for (const one of paid) {
      const [paymentId, to] = one.split(" ") as [PaymentId, string];
      const seen = await see(paymentId);
      expect([GIVEN_BACK, PAID]).toContainEqual(seen);
      expect(await sending.balanceOf(to)).toBe(seen.state === "FINAL" ? 10n ** 15n : 0n);
      ends.add(seen.state ?? "");
    }
    expect(kills).toBeGreaterThan(30);
    expect([...ends].toSorted()).toEqual(["CANCELLED", "FINAL"]);
  });

  it("have one end of two workers that sign, a payer, and an operator who calls off", async () => {
    const other = sending.startProcess();
    const manage = sending.process.app.manageSends;
    const payments: PaymentId[] = [];
    for (let i = 0; i < 24; i += 1) payments.push(await sending.request(nextPayee(), "0.001"));
    await Promise.all([
      sending.round(),
      other.round(),
      ...payments.map(callOff),
      ...payments.map(async (paymentId) => {
        const { id: sendId } = await sending.find(paymentId);
        return manage.cancel({ operatorId: people[0].userId, sendId, reason: "why not" });
      }),
    ]);
    await finish();
    for (const paymentId of payments) {
      const { state, attempts, told } = await see(paymentId);
      // Who was first says it: a payer before a signature, an operator before or behind it.
      const isSigned = attempts > 0;
      const ended = told.filter((type) => type !== "cancellation_refused");
      expect(ended).toHaveLength(1);
      expect(told.includes("cancelled")).toBe(state === "CANCELLED" && !isSigned && ended[0] === "cancelled");
      if (ended[0] === "confirmed") expect(state).toBe("FINAL");
      if (!isSigned) expect(told).not.toContain("cancellation_refused");
    }
  });

  it("are called off while they wait for somebody, or that one is first", async () => {
    const at = sending.clock.now();
    const transaction: Parameters<typeof composePolicies>[0]["transaction"] = (work) =>
      inTransaction(here.environment.pool, (client) => work(pgSql(client)));
    await transaction(async (sql) => {
      const [writer, id] = [makePolicyWriter(sql), newId("spl")];
      const rules = { ...NO_RULES, tiers: [{ from: 1n, needed: 1, approvers: [people[0].userId] }] };
      await writer.propose({
        ...{ id, network: "ETHEREUM", asset: { code: "ETH", scale: 18 }, rules, basedOn: 0, reason: "why" },
        ...{ proposedBy: people[0].userId, proposedAt: at, expiresAt: new Date(at.getTime() + 1) },
      });
      await writer.decide(id, { decision: "APPROVED", by: people[1].userId, at, reason: "so", version: 1 });
    });
    const desk = composePolicies({
      ...{ pool: here.environment.pool, transaction, clock: sending.clock, announce: () => undefined },
    }).approveSends;
    const payments: PaymentId[] = [];
    for (let i = 0; i < 16; i += 1) payments.push(await sending.request(nextPayee(), "0.001"));
    await sending.round();
    expect((await sending.find(payments[0] as PaymentId)).state).toBe("AWAITING_APPROVAL");
    await Promise.all(
      payments.flatMap((paymentId, i) => [
        callOff(paymentId),
        sending.find(paymentId).then(({ id: sendId, network, payee, amount }) => {
          const command = { operatorId: people[0].userId, sendId, network, payee, amount, reason: "looked" };
          return i % 2 === 0 ? desk.approve(command) : desk.reject(command);
        }),
      ]),
    );
    await finish();
    for (const paymentId of payments) {
      const { state, attempts, told } = await see(paymentId);
      // Nothing was signed meanwhile: approved or not, its payer was in time.
      expect([state, attempts]).toEqual(["CANCELLED", 0]);
      expect([["cancelled"], ["failed"]]).toContainEqual(told);
    }
  });

  it("are never planned, whichever comes first: the order, or that it is off", async () => {
    const seen: Seen[] = [];
    for (let i = 0; i < 20; i += 1) {
      const [paymentId, userId] = [newId("pay"), newId("usr")];
      const order = () => sending.request(nextPayee(), "0.001", "NORMAL", "ETH", paymentId).catch(() => undefined);
      const off = () => sending.callOff(paymentId, userId).catch(() => undefined);
      await Promise.all(i % 2 === 0 ? [order(), off()] : [off(), order()]);
      const [planned] = await here.rows<{ user: string }>("SELECT FROM wallets.send WHERE payment_id = $1", [
        uuidOf(paymentId),
      ]);
      // Of what was planned first, this one is not the payer.
      if (planned) await callOff(paymentId);
      seen.push(await see(paymentId));
    }
    await finish();
    for (const one of seen) expect([GIVEN_BACK, { ...GIVEN_BACK, state: null }]).toContainEqual(one);
  });

  it("keep what their payers were told, which is so, whoever writes", async () => {
    const broken = (text: string, values: unknown[] = []) =>
      here.rows(text, values).then(
        () => null,
        (error: { constraint?: string; code?: string }) => error.constraint ?? error.code,
      );
    const insert =
      "INSERT INTO wallets.payout_cancellation (payment_id, user_id, answer, at) VALUES ($1, $2, $3, now())";
    const user = uuidOf(newId("usr"));
    const paymentId = await sending.request(nextPayee(), "0.001");
    const id = uuidOf(paymentId);
    for (const answer of ["CANCELLED", "REFUSED", "ENDED"])
      expect([answer, await broken(insert, [id, user, answer])]).toEqual([answer, "payout_cancellation_is_true"]);
    expect(await broken(insert, [id, user, "MAYBE"])).toBe("payout_cancellation_answer_known");
    await callOff(paymentId);
    expect(await broken(insert, [id, user, "CANCELLED"])).toBe("payout_cancellation_pkey");
    for (const text of [
      "UPDATE wallets.payout_cancellation SET answer = 'REFUSED'",
      "DELETE FROM wallets.payout_cancellation",
    ])
      expect(await broken(text)).toBe("42501");
    const never = uuidOf(newId("pay"));
    expect(await broken(insert, [never, user, "CANCELLED"])).toBeNull();
    const copy = `INSERT INTO wallets.send SELECT (s).* FROM (SELECT jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'payment_id', $2::text, 'state', 'PLANNED', 'sequence', 1)) AS s
      FROM wallets.send o WHERE o.payment_id = $1) made`;
    expect(await broken(copy, [id, never])).toBe("send_is_not_called_off");
    await expect(here.environment.pool.query("DELETE FROM payout_cancellation")).rejects.toMatchObject({
      code: "42501",
    });
  });
});
