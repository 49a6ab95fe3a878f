import { type Id, knownId, uuidOf } from "@coffer/contracts/ids";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BULK_CHANGES, BULK_STATUSES, BULK_TRANSITIONS, ROW_STATUSES } from "../src/domain/money/bulk-payment.ts";
import { cancel, created, makeBulkWorker, read, results, rows, start } from "./bulking.ts";
import { makeDyingPool } from "./scheduling.ts";
import { makeWorld, type Person, type World } from "./world.ts";

let world: World;
let alice: Person;
let purse: string;
let spent: string;
let worker: Awaited<ReturnType<typeof makeBulkWorker>>;
const payees = ["bob", "carol", "dave"];

// No job runs here but those that a test begins.
beforeAll(async () => {
  world = await makeWorld();
  const person = await world.person("alice");
  for (const name of payees) await world.person(name);
  // A sandbox has limits of dollars.
  purse = await world.funded(person, "100000.00", "EUR");
  spent = await world.funded(person, "100000.00", "EUR");
  await world.subgraph.stop();
  alice = (await world.another())(person);
  worker = await makeBulkWorker(world);
});
afterAll(() => world.database.drop());

const row = (memo: string, amount = "1.00", to = "bob") => ({
  to: { username: to },
  amount: { amount, currency: "EUR" },
  memo,
});
const begun = async (given: readonly object[], fromAccountId = purse): Promise<Id<"blk">> => {
  const { id } = await created(alice, { fromAccountId, rows: given });
  expect(await start(alice, id)).toMatchObject({ bulkPayment: { status: "RUNNING" } });
  return knownId("blk", id);
};
const list = (count: number, memo: string) => Array.from({ length: count }, () => row(memo));
const paidWith = async (memo: string): Promise<number> =>
  (await world.admin.query("SELECT count(*)::int AS n FROM payments.payment WHERE memo = $1", [memo])).rows[0].n;
const drain = async (id: Id<"blk">) => {
  while ((await read(alice, id)).status === "RUNNING") await worker.run(id);
};

