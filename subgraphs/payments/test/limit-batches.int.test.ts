import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import { systemClock } from "@coffer/platform/values/clock";
import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Told } from "../src/adapters/postgres/limits/limited.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import type { Planned } from "../src/adapters/postgres/money/item.ts";
import { runPlans } from "../src/adapters/postgres/money/run-batch.ts";
import type { LimitRule } from "../src/domain/limits/rule.ts";
import type { MoneyOutcome } from "../src/domain/money-command.ts";
import { decideLimits, LIMITED_SEND, setLimits } from "./limiting.ts";
import { countAnswers } from "./look-into.ts";
import { type Holder, Stage } from "./stage.ts";
import { makeWorld, QUOTAS, type World } from "./world.ts";

let world: World;
let usd: Asset;
let stage: Stage;
/** One connection: what was sent on it can be looked at. */
let pool: pg.Pool;

beforeAll(async () => {
  world = await makeWorld();
  pool = world.database.pool("payments", 1);
  const found = (await loadAssets(pool)).find("USD");
  if (!found) throw new Error("no dollars");
  usd = found;
  stage = new Stage(pool, usd);
});
afterAll(() => world.end());

const rule = (changes: Partial<LimitRule>): LimitRule => ({
  operation: "SEND",
  window: "DAY",
  kind: "ROLLING",
  timeZone: null,
  level: null,
  userId: null,
  methodKind: null,
  maximum: money(usd, 100n),
  ...changes,
});
const send = (from: Holder, to: Holder, units: bigint) =>
  stage.send(stage.payment(randomUUID(), { from, to, amount: money(usd, units) }));
const told = (...names: string[]): Told => ({ limited: new Set(names) });
const run = (commands: readonly Planned[], what?: Told) =>
  runPlans({ pool, clock: systemClock, quotas: QUOTAS, ...(what ? { told: what } : {}) }, commands);
const codes = (outcomes: readonly MoneyOutcome[]) =>
  outcomes.map((one) => (one.kind === "refused" ? one.refusal.code : one.kind));
const refusals = (outcomes: readonly MoneyOutcome[]) =>
  outcomes.map((one) => (one.kind === "refused" ? one.refusal : null));
const usedBy = async ({ userId }: Holder, operation = "SEND") => {
  const { rows } = await pool.query<{ total: string; used: string; last: string }>(
    `SELECT t.total::text AS total, coalesce(sum(u.amount - u.released), 0)::text AS used, coalesce(max(u.total), 0)::text AS last
     FROM limit_total t LEFT JOIN limit_use u USING (series_id) WHERE t.user_id = $1 AND t.operation = $2 AND t.method_kind = '' GROUP BY t.total`,
    [uuidOf(userId), operation],
  );
  return rows[0] ?? { total: "0", used: "0", last: "0" };
};
const prepared = async (): Promise<string[]> => {
  const { rows } = await pool.query<{ name: string }>("SELECT name FROM pg_prepared_statements");
  return rows.map(({ name }) => name);
};

describe("fifty callers at the last of a limit", () => {
  it("get what it leaves and no cent more, in one process and in two", async () => {
    const [ann, ben] = [await world.person("ann"), await world.person("ben")];
    const account = await world.funded(ann, "100.00");
    await setLimits(world, [{ userId: ann.userId, maximum: "10.00" }]);
    const elsewhere = (await world.another())(ann);
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const input = {
          fromAccountId: account,
          to: { userId: ben.userId },
          amount: { amount: "1.00", currency: "USD" },
          idempotencyKey: randomUUID(),
        };
        const { sendPayment } = await (n % 2 ? ann : elsewhere).ask(LIMITED_SEND, { input });
        return sendPayment.__typename;
      }),
    );
    expect(countAnswers(answers)).toEqual({ SendPaymentSuccess: 10, LimitExceeded: 40 });
    expect(await usedBy({ userId: ann.userId } as Holder)).toEqual({ total: "1000", used: "1000", last: "1000" });
    expect(await world.units(account)).toBe("9000");
  });
});

