import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { applyItems } from "@coffer/ledger-core/apply-items";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeHoldWorker, submitTo } from "./workers.ts";
import { AUTHORIZE, CAPTURE, makeWorld, PATIENT, PAYMENT, type Person, type World } from "./world.ts";

let world: World;
let alice: Person;
let shop: Person;
let account: string;

beforeAll(async () => {
  world = await makeWorld();
  [alice, shop] = [await world.person("alice"), await world.person("shop")];
  account = await world.funded(alice, "500.00");
});
afterAll(() => world.end());

async function authorize(changes: Record<string, unknown> = {}): Promise<string> {
  const input = {
    fromAccountId: account,
    to: { username: "shop" },
    amount: { amount: "1.00", currency: "USD" },
    idempotencyKey: randomUUID(),
    ...changes,
  };
  return (await alice.ask(AUTHORIZE, { input })).authorizePayment.payment.id;
}
const readStatus = async (id: string) => (await alice.ask(PAYMENT, { id })).payment.status;

const makeJob = (changes: Parameters<typeof makeHoldWorker>[1] = {}) => makeHoldWorker(world, changes);

describe("the job that expires authorisations", () => {
  it("gives back by itself what was not captured in time, and says so to both", async () => {
    const before = await world.balance(account);
    const id = await authorize({ expiresIn: 1 });
    expect((await world.balance(account)).pendingOut).toBe(String(BigInt(before.pendingOut) + 100n));
    await vi.waitFor(async () => expect(await readStatus(id)).toBe("CANCELLED"), { timeout: 120_000, interval: 50 });
    expect(await world.balance(account)).toEqual(before);
    const { rows } = await world.admin.query(
      "SELECT status, from_user, to_user FROM payments.payment_event WHERE payment_id = $1 ORDER BY sequence",
      [uuidOf(id)],
    );
    const people = { from_user: uuidOf(alice.userId), to_user: uuidOf(shop.userId) };
    expect(rows).toEqual([
      { status: "PENDING", ...people },
      { status: "CANCELLED", ...people },
    ]);
    const capture = { paymentId: id, idempotencyKey: randomUUID() };
    expect((await shop.ask(CAPTURE, { input: capture })).capturePayment.code).toBe("AUTHORIZATION_EXPIRED");
  });
});

