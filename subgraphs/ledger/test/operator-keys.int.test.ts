import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Answer, credit, debit, makeDesk, makeWorld, user, type World } from "./world.ts";

let world: World;
let desk: ReturnType<typeof makeDesk>;
let bank: string;
let fees: string;

beforeAll(async () => {
  world = await makeWorld();
  desk = makeDesk(world);
  bank = await desk.open("bank");
  fees = await desk.open("fees", { kind: "INCOME", floor: "0" });
});
afterAll(() => world.end());

/**
 * Runs a request that must be refused, and checks that no account, entry, posting or event came of
 * it.
 */
async function unchanged(request: () => Promise<Answer>): Promise<Answer> {
  const before = await world.state();
  const answer = await request();
  expect(await world.state()).toEqual(before);
  return answer;
}

describe("an operator's key", () => {
  const entryOf = (answer: Answer): string => answer.entry.id;

  it("cannot be used for other arguments", async () => {
    const idempotencyKey = randomUUID();
    const legs = [debit(bank, "1"), credit(fees, "1")];
    await desk.record(legs, { idempotencyKey });
    for (const changes of [
      { narrative: "another" },
      { kind: "OTHER" },
      { reference: "r" },
      { effectiveAt: "2026-01-01T00:00:00Z" },
    ])
      expect(await unchanged(() => desk.record(legs, { idempotencyKey, ...changes }))).toMatchObject({
        __typename: "IdempotencyKeyReused",
      });
    expect(await unchanged(() => desk.record([credit(bank, "1"), debit(fees, "1")], { idempotencyKey }))).toMatchObject(
      { __typename: "IdempotencyKeyReused" },
    );
  });

  it("gives the first answer to every repeat, however the arguments are written", async () => {
    const idempotencyKey = randomUUID();
    const first = await desk.record([debit(bank, "1"), credit(fees, "1.00")], {
      idempotencyKey,
      effectiveAt: "2026-01-01T01:00:00+01:00",
    });
    const again = await unchanged(() =>
      desk.record([debit(bank, "1.0"), credit(fees, "1")], { idempotencyKey, effectiveAt: "2026-01-01T00:00:00.000Z" }),
    );
    expect(again).toEqual(first);
  });

  it("gives a refusal to every repeat, though it would not be refused any more", async () => {
    const [late, idempotencyKey] = [await world.openFor(user()), randomUUID()];
    const legs = [debit(late, "2.00"), credit(bank, "2.00")];
    const first = await desk.record(legs, { idempotencyKey });
    expect(first).toMatchObject({ __typename: "InsufficientFunds", available: { amount: "0.00", currency: "USD" } });
    await desk.record([debit(bank, "5.00"), credit(late, "5.00")]);
    expect(await unchanged(() => desk.record(legs, { idempotencyKey }))).toEqual(first);
    expect(await desk.record(legs)).toMatchObject({ __typename: "RecordJournalEntrySuccess" });
  });

  it("gives an imbalance to every repeat with its amounts", async () => {
    const idempotencyKey = randomUUID();
    const legs = [debit(bank, "9007199254740993.01"), credit(fees, "0.01")];
    const first = await desk.record(legs, { idempotencyKey });
    expect(first.imbalances).toEqual([{ side: "DEBIT", excess: { amount: "9007199254740993.00", currency: "USD" } }]);
    expect(await desk.record(legs, { idempotencyKey })).toEqual(first);
  });

  it("is free for other arguments after a rejected request", async () => {
    const idempotencyKey = randomUUID();
    await desk.record([debit(bank, "x"), credit(fees, "1")], { idempotencyKey });
    expect(await desk.record([debit(bank, "1"), credit(fees, "1")], { idempotencyKey })).toMatchObject({
      __typename: "RecordJournalEntrySuccess",
    });
  });

  it("is each operator's own, and each operation's", async () => {
    const idempotencyKey = randomUUID();
    const legs = [debit(bank, "1"), credit(fees, "1")];
    const other = user(["OPERATOR"]);
    const first = await desk.record(legs, { idempotencyKey });
    const second = await makeDesk({ ask: world.as(other) }).record(legs, { idempotencyKey });
    expect(entryOf(second)).not.toBe(entryOf(first));
    expect(second.entry.recordedBy).toEqual({ id: other.userId });
    expect(await desk.reverse(entryOf(first), { idempotencyKey })).toMatchObject({
      __typename: "ReverseJournalEntrySuccess",
    });
  });

  it("makes one entry of 20 requests at once", async () => {
    const [income, idempotencyKey] = [await desk.open("race.key", { kind: "INCOME" }), randomUUID()];
    const request = () => desk.record([debit(bank, "1"), credit(income, "1")], { idempotencyKey });
    const answers = await Promise.all(Array.from({ length: 20 }, request));
    expect(new Set(answers.map(entryOf)).size).toBe(1);
    expect(await world.units(income)).toBe("100");
  });

  it("makes one refusal of 20 requests at once, and one entry where arguments differ", async () => {
    const poor = await world.openFor(user());
    const [refused, contested] = [randomUUID(), randomUUID()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => desk.record([debit(poor, "1"), credit(bank, "1")], { idempotencyKey: refused })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const different = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        desk.record([debit(bank, `${i + 1}`), credit(fees, `${i + 1}`)], { idempotencyKey: contested }),
      ),
    );
    const counts = Object.groupBy(different, ({ __typename }) => __typename);
    expect([counts.RecordJournalEntrySuccess?.length, counts.IdempotencyKeyReused?.length]).toEqual([1, 19]);
  });

  it("is not taken, and nothing is recorded, where the transaction ends halfway", async () => {
    const [income, idempotencyKey] = [await desk.open("halfway", { kind: "INCOME" }), randomUUID()];
    const legs = [debit(bank, "1"), credit(income, "1")];
    await world.admin.query(`CREATE FUNCTION ledger.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'power cut'; END $$;
      CREATE TRIGGER power_cut BEFORE INSERT ON ledger.claim FOR EACH ROW EXECUTE FUNCTION ledger.fail()`);
    const { errors } = await unchanged(() => desk.record(legs, { idempotencyKey }));
    expect(errors).toMatchObject([{ extensions: { code: "INTERNAL_SERVER_ERROR" } }]);
    await world.admin.query("DROP TRIGGER power_cut ON ledger.claim; DROP FUNCTION ledger.fail()");
    const first = await desk.record(legs, { idempotencyKey });
    expect(await desk.record(legs, { idempotencyKey })).toEqual(first);
    expect(await world.units(income)).toBe("100");
  });
});

