import { randomUUID } from "node:crypto";
import { applyItems } from "@coffer/ledger-core/apply-items";
import { systemClock } from "@coffer/platform/clock";
import { uuidOf } from "@coffer/platform/ids";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadAssets } from "../src/adapters/postgres/assets.ts";
import { makeDueHolds } from "../src/adapters/postgres/ledger-door.ts";
import { makePaymentReader } from "../src/adapters/postgres/payment-reader.ts";
import { runBatch } from "../src/adapters/postgres/run-batch.ts";
import { type ExpireHoldsDeps, makeExpireHolds } from "../src/app/expire-holds.ts";
import { AUTHORIZE, CAPTURE, makeWorld, PATIENT, PAYMENT, type Person, QUOTAS, type World } from "./world.ts";

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
const statusOf = async (id: string) => (await alice.ask(PAYMENT, { id })).payment.status;

async function makeJob(changes: Partial<ExpireHoldsDeps> = {}): Promise<() => Promise<boolean>> {
  const { pool } = world.environment;
  return makeExpireHolds({
    dueHolds: makeDueHolds(pool),
    payments: makePaymentReader(pool, await loadAssets(pool)),
    submit: async (command) =>
      (await runBatch({ pool, clock: systemClock, quotas: QUOTAS }, [command]))[0] ?? { kind: "stale" },
    clock: systemClock,
    ...changes,
  });
}

describe("the job that expires authorisations", () => {
  it("gives back by itself what was not captured in time, and says so to both", async () => {
    const before = await world.balance(account);
    const id = await authorize({ expiresIn: 1 });
    expect((await world.balance(account)).pendingOut).toBe(String(BigInt(before.pendingOut) + 100n));
    await vi.waitFor(async () => expect(await statusOf(id)).toBe("CANCELLED"), { timeout: 10_000, interval: 50 });
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
    expect(await job()).toBe(false);
    expect(await statusOf(id)).toBe("PENDING");
    expect({ ...(before as object) }).toEqual(await world.state());
  });

  it("give back once what many jobs see at once", async () => {
    const before = await world.balance(account);
    const ids = await Promise.all(Array.from({ length: 20 }, () => authorize()));
    for (const id of ids) await world.makeDue(id);
    const jobs = await Promise.all(Array.from({ length: 6 }, () => makeJob()));
    await Promise.all(jobs.map((job) => job()));
    expect(new Set(await Promise.all(ids.map(statusOf)))).toEqual(new Set(["CANCELLED"]));
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
    const { pool } = world.environment;
    const crashing = await makeJob({ submit: () => Promise.reject(new Error("the power went out")) });
    await expect(crashing()).rejects.toThrow("the power went out");
    expect(await statusOf(id)).toBe("PENDING");
    const answerLost = await makeJob({
      submit: async (command) => {
        await runBatch({ pool, clock: systemClock, quotas: QUOTAS }, [command]);
        throw new Error("the answer was lost");
      },
    });
    await expect(answerLost()).rejects.toThrow("the answer was lost");
    expect(await statusOf(id)).toBe("CANCELLED");
    await (await makeJob())();
    expect(await world.balance(account)).toEqual(before);
    expect(await world.disagreements()).toEqual([]);
  });

  it("do not let one that faults keep the others waiting", async () => {
    const [broken, sound] = [await authorize(), await authorize()];
    for (const id of [broken, sound]) await world.makeDue(id);
    const { pool } = world.environment;
    const job = await makeJob({
      submit: async (command) => {
        if (command.advance?.payment.id === broken) throw new Error("this one is broken");
        return (await runBatch({ pool, clock: systemClock, quotas: QUOTAS }, [command]))[0] ?? { kind: "stale" };
      },
    });
    await expect(job()).rejects.toThrow("this one is broken");
    expect([await statusOf(broken), await statusOf(sound)]).toEqual(["PENDING", "CANCELLED"]);
    await (await makeJob())();
    expect(await statusOf(broken)).toBe("CANCELLED");
  });

  it("reach a payment behind more holds of others than a round takes, and leave those alone", async () => {
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
      expect(await statusOf(id)).toBe("CANCELLED");
    }, PATIENT);
    const { rows } = await world.admin.query(
      "SELECT count(*)::int AS n FROM ledger.hold WHERE id = ANY ($1::uuid[]) AND state = 'PENDING'",
      [holds.map((hold) => hold.id)],
    );
    expect(rows).toEqual([{ n: 250 }]);
  });
});