describe("its rounds", () => {
  // The subgraph's own job would come between.
  beforeAll(async () => {
    await world.subgraph.stop();
    const there = await world.another();
    [alice, shop] = [there(alice), there(shop)];
  });

  it("leave alone what is not due", async () => {
    const [id, before] = [await authorize(), await world.state()];
    const job = await makeJob();
    expect(await job()).toBeGreaterThan(1_000);
    expect(await readStatus(id)).toBe("PENDING");
    expect({ ...(before as object) }).toEqual(await world.state());
  });

  it("give back once what many jobs see at once", async () => {
    const before = await world.balance(account);
    const ids = await Promise.all(Array.from({ length: 20 }, () => authorize()));
    for (const id of ids) await world.makeDue(id);
    const jobs = await Promise.all(Array.from({ length: 6 }, () => makeJob()));
    await Promise.all(jobs.map((job) => job()));
    expect(new Set(await Promise.all(ids.map(readStatus)))).toEqual(new Set(["CANCELLED"]));
    expect(await world.balance(account)).toEqual(before);
    const { rows } = await world.admin.query(
      "SELECT count(*)::int AS n FROM ledger.journal_entry WHERE target_id = ANY ($1::uuid[]) AND action = 'expire'",
      [ids.map(uuidOf)],
    );
    expect(rows).toEqual([{ n: 20 }]);
    expect(await world.disagreements()).toEqual([]);
  });

  it("go on after a crash before the commit, and after one behind it", async () => {
    const before = await world.balance(account);
    const id = await authorize();
    await world.makeDue(id);
    await (await makeJob({ submit: () => Promise.reject(new Error("the power went out")) }))();
    expect(await readStatus(id)).toBe("PENDING");
    await world.makeDue(id);
    const answerLost = await makeJob({
      submit: async (command) => {
        await submitTo(world.environment.pool)(command);
        throw new Error("the answer was lost");
      },
    });
    await answerLost();
    expect(await readStatus(id)).toBe("CANCELLED");
    await (await makeJob())();
    expect(await world.balance(account)).toEqual(before);
    expect(await world.disagreements()).toEqual([]);
  });

  it("ask again a little later where the ledger's clock is behind the queue's time", async () => {
    const id = await authorize();
    await world.admin.query("UPDATE payments.hold_task SET due_at = now() WHERE id = $1", [uuidOf(id)]);
    await (await makeJob())();
    expect(await readStatus(id)).toBe("PENDING");
    await world.makeDue(id);
    await (await makeJob())();
    expect(await readStatus(id)).toBe("CANCELLED");
  });

  it("try one that faults later, by itself: of a hundred, ninety-nine are given back meanwhile", async () => {
    const before = await world.balance(account);
    const ids = await Promise.all(Array.from({ length: 100 }, () => authorize()));
    for (const id of ids) await world.makeDue(id);
    const job = await makeJob({
      submit: async (command) => {
        if (command.step.kind === "release" && command.step.payment.id === ids[0])
          throw new Error("this one is broken");
        return submitTo(world.environment.pool)(command);
      },
    });
    await job();
    expect(await Promise.all(ids.map(readStatus))).toEqual(ids.map((_, n) => (n === 0 ? "PENDING" : "CANCELLED")));
    const { rows } = await world.admin.query(
      "SELECT attempts > 0 AS tried, last_error, parked_at FROM payments.hold_task WHERE id = $1",
      [uuidOf(ids[0] ?? "")],
    );
    expect(rows).toEqual([{ tried: true, last_error: "Error: this one is broken", parked_at: null }]);
    await world.makeDue(ids[0] ?? "");
    await (await makeJob())();
    expect(await world.balance(account)).toEqual(before);
  });

  it("leave the queue with what ends otherwise: nothing is left of a payment that was captured", async () => {
    const id = await authorize();
    await shop.ask(CAPTURE, { input: { paymentId: id, idempotencyKey: randomUUID() } });
    const { rows } = await world.admin.query("SELECT FROM payments.hold_task WHERE id = $1", [uuidOf(id)]);
    expect(rows).toEqual([]);
  });

  it("see no holds of others, however many are due", async () => {
    const [{ rows: accounts }, id] = [
      await world.admin.query(
        "SELECT id FROM ledger.account WHERE owner_id = ANY ($1::uuid[]) ORDER BY owner_id = $2",
        [[uuidOf(alice.userId), uuidOf(shop.userId)], uuidOf(shop.userId)],
      ),
      await authorize(),
    ];
    const holds = Array.from({ length: 250 }, () => ({
      action: "hold" as const,
      id: randomUUID(),
      kind: "WITHDRAWAL",
      debit: accounts[0].id,
      credit: accounts[1].id,
      asset: "USD",
      amount: 1n,
      timeoutSeconds: 0,
    }));
    const long = new Date(Date.now() - 3_600_000);
    expect((await applyItems(world.admin, holds, { at: long })).every(({ code }) => code === "posted")).toBe(true);
    await world.makeDue(id);
    const job = await makeJob();
    await vi.waitFor(async () => {
      await job();
      expect(await readStatus(id)).toBe("CANCELLED");
    }, PATIENT);
    const { rows } = await world.admin.query(
      "SELECT count(*)::int AS n FROM ledger.hold WHERE id = ANY ($1::uuid[]) AND state = 'PENDING'",
      [holds.map((hold) => hold.id)],
    );
    expect(rows).toEqual([{ n: 250 }]);
  });
});