describe("an operator's request that is cut off while it waits for an account", () => {
  it("leaves nothing, and its repeat makes one entry", async () => {
    const [income, idempotencyKey] = [await desk.open("cut.off", { kind: "INCOME" }), randomUUID()];
    const request = () => desk.record([debit(bank, "1"), credit(income, "1")], { idempotencyKey });
    const locker = await world.admin.connect();
    try {
      await locker.query("BEGIN");
      await locker.query("SELECT FROM ledger.account WHERE id = $1 FOR UPDATE", [uuidOf(income)]);
      const cut = request();
      // On another connection: a transaction sees the activity as it was at its first look.
      await vi.waitFor(
        async () => {
          const { rowCount } = await world.admin.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND usename = '${world.database.roleOf("ledger")}' AND wait_event_type = 'Lock' AND query LIKE '%ledger.apply%'`,
          );
          expect(rowCount).toBe(1);
        },
        { timeout: 120_000 },
      );
      expect((await cut).errors).toMatchObject([{ extensions: { code: "UNAVAILABLE" } }]);
    } finally {
      await locker.query("ROLLBACK");
      locker.release();
    }
    const answers = [await request(), await request()];
    expect(answers[0]).toMatchObject({ __typename: "RecordJournalEntrySuccess" });
    expect(answers[1]).toEqual(answers[0]);
    expect(await world.units(income)).toBe("100");
  });
});
