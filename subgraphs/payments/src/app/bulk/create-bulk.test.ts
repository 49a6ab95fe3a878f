import { hash } from "node:crypto";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { type ListedWorld, makeListedWorld } from "../../../test/fakes/listed.ts";
import { cents } from "../../../test/fakes/world.ts";
import { type CreateBulkPayment, FAULTS_MAX, makeCreateBulk } from "./create-bulk.ts";

const ask = (world: ListedWorld, changes: Partial<CreateBulkPayment>) =>
  makeCreateBulk(world.deps)({ ...world.order, idempotencyKey: "another", ...changes });

describe("createBulkPayment", () => {
  it("refuses an account of somebody else, and leaves the key free", async () => {
    const world = await makeListedWorld();
    for (const fromAccountId of [world.bob.account.id, null])
      expect(await ask(world, { fromAccountId })).toEqual(err({ code: "ACCOUNT_NOT_FOUND" }));
    expect(await ask(world, {})).toMatchObject({ ok: true });
  });

  it("refuses with every fault, those of text among them, in the order of the rows, and keeps nothing", async () => {
    const world = await makeListedWorld();
    const { row, alice } = world;
    const rows = [
      row(1, { key: "k" }),
      row(3, { key: "k" }),
      row(4, { to: { username: null } }),
      row(5, { to: { accountId: alice.account.id } }),
      row(6, { amount: cents(1n, "EUR") }),
    ];
    const faults = [{ row: 2, column: "memo", code: "TOO_LONG", message: "must have at most 256 characters" }];
    const answer = await ask(world, { rows, faults });
    expect(answer).toMatchObject({ error: { code: "BULK_PAYMENT_FAULTY", count: 5 } });
    if (answer.ok || answer.error.code !== "BULK_PAYMENT_FAULTY") throw new Error("is no list of faults");
    expect(answer.error.faults.map(({ row: nth, column, code }) => [nth, column, code])).toEqual([
      [2, "memo", "TOO_LONG"],
      [3, "key", "KEY_REPEATED"],
      [4, "to", "PAYEE_NOT_FOUND"],
      [5, "to", "SAME_ACCOUNT"],
      [6, "currency", "CURRENCY_MISMATCH"],
    ]);
    expect((await world.deps.bulks.list(alice.userId, { first: 9, after: null, status: null })).items).toHaveLength(1);
  });

  it("tells the first of very many faults, and how many there are", async () => {
    const world = await makeListedWorld();
    const rows = Array.from({ length: FAULTS_MAX + 1 }, (_, i) => world.row(i + 1, { to: { username: null } }));
    const answer = await ask(world, { rows });
    expect(answer).toMatchObject({ error: { count: FAULTS_MAX + 1, faults: { length: FAULTS_MAX } } });
  });

  it("shows what it costs at most, and refuses a row whose fee leaves nothing", async () => {
    const world = await makeListedWorld();
    const rule = {
      kind: "SEND",
      userId: null,
      level: null,
      method: null,
      priority: null,
      minimum: 0n,
      maximum: null,
    } as const;
    const tiers = [{ from: 0n, fixed: 300n, basisPoints: 0 }] as const;
    world.fees.set([{ ...rule, charge: "ON_TOP", tiers }]);
    expect(await ask(world, { idempotencyKey: "dear" })).toMatchObject({
      value: { amount: cents(800n), fee: cents(600n), cost: cents(1_400n), leaving: cents(1_400n) },
    });
    world.fees.set([{ ...rule, charge: "INSIDE", tiers }]);
    expect(await ask(world, {})).toMatchObject({
      error: { count: 1, faults: [{ row: 2, column: "amount", code: "FEE_EXCEEDS_AMOUNT" }] },
    });
  });

  it("is once for a key, whatever has become of it, and another for other rows", async () => {
    const world = await makeListedWorld();
    await world.start();
    const again = await ask(world, { idempotencyKey: "made" });
    expect(again).toMatchObject({ value: { id: world.id, status: "RUNNING" } });
    for (const changes of [{ name: null }, { rows: [world.row(1)] }])
      expect(await ask(world, { idempotencyKey: "made", ...changes })).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
  });

  it("is a DRAFT with its sums, of a digest that anybody can work out, and moves nothing", async () => {
    const world = await makeListedWorld();
    const { bob, eve, alice } = world;
    const text = JSON.stringify([
      [1, "a", bob.userId, null, "5.00", "0.00", "May", "R-1"],
      [2, null, eve.userId, null, "3.00", "0.00", null, null],
    ]);
    expect(await world.now()).toMatchObject({
      status: "DRAFT",
      rows: 2,
      amount: cents(800n),
      fee: cents(0n),
      digest: hash("sha256", text, "buffer"),
    });
    const own = world.directory.account(alice.userId);
    const among = await ask(world, { rows: [world.row(1, { to: { accountId: own.id } }), world.row(2)] });
    expect(among).toMatchObject({ value: { cost: cents(1_000n), leaving: cents(500n) } });
    expect(world.money.list()).toEqual([]);
  });
});
