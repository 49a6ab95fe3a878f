import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDebtDesk } from "../src/adapters/postgres/debts/debt-desk.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { losses, receivable } from "../src/adapters/postgres/money/system-accounts.ts";
import type { AccountId, PaymentId } from "../src/domain/money/ids.ts";
import { makeDyingPool } from "./scheduling.ts";
import { makeTakenBack, type TakenBack, usd } from "./taken-back.ts";
import { makeParts } from "./workers.ts";

const [owed, lost] = [receivable("USD"), losses("USD")];

let stage: TakenBack;
let account: string;
let friend: string;

beforeAll(async () => {
  stage = await makeTakenBack();
  ({ account, friend } = stage);
});
afterAll(() => stage.world.database.drop());

describe("what is owed of it", () => {
  /** Alice owes 8.00 of it, and her account is empty. */
  async function indebted(own = account): Promise<PaymentId> {
    await stage.empty(own);
    const id = await stage.spent("8.00", "8.00", own);
    await stage.takeBack(stage.alice, id);
    await stage.worker.round();
    expect((await stage.show(id)).debt.outstandingAmount.amount).toBe("8.00");
    return id;
  }
  const LIST = `query ($userId: ID, $first: Int, $after: String) { paymentDebts(userId: $userId, first: $first, after: $after) {
    nodes { payment { id } user { id } outstandingAmount { amount } } edges { cursor } pageInfo { hasNextPage hasPreviousPage } } }`;

  it("is listed for operators, the oldest first, and for nobody else", async () => {
    const [first, second] = [await indebted(), await indebted()];
    const { errors } = await stage.alice.ask(LIST, {});
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    const { paymentDebts: all } = await stage.operator.ask(LIST, { userId: stage.alice.userId, first: 100 });
    const listed = all.nodes.map((one: { payment: { id: string } }) => one.payment.id);
    expect(listed.slice(-2)).toEqual([first, second]);
    expect(all.nodes.at(-1)).toMatchObject({ user: { id: stage.alice.userId }, outstandingAmount: { amount: "8.00" } });
    const { paymentDebts: page } = await stage.operator.ask(LIST, { first: 1, after: all.edges.at(-2).cursor });
    // A cursor is of one list alone.
    expect(page).toBeUndefined();
    const { paymentDebts: next } = await stage.operator.ask(LIST, {
      userId: stage.alice.userId,
      first: 1,
      after: all.edges.at(-2).cursor,
    });
    expect(next.nodes.map((one: { payment: { id: string } }) => one.payment.id)).toEqual([second]);
    expect((await stage.operator.ask(LIST, { userId: stage.bob.userId })).paymentDebts.nodes).toEqual([]);
  });

  it("is counted for operators' metrics, until it is settled", async () => {
    const metric = stage.world.subgraph.counts?.find(({ name }) => name === "coffer_payment_debts");
    const count = async () => (await metric?.count())?.find(({ label }) => label === "USD")?.count ?? 0;
    const before = await count();
    const id = await indebted();
    expect([metric?.label, await count()]).toEqual(["currency", before + 1]);
    await stage.writeOff({ paymentId: id });
    expect(await count()).toBe(before);
  });

  it("is not for whoever owes it, or has no right: refused, and nothing is changed", async () => {
    const id = await indebted();
    await stage.deposit(stage.alice, account, "20.00");
    for (const ask of [stage.collect, stage.writeOff]) {
      expect(await ask({ paymentId: id }, stage.alice)).toMatchObject({
        errors: [{ extensions: { code: "FORBIDDEN" } }],
      });
      expect(await ask({ paymentId: "pay_nothing" })).toMatchObject({ code: "PAYMENT_NOT_FOUND" });
    }
    const api = await stage.world.another();
    const { actor } = stage.alice;
    const assurance = { ...actor.assurance, methods: ["pwd", "otp"] as const };
    const own = api({ actor: { ...actor, roles: ["USER", "OPERATOR"] as const, assurance } as typeof actor });
    for (const ask of [stage.collect, stage.writeOff])
      expect(await ask({ paymentId: id }, own)).toMatchObject({ code: "OWN_PAYMENT" });
    expect(await stage.collect({ paymentId: id, accountId: friend })).toMatchObject({ code: "ACCOUNT_NOT_FOUND" });
    expect(await stage.collect({ paymentId: id, accountId: "acc_none" })).toMatchObject({ code: "ACCOUNT_NOT_FOUND" });
    const euros = await stage.open(stage.alice, "EUR");
    expect(await stage.collect({ paymentId: id, accountId: euros })).toMatchObject({ code: "ACCOUNT_NOT_FOUND" });
    expect((await stage.show(id)).debt.outstandingAmount.amount).toBe("8.00");
  });

  it("is refused where nothing is owed, there, or may leave", async () => {
    const id = await indebted();
    const key = randomUUID();
    const none = { code: "INSUFFICIENT_FUNDS", available: { amount: "0.00" } };
    expect(await stage.collect({ paymentId: id, idempotencyKey: key })).toMatchObject(none);
    const kept = await stage.deposit(stage.alice, account, "1.00");
    for (const ask of [stage.collect, stage.writeOff])
      expect(await ask({ paymentId: kept })).toMatchObject({ code: "NOTHING_OWED" });
    // What was decided is the answer to each repeat.
    expect(await stage.collect({ paymentId: id, idempotencyKey: key })).toMatchObject(none);
    await stage.world.setAccountState(account, "FROZEN");
    expect(await stage.collect({ paymentId: id })).toMatchObject({ code: "ACCOUNT_FROZEN" });
    await stage.world.setAccountState(account, "OPEN");
    await stage.world.freeze(stage.alice.userId, true);
    expect(await stage.collect({ paymentId: id })).toMatchObject({ code: "ACCOUNT_FROZEN" });
    await stage.world.freeze(stage.alice.userId, false);
    const gone = await stage.open(stage.alice);
    await stage.world.setAccountState(gone, "CLOSED");
    expect(await stage.collect({ paymentId: id, accountId: gone })).toMatchObject({ code: "ACCOUNT_CLOSED" });
    expect((await stage.show(id)).debt.outstandingAmount.amount).toBe("8.00");
  });

  it("is taken as far as it is there, once for a key, and the rest given up, with who did it and why", async () => {
    const id = await indebted();
    await stage.deposit(stage.alice, account, "3.00");
    const [due, gone] = [await stage.units(owed), await stage.units(lost)];
    const input = { paymentId: id, idempotencyKey: randomUUID() };
    for (let times = 0; times < 2; times += 1) expect(await stage.collect(input)).toMatchObject({ payment: { id } });
    expect(await stage.collect({ ...input, reason: "another" })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect([await stage.units(account), (await stage.units(owed)) - due]).toEqual([0n, 300n]);
    const other = await stage.open(stage.alice);
    await stage.deposit(stage.alice, other, "1.00");
    expect(await stage.collect({ paymentId: id, accountId: other })).toMatchObject({ payment: { id } });
    const off = { paymentId: id, idempotencyKey: randomUUID() };
    for (let times = 0; times < 2; times += 1) expect(await stage.writeOff(off)).toMatchObject({ payment: { id } });
    expect((await stage.show(id)).debt).toMatchObject({
      amount: { amount: "8.00" },
      collectedAmount: { amount: "4.00" },
      writtenOffAmount: { amount: "4.00" },
      outstandingAmount: usd("0.00"),
    });
    expect([(await stage.units(owed)) - due, gone - (await stage.units(lost))]).toEqual([800n, 400n]);
    for (const ask of [stage.collect, stage.writeOff])
      expect(await ask({ paymentId: id })).toMatchObject({ code: "NOTHING_OWED" });
    const HISTORY = "query ($id: ID!) { payment(id: $id) { history { act reason by { id } } } }";
    const { history } = (await stage.operator.ask(HISTORY, { id })).payment;
    expect(history.filter(({ act }: { act: string | null }) => act !== null)).toEqual([
      { act: "DEBT_COLLECTED", reason: "it is there", by: { id: stage.operator.userId } },
      { act: "DEBT_COLLECTED", reason: "it is there", by: { id: stage.operator.userId } },
      { act: "DEBT_WRITTEN_OFF", reason: "gone", by: { id: stage.operator.userId } },
    ]);
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("is settled once, however many settle it while its account is spent from", async () => {
    for (let times = 0; times < 4; times += 1) {
      const own = await stage.open(stage.alice);
      const id = await indebted(own);
      await stage.deposit(stage.alice, own, "6.00");
      const [due, there] = [await stage.units(owed), await stage.units(friend)];
      await Promise.all([
        ...Array.from({ length: 3 }, () => stage.collect({ paymentId: id })),
        ...Array.from({ length: 2 }, () => stage.writeOff({ paymentId: id })),
        ...Array.from({ length: 3 }, () => stage.send(stage.alice, own, friend, "2.00")),
      ]);
      const { debt } = await stage.show(id);
      const cents = (text: string) => BigInt(text.replace(".", ""));
      expect([(await stage.units(owed)) - due, debt.outstandingAmount.amount]).toEqual([800n, "0.00"]);
      expect(cents(debt.collectedAmount.amount) + cents(debt.writtenOffAmount.amount)).toBe(800n);
      const sent = (await stage.units(friend)) - there;
      expect((await stage.units(own)) + sent + cents(debt.collectedAmount.amount)).toBe(600n);
    }
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it.each(["before", "behind"] as const)(
    "is taken once wherever its connection is cut, %s each statement",
    async (when) => {
      const { world } = stage;
      const parts = await makeParts(world, {});
      const assets = await loadAssets(parts.pool);
      const deskOf = (pool: pg.Pool) => makeDebtDesk({ pool, assets, committed: () => undefined });
      let cuts = 0;
      for (let at = 1, isOver = false; !isOver; at += 1) {
        const own = await stage.open(stage.alice);
        const id = await indebted(own);
        await stage.deposit(stage.alice, own, "3.00");
        const payment = await parts.findPayment(id);
        if (!payment) throw new Error("it is there");
        const operatorId = stage.operator.userId;
        const claim = makeClaim({ actorId: operatorId, operation: "collectPaymentDebt", key: randomUUID() }, [id]);
        const step = { kind: "DEBT_COLLECTED", from: own as AccountId, payment, operatorId, reason: "why" } as const;
        const settle = (pool: pg.Pool) =>
          deskOf(pool).settle(claim, { ...step, at: new Date(), entryId: uuidOf(newId("ent")) });
        const dying = makeDyingPool(world.environments.of("payments", { poolMax: 2 }).pool, { at, when });
        await settle(dying.pool).catch(() => undefined);
        isOver = !dying.state.isDead;
        if (!isOver) cuts += 1;
        expect(await settle(parts.pool)).toMatchObject({ ok: true });
        const { debt } = await stage.show(id);
        expect([debt.collectedAmount.amount, await stage.units(own), await stage.entriesOf(id)]).toEqual([
          "3.00",
          0n,
          3,
        ]);
      }
      expect(cuts).toBeGreaterThan(5);
      expect(await world.disagreements()).toEqual([]);
    },
  );
});

describe("the database", () => {
  const broken = (text: string) =>
    stage.world.admin.query(text).then(
      () => null,
      (error: { constraint?: string }) => error.constraint ?? String(error),
    );

  it("has nothing that was settled of a debt come back, nor more settled than was owed", async () => {
    const some = "WHERE payment_id = (SELECT payment_id FROM payments.payment_debt WHERE collected > 0 LIMIT 1)";
    expect(await broken(`UPDATE payments.payment_debt SET collected = collected - 1 ${some}`)).toBe(
      "payment_debt_is_theirs",
    );
    expect(await broken(`UPDATE payments.payment_debt SET amount = amount + 1 ${some}`)).toBe("payment_debt_is_theirs");
    expect(await broken(`UPDATE payments.payment_debt SET written_off = amount + 1 ${some}`)).toBe(
      "payment_debt_adds_up",
    );
  });
});