describe("the usual batch", () => {
  it("is sent ahead with limits on, once the process knows of them, and waits for no answer of theirs", async () => {
    const { from, to } = await stage.sides("ahead");
    await decideLimits(world, [rule({})]);
    const knows = told();
    expect(codes(await run([send(from, to, 10n)], knows))).toEqual(["done"]);
    expect([...knows.limited]).toEqual(["SEND USD"]);
    const other = world.database.pool("payments", 1);
    await runPlans({ pool: other, clock: systemClock, quotas: QUOTAS, told: knows }, [
      send(from, to, 10n),
      send(from, to, 10n),
    ]);
    const { rows } = await other.query<{ name: string }>("SELECT name FROM pg_prepared_statements");
    const names = rows.map(({ name }) => name);
    expect(names).toContain("charge-limits");
    expect(names.filter((name) => ["lock-limits", "limits", "use-limits", "take-back-uses"].includes(name))).toEqual(
      [],
    );
    expect(await usedBy(from)).toEqual({ total: "30", used: "30", last: "30" });
  });

  it("that is more than a limit leaves is decided in order, and what passes is noted, whatever a process knew", async () => {
    for (const knows of [told("SEND USD"), told(), undefined]) {
      const { from, to } = await stage.sides(`order ${randomUUID()}`);
      await decideLimits(world, [rule({ userId: from.userId }), rule({ userId: to.userId })]);
      const outcomes = await run(
        [send(from, to, 60n), send(from, to, 60n), send(from, to, 40n), send(from, to, 1n)],
        knows,
      );
      expect(codes(outcomes)).toEqual(["done", "LIMIT_EXCEEDED", "done", "LIMIT_EXCEEDED"]);
      expect(outcomes[1]).toMatchObject({ refusal: { used: { units: "60" }, remaining: { units: "40" } } });
      expect(await usedBy(from)).toEqual({ total: "100", used: "100", last: "100" });
    }
  });

  it("notes nothing of what is limited no more, whatever a process knew", async () => {
    const { from, to } = await stage.sides("no more");
    await decideLimits(world, []);
    const knows = told("SEND USD");
    expect(codes(await run([send(from, to, 10n)], knows))).toEqual(["done"]);
    expect([...knows.limited]).toEqual([]);
    expect(await usedBy(from)).toEqual({ total: "0", used: "0", last: "0" });
  });

  it("one of which the ledger refuses takes back what it had noted, and notes the others", async () => {
    const { from, to } = await stage.sides("short");
    const poor = await stage.holder("poor");
    await decideLimits(world, [rule({ maximum: money(usd, 10_000n) })]);
    const outcomes = await run(
      [send(from, to, 10n), send(poor, to, 5n), send(from, to, 2_000n), send(from, to, 20n)],
      told("SEND USD"),
    );
    expect(codes(outcomes)).toEqual(["done", "INSUFFICIENT_FUNDS", "INSUFFICIENT_FUNDS", "done"]);
    expect(await usedBy(from)).toEqual({ total: "30", used: "30", last: "30" });
    expect(await usedBy(poor)).toEqual({ total: "0", used: "0", last: "0" });
    expect(await prepared()).toContain("take-back-uses");
    // What was committed is taken back by nobody.
    await pool.query("UPDATE limit_total SET total = 0 WHERE user_id = $1", [uuidOf(from.userId)]);
    await pool.query("SELECT forget_uses($1, 'USD', 'SEND')", [uuidOf(from.userId)]);
    expect(await usedBy(from)).toEqual({ total: "0", used: "30", last: "30" });
  });

  it("refuses nobody for a neighbour that comes to nothing", async () => {
    for (const knows of [told("SEND USD"), undefined]) {
      const [one, two] = [await stage.sides(`poor ${randomUUID()}`), await stage.holder(`closed ${randomUUID()}`)];
      await stage.close(two);
      await decideLimits(world, [rule({ userId: one.from.userId })]);
      const outcomes = await run(
        [send(one.from, two, 60n), send(one.from, one.to, 60n), send(one.from, one.to, 41n)],
        knows,
      );
      expect(codes(outcomes)).toEqual(["ACCOUNT_CLOSED", "done", "LIMIT_EXCEEDED"]);
      expect(await usedBy(one.from)).toEqual({ total: "60", used: "60", last: "60" });
    }
  });

  it("says that the money is not there, whoever of the batch has taken it, and not where one has brought it", async () => {
    for (const knows of [told("SEND USD"), undefined]) {
      const [one, two] = [await stage.sides(`spent ${randomUUID()}`), await stage.sides(`given ${randomUUID()}`)];
      const giver = await stage.funded(`giver ${randomUUID()}`);
      const all = BigInt(await world.units(one.from.accountId));
      await decideLimits(
        world,
        [one, two].map(({ from }) => rule({ userId: from.userId, maximum: money(usd, all) })),
      );
      const spent = [send(one.from, one.to, all - 10n), send(one.from, one.to, 11n)];
      expect(refusals(await run(spent, knows))).toMatchObject([
        null,
        { code: "INSUFFICIENT_FUNDS", available: { units: "10" } },
      ]);
      const given = [send(two.from, two.to, all - 10n), send(two.from, two.to, 11n), send(giver, two.from, 1n)];
      expect(refusals(await run(given, knows))).toMatchObject([
        null,
        { code: "LIMIT_EXCEEDED", used: { units: `${all - 10n}` } },
        null,
      ]);
    }
  });

  it("refuses all that does not fit and nothing that does, whoever pays in it, sent ahead or not", async () => {
    const people: Holder[] = [];
    for (let n = 0; n < 3; n += 1) people.push(await stage.funded(`person ${n} of any batch`));
    const [first, second, third] = people as [Holder, Holder, Holder];
    const limits = new Map([
      [first, 300n],
      [second, 150n],
      [third, 5_000n],
    ]);
    const one = money(usd, 120n);
    await decideLimits(world, [
      ...[...limits].map(([who, units]) => rule({ userId: who.userId, maximum: money(usd, units) })),
      ...people.map(({ userId }) => rule({ userId, window: "TRANSACTION", kind: null, maximum: one })),
    ]);
    const taken = new Map(people.map((who) => [who, 0n]));
    const anyBatch = fc.array(
      fc.record({
        from: fc.constantFrom(0, 1, 2),
        to: fc.constantFrom(1, 2),
        units: fc.bigInt({ min: 1n, max: 130n }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    for (const batch of fc.sample(anyBatch, 12)) {
      const pays = batch.map(({ from, to, units }) => ({
        units,
        from: people[from] as Holder,
        to: people[(from + to) % 3] as Holder,
      }));
      const outcomes = codes(
        await run(
          pays.map(({ from, to, units }) => send(from, to, units)),
          fc.sample(fc.boolean(), 1)[0] ? told("SEND USD") : undefined,
        ),
      );
      for (const [i, { from, units }] of pays.entries())
        if (outcomes[i] === "done") taken.set(from, (taken.get(from) ?? 0n) + units);
      for (const [i, { from, units }] of pays.entries()) {
        const [used, limit] = [taken.get(from) ?? 0n, limits.get(from) ?? 0n];
        if (outcomes[i] === "LIMIT_EXCEEDED") expect(units > 120n || used + units > limit).toBe(true);
        if (outcomes[i] === "done") expect(units <= 120n && used <= limit).toBe(true);
      }
      for (const who of people) {
        const used = String(taken.get(who));
        expect(await usedBy(who)).toEqual({ total: used, used, last: used });
      }
    }
  });

  it("never has two batches wait for each other that use the same limits", async () => {
    const people: Holder[] = [];
    for (let n = 0; n < 4; n += 1) people.push(await stage.funded(`crosswise ${n}`));
    await decideLimits(world, [rule({ maximum: money(usd, 100_000n) })]);
    const two = world.database.pool("payments", 2);
    const batch = (order: readonly Holder[]) =>
      order.map((from) => send(from, people[(people.indexOf(from) + 1) % 4] as Holder, 1n));
    for (let round = 0; round < 10; round += 1) {
      const kinds = await Promise.all(
        [people, people.toReversed()].map((order, i) =>
          runPlans(
            { pool: two, clock: systemClock, quotas: QUOTAS, ...((round + i) % 3 ? { told: told("SEND USD") } : {}) },
            batch(order),
          ),
        ),
      );
      expect(codes(kinds.flat()).every((code) => code === "done")).toBe(true);
    }
    for (const who of people) expect((await usedBy(who)).total).toBe("20");
  });
});

describe("what comes to nothing", () => {
  it("is given back: a deposit and a withdrawal that are called off, a deposit whose account was closed", async () => {
    await decideLimits(
      world,
      [rule({ operation: "WITHDRAWAL" }), rule({ operation: "DEPOSIT" })].map((one) => ({
        ...one,
        maximum: money(usd, 100_000n),
      })),
    );
    const used = async (who: Holder, operation: string) => (await usedBy(who, operation)).used;
    const cancel = async (name: string, who: Holder, payment: Parameters<Stage["ours"]>[0]) =>
      stage.done(
        stage.stepped(name, who, "cancelPayment", (entryId) => ({ kind: "cancel", payment, entryId, at: stage.now })),
      );

    const [bringer, closer] = [await stage.holder("bringer"), await stage.holder("closer of limits")];
    const deposit = await stage.done(stage.request("called off", bringer));
    expect(await used(bringer, "DEPOSIT")).toBe("1000");
    await cancel("calling it off", bringer, deposit);
    expect(await used(bringer, "DEPOSIT")).toBe("0");

    const late = await stage.begun("too late", closer);
    await stage.close(closer);
    await stage.done(stage.credit(late));
    expect(await used(closer, "DEPOSIT")).toBe("0");

    const { payer, payment } = await stage.withdrawn("a limited one");
    expect(await used(payer, "WITHDRAWAL")).toBe("300");
    await cancel("calling off the other", payer, payment);
    expect(await used(payer, "WITHDRAWAL")).toBe("0");
    const { rows } = await pool.query("SELECT sum(amount)::text AS released FROM limit_release WHERE span = 1440");
    const { rows: kept } = await pool.query("SELECT sum(released)::text AS released FROM limit_use");
    expect(rows).toEqual(kept);
  });
});