describe("a bulk payment", () => {
  it("pays each of any rows once, and takes what they come to", async () => {
    let nth = 0;
    const amount = fc.integer({ min: 1, max: 3_000_000 }).map((cents) => (cents / 100).toFixed(2));
    const any = fc.array(fc.record({ amount, to: fc.constantFrom(...payees) }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(any, async (given) => {
        nth += 1;
        const memo = `any ${nth}`;
        const before = BigInt(await world.units(spent));
        const id = await begun(
          given.map((one) => row(memo, one.amount, one.to)),
          spent,
        );
        await Promise.all([worker.run(id), worker.run(id)]);
        await drain(id);
        const done = await rows(alice, id);
        const paid = done.filter(({ status }) => status === "PAID");
        expect(done.every(({ status }) => status === "PAID" || status === "REFUSED")).toBe(true);
        expect(new Set(paid.map(({ payment }) => payment.id)).size).toBe(paid.length);
        expect(await paidWith(memo)).toBe(paid.length);
        const sum = paid.reduce((units, one) => units + BigInt(one.amount.amount.replace(".", "")), 0n);
        expect(before - BigInt(await world.units(spent))).toBe(sum);
        const { counts } = await read(alice, id);
        expect(counts).toEqual({ pending: 0, paid: paid.length, refused: done.length - paid.length, skipped: 0 });
      }),
      { numRuns: 8 },
    );
    expect(await world.disagreements()).toEqual([]);
  });

  it("is paid once by many workers who come with it at once", async () => {
    const id = await begun(list(150, "race"));
    const workers = await Promise.all(Array.from({ length: 3 }, () => makeBulkWorker(world)));
    await Promise.all(workers.map(({ run }) => run(id)));
    await drain(id);
    expect(await paidWith("race")).toBe(150);
    expect(await read(alice, id)).toMatchObject({ status: "COMPLETED", counts: { paid: 150 } });
    expect(await world.disagreements()).toEqual([]);
  });

  it("pays what was paid before it was called off, and nothing behind", async () => {
    for (let nth = 0; nth < 3; nth += 1) {
      const memo = `off ${nth}`;
      const id = await begun(list(100, memo));
      const [called] = await Promise.all([cancel(alice, id), worker.run(id), worker.run(id)]);
      const { status, counts } = await read(alice, id);
      expect(["CANCELLED", "COMPLETED"]).toContain(status);
      expect(called.__typename).toBe(status === "CANCELLED" ? "CancelBulkPaymentSuccess" : "BulkPaymentStatusMismatch");
      expect(counts.paid + counts.skipped).toBe(100);
      expect(await worker.run(id)).toBe("remove");
      expect(await paidWith(memo)).toBe(counts.paid);
    }
    expect(await world.disagreements()).toEqual([]);
  });

  it("is not started once it is called off, nor called off behind its last row, whoever comes first", async () => {
    for (let nth = 0; nth < 3; nth += 1) {
      const made = await created(alice, { fromAccountId: purse, rows: list(2, `first ${nth}`) });
      const id = knownId("blk", made.id);
      const [started, called] = await Promise.all([start(alice, id), cancel(alice, id)]);
      expect(called.__typename).toBe("CancelBulkPaymentSuccess");
      expect(["StartBulkPaymentSuccess", "BulkPaymentStatusMismatch"]).toContain(started.__typename);
      await worker.run(id);
      expect(await results(alice, id)).toEqual(["SKIPPED", "SKIPPED"]);
      expect(await paidWith(`first ${nth}`)).toBe(0);
    }
  });

  it.each(["before", "behind"] as const)(
    "pays each row once wherever its worker is killed, %s each of its statements",
    async (when) => {
      let kills = 0;
      for (let at = 1, isOver = false; !isOver; at += 1) {
        const memo = `killed ${when} ${at}`;
        const id = await begun([row(memo), row(memo, "900000.00")]);
        const dying = makeDyingPool(world.environments.of("payments", { poolMax: 1 }).pool, { at, when });
        await worker
          .by(dying.pool)(id)
          .catch(() => undefined);
        isOver = !dying.state.isDead;
        if (!isOver) kills += 1;
        await drain(id);
        expect(await results(alice, id)).toEqual(["PAID", "REFUSED INSUFFICIENT_FUNDS"]);
        expect(await paidWith(memo)).toBe(1);
      }
      expect(kills).toBeGreaterThan(10);
      expect(await world.disagreements()).toEqual([]);
    },
  );

  it("is left to whoever comes next by a worker that has died with it in hand", async () => {
    const id = await begun(list(3, "left"));
    await world.admin.query(
      "UPDATE payments.bulk_task SET attempts = 1, due_at = ledger.present() + interval '1 hour' WHERE id = $1",
      [uuidOf(id)],
    );
    await worker.round();
    expect(await results(alice, id)).toEqual(["PENDING", "PENDING", "PENDING"]);
    await world.admin.query("UPDATE payments.bulk_task SET due_at = ledger.present() WHERE id = $1", [uuidOf(id)]);
    await worker.round();
    expect(await results(alice, id)).toEqual(["PAID", "PAID", "PAID"]);
    const { rows: tasks } = await world.admin.query("SELECT FROM payments.bulk_task WHERE id = $1", [uuidOf(id)]);
    expect(tasks).toHaveLength(0);
  });
});

describe("the database", () => {
  const rule = (text: string) => world.admin.query(text);
  const clone = (changes: string) =>
    `INSERT INTO payments.bulk_payment SELECT (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid()) || '${changes}'::jsonb)).* FROM payments.bulk_payment b WHERE status = 'DRAFT' LIMIT 1`;
  const added = (changes: string) =>
    `INSERT INTO payments.bulk_row SELECT (jsonb_populate_record(r, jsonb_build_object('place', 9999, 'key', null) || '${changes}'::jsonb)).* FROM payments.bulk_row r WHERE status = 'PENDING' LIMIT 1`;
  const NOBODY = uuidOf<string>("pay_01k6ydbnt4fkg8w7p2s5r9d3ax");

  it.each([
    ["bulk_payment_begins_as_draft", clone('{"status": "RUNNING", "started_at": "2026-01-01T00:00:00Z"}')],
    [
      "bulk_payment_moves_as_declared",
      "UPDATE payments.bulk_payment SET status = 'RUNNING', ended_at = NULL WHERE status = 'COMPLETED'",
    ],
    [
      "bulk_payment_status_known",
      "ALTER TABLE payments.bulk_payment DISABLE TRIGGER USER; UPDATE payments.bulk_payment SET status = 'OTHER'",
    ],
    ["bulk_payment_times_fit", clone('{"ended_at": "2026-01-01T00:00:00Z"}')],
    ["bulk_payment_rows_few", clone('{"rows": 10001}')],
    ["bulk_payment_counts_fit", clone('{"paid": 1}')],
    ["bulk_payment_amounts_fit", clone('{"cost": 0}')],
    ["bulk_payment_approved_once_started", clone('{"approved": true}')],
    ["bulk_payment_digest_size", clone('{"digest": "\\\\\\\\x00"}')],
    ["bulk_payment_name_size", clone('{"name": ""}')],
    ["bulk_row_begins_pending", added(`{"status": "SKIPPED", "at": "2026-01-01T00:00:00Z"}`)],
    ["bulk_row_place_range", added('{"place": 10001}')],
    ["bulk_row_amounts_fit", added('{"amount": 0}')],
    ["bulk_row_texts_size", added('{"reference": ""}')],
    ["bulk_row_status_known", "UPDATE payments.bulk_row SET status = 'OTHER', at = now() WHERE status = 'PENDING'"],
    [
      "bulk_row_refused_with_code",
      "UPDATE payments.bulk_row SET status = 'REFUSED', at = now() WHERE status = 'PENDING'",
    ],
    ["bulk_row_at_fits", "UPDATE payments.bulk_row SET status = 'SKIPPED' WHERE status = 'PENDING'"],
    ["bulk_row_paid_by_payment", `UPDATE payments.bulk_row SET payment_id = '${NOBODY}' WHERE status = 'PENDING'`],
    [
      "bulk_row_paid_right",
      `UPDATE payments.bulk_row SET status = 'PAID', payment_id = '${NOBODY}', at = now() WHERE status = 'PENDING'`,
    ],
    [
      "bulk_row_has_one_result",
      "UPDATE payments.bulk_row SET status = 'PENDING', payment_id = NULL, at = NULL WHERE status = 'PAID'",
    ],
    [
      "bulk_event_change_known",
      "INSERT INTO payments.bulk_event SELECT bulk_id, 9999, 'OTHER', status, at, owner_id, 9999, 1, 0, 0, 0 FROM payments.bulk_event LIMIT 1",
    ],
    [
      "bulk_approval_is_of_statement",
      "INSERT INTO payments.bulk_approval SELECT gen_random_uuid(), gen_random_uuid(), sha256('a'), 'b', '', '', '', now()",
    ],
  ])("keeps %s", async (constraint, text) => {
    await created(alice, { fromAccountId: purse, rows: [row("kept")] }).then(({ id }) => drafts.push(id));
    await expect(rule(text)).rejects.toMatchObject({ code: "23514", constraint });
    for (const id of drafts.splice(0)) await cancel(alice, id);
  });
  const drafts: string[] = [];

  it("knows the same steps, words and bounds as the code and the schema", async () => {
    const { rows: known } = await rule("SELECT before, after FROM payments.bulk_transition ORDER BY 1, 2");
    const declared = Object.entries(BULK_TRANSITIONS).flatMap(([before, all]) =>
      all.map((after) => ({ before, after })),
    );
    expect(known).toEqual(declared.toSorted((a, b) => (a.before + a.after < b.before + b.after ? -1 : 1)));
    for (const [check, type, values] of [
      ["bulk_payment_status_known", "BulkPaymentStatus", BULK_STATUSES],
      ["bulk_row_status_known", "BulkPaymentRowStatus", ROW_STATUSES],
      ["bulk_event_change_known", "BulkPaymentChange", BULK_CHANGES],
    ] as const) {
      const { __type: inSchema } = await world.nobody(`{ __type(name: "${type}") { enumValues { name } } }`);
      expect(inSchema.enumValues.map(({ name }: { name: string }) => name).toSorted()).toEqual(values.toSorted());
      const found = await world.admin.query<{ rule: string }>(
        "SELECT pg_get_constraintdef(oid) AS rule FROM pg_constraint WHERE conname = $1",
        [check],
      );
      const inDatabase = [...(found.rows[0]?.rule ?? "").matchAll(/'(\w+)'::text/g)].map(([, value]) => value);
      expect(inDatabase.toSorted()).toEqual(values.toSorted());
    }
  });

  it("lets the subgraph change nothing of what was said, signed and told", async () => {
    const { pool } = world.environments.of("payments", { poolMax: 1 });
    for (const text of [
      "UPDATE bulk_payment SET amount = 1",
      "UPDATE bulk_row SET amount = 1",
      "UPDATE bulk_row SET to_user = gen_random_uuid()",
      "DELETE FROM bulk_row",
      "DELETE FROM bulk_payment",
      "UPDATE bulk_event SET change = 'CREATED'",
      "DELETE FROM bulk_approval",
      "DELETE FROM bulk_transition",
    ])
      await expect(pool.query(text), text).rejects.toMatchObject({ code: "42501" });
  });
});
