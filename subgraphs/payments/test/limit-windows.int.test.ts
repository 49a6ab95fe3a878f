import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeReadLimits } from "../src/adapters/postgres/limits/read-limits.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import type { Planned } from "../src/adapters/postgres/money/item.ts";
import { runPlans } from "../src/adapters/postgres/money/run-batch.ts";
import type { LimitRule } from "../src/domain/limits/rule.ts";
import type { Payment } from "../src/domain/money/payment.ts";
import { decideLimits } from "./limiting.ts";
import { type Sides, Stage } from "./stage.ts";
import { makeWorld, QUOTAS, type World } from "./world.ts";

// Each case has its own person; which of their windows is a calendar's changes from run to run.
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

let world: World;
let usd: Asset;
beforeAll(async () => {
  world = await makeWorld();
  await world.subgraph.stop();
  const found = (await loadAssets(world.environment.pool)).find("USD");
  if (!found) throw new Error("no dollars");
  usd = found;
});
afterAll(() => world.end());

/** What a calendar of the platform's own says, which is not PostgreSQL's. */
const dateOf = (at: number, zone: string) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(at);

type Use = { readonly at: number; readonly units: bigint; released: bigint };
type Rule = Pick<LimitRule, "window" | "kind" | "timeZone">;

/** Everything that was used, one after the other, and every window counted from the start. */
class Model {
  readonly uses: Use[] = [];

  at(now: number): number {
    return Math.max(now, ...this.uses.slice(-1).map((use) => use.at));
  }

  usedOf({ window, kind, timeZone }: Rule, now: number): bigint {
    const at = this.at(now);
    const length = window === "DAY" ? 10 : 7;
    const period = (when: number) => dateOf(when, timeZone ?? "UTC").slice(0, length);
    const isIn = (when: number) =>
      kind === "ROLLING" ? when > at - (window === "DAY" ? DAY : 30 * DAY) : period(when) === period(at);
    return this.uses.filter((use) => isIn(use.at)).reduce((sum, use) => sum + use.units - use.released, 0n);
  }
}

const CASES = [
  ["a leap day", "UTC", "2024-02-28T22:00:00.000Z"],
  ["a day of 23 hours", "Europe/Berlin", "2024-03-30T21:00:00.000Z"],
  ["a day of 25 hours", "Europe/Berlin", "2024-10-26T20:00:00.000Z"],
  ["a midnight that comes twice", "America/Havana", "2024-11-03T02:30:00.000Z"],
  ["a day without a midnight", "Africa/Cairo", "2024-04-25T20:00:00.000Z"],
  ["an hour before midnight that comes twice", "Africa/Cairo", "2024-10-31T19:30:00.000Z"],
  ["a 31st, in a zone of quarters of an hour", "Asia/Kathmandu", "2024-01-31T16:00:00.000Z"],
  ["a clock that goes back by half an hour", "Australia/Lord_Howe", "2024-04-06T12:00:00.000Z"],
] as const;

const [DAILY, MONTHLY] = [40n, 130n];
const rulesOf = (userId: Sides["from"]["userId"], zone: string, isCalendar: boolean): LimitRule[] => {
  const [calendar, rolling] = [
    { kind: "CALENDAR", timeZone: zone },
    { kind: "ROLLING", timeZone: null },
  ] as const;
  const rule = { operation: "SEND", level: null, userId, methodKind: null } as const;
  return [
    { ...rule, ...(isCalendar ? calendar : rolling), window: "DAY", maximum: money(usd, DAILY) },
    { ...rule, ...(isCalendar ? rolling : calendar), window: "MONTH", maximum: money(usd, MONTHLY) },
  ];
};

type Act =
  | { readonly kind: "send" | "authorize"; readonly units: bigint }
  | { readonly kind: "capture" | "void"; readonly share: number }
  | { readonly kind: "wait"; readonly ms: number };

const STEPS = [
  1,
  999,
  SECOND,
  MINUTE - 1,
  30 * MINUTE,
  HOUR,
  7 * HOUR,
  DAY - 1,
  DAY,
  25 * HOUR,
  9 * DAY,
  -5 * SECOND,
  -2 * HOUR,
];
const anyAct = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("send", "authorize"), units: fc.bigInt({ min: 1n, max: 25n }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("capture", "void"),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait"), ms: fc.constantFrom(...STEPS) }) },
) as fc.Arbitrary<Act>;

describe("what was used of a window", () => {
  it("is what a model counts, over days of any length, clocks that jump, and all that is given back", async () => {
    const { pool } = world.environment;
    const turn = Math.floor(Math.random() * 2);
    const seen = new Set<string>();
    const clock = makeFakeClock(new Date("2024-01-01T00:00:00.000Z"));
    const stage = new Stage(pool, usd);
    const players = [];
    // The day of a calendar, and its month, in turn, beside a rolling window of the other.
    for (const [i, [, zone, start]] of CASES.entries())
      players.push({ zone, start, isCalendar: i % 2 === turn, sides: await stage.sides(`${zone} ${start}`) });
    const rules = players.flatMap(({ sides, zone, isCalendar }) => rulesOf(sides.from.userId, zone, isCalendar));
    await decideLimits(world, rules, clock);
    const read = makeReadLimits({ pool, clock, assets: await loadAssets(pool) });

    for (const { zone, start, isCalendar, sides } of players) {
      const model = new Model();
      const open: { payment: Payment; use: Use }[] = [];
      const [own] = [rulesOf(sides.from.userId, zone, isCalendar)];
      clock.pass(Date.parse(start) - clock.now().getTime());
      const run = async (command: Planned) => (await runPlans({ pool, clock, quotas: QUOTAS }, [command]))[0];
      const step = (actor: Sides["to"], make: Parameters<Stage["stepped"]>[3]) =>
        run(stage.stepped(randomUUID(), actor, "capturePayment", make));
      const pay = async (kind: "send" | "authorize", units: bigint) => {
        const now = clock.now().getTime();
        const payment = stage.payment(randomUUID(), { ...sides, amount: money(usd, units) });
        const outcome = await run(stage[kind](payment));
        const fits = own.every((rule) => model.usedOf(rule, now) + units <= rule.maximum.units);
        const what = outcome?.kind === "refused" ? outcome.refusal : { code: outcome?.kind };
        seen.add(String(what.code));
        if (what.code === "INSUFFICIENT_FUNDS") return;
        expect([start, what.code]).toEqual([start, fits ? "done" : "LIMIT_EXCEEDED"]);
        if (what.code === "LIMIT_EXCEEDED" && "used" in what) {
          const by = own.find(({ window }) => window === what.window);
          expect(what.used.units).toBe(String(by && model.usedOf(by, now)));
        }
        if (!fits || outcome?.kind !== "done") return;
        const use = { at: model.at(now), units, released: 0n };
        model.uses.push(use);
        if (kind === "authorize" && outcome.payment) open.push({ payment: outcome.payment, use });
      };
      const end = async (kind: "capture" | "void", share: number) => {
        const [held] = open.splice(0, 1);
        if (!held) return;
        const { payment, use } = held;
        const units = kind === "void" ? 0n : BigInt(Math.max(1, Math.floor(Number(use.units) * share)));
        const at = clock.now();
        const outcome = await step(sides.to, (entryId) =>
          kind === "void"
            ? { kind: "release", action: "void", payment, entryId, at }
            : { kind: "capture", payment, entryId, amount: money(usd, units), fee: payment.fee, at },
        );
        expect(outcome?.kind).toBe("done");
        use.released = use.units - units;
      };
      for (const act of fc.sample(anyAct, 30)) {
        if (act.kind === "wait") clock.pass(act.ms);
        else if (act.kind === "send" || act.kind === "authorize") await pay(act.kind, act.units);
        else if ("share" in act) await end(act.kind, act.share);
        const [shown = []] = await read([{ userId: sides.from.userId, currency: "USD" }]);
        expect([start, ...shown.map(({ used }) => used.units)]).toEqual([
          start,
          ...own.map((rule) => model.usedOf(rule, clock.now().getTime())),
        ]);
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(["done", "LIMIT_EXCEEDED"]));
  });

  it.each([
    ["Europe/Berlin", "2024-03-31T10:00:00Z", 23],
    ["Europe/Berlin", "2024-10-27T10:00:00Z", 25],
    ["America/Havana", "2024-11-03T04:30:00Z", 25],
    ["America/Havana", "2024-11-03T05:30:00Z", 25],
    ["America/Havana", "2024-03-10T12:00:00Z", 23],
    ["Africa/Cairo", "2024-04-26T12:00:00Z", 23],
    ["Africa/Cairo", "2024-10-31T12:00:00Z", 25],
    ["Australia/Lord_Howe", "2024-04-06T16:00:00Z", 24.5],
    ["Asia/Kathmandu", "2024-01-31T16:00:00Z", 24],
  ])("is of a day that is as long as it is: in %s, of %s, %d hours", async (zone, at, hours) => {
    const { rows } = await world.environment.pool.query<{ begins: Date; ends: Date }>(
      `SELECT b.begins, calendar_begin('day', $1, b.begins + interval '36 hours') AS ends
       FROM calendar_begin('day', $1, $2::timestamptz) b(begins)`,
      [zone, at],
    );
    const [row] = rows;
    const [begins, ends] = [row?.begins.getTime() ?? 0, row?.ends.getTime() ?? 0];
    expect((ends - begins) / HOUR).toBe(hours);
    const day = dateOf(Date.parse(at), zone);
    expect([begins - 1, begins, ends - 1, ends].map((when) => dateOf(when, zone) === day)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("is less what was released of it, from any moment on, whatever minute, hour or day that is in", async () => {
    const series = uuidOf(newId("pay"));
    const { pool } = world.environment;
    const begins = Date.parse("2024-05-05T05:05:05.005Z");
    const uses = Array.from({ length: 60 }, (_, i) => begins + i * i * i * 611_953);
    for (const [i, at] of uses.entries())
      await pool.query(
        "INSERT INTO limit_use (series_id, at, total, amount, payment_id, is_final) VALUES ($1, $2, $3, 7, $4, false)",
        [series, new Date(at), (i + 1) * 7, uuidOf(newId("pay"))],
      );
    const { rows } = await pool.query<{ payment_id: string; at: Date }>(
      "SELECT payment_id, at FROM limit_use WHERE series_id = $1 ORDER BY at",
      [series],
    );
    const released = new Map<number, number>();
    for (const [i, row] of rows.entries()) {
      if (i % 3 === 0) continue;
      await pool.query("SELECT release_limits($1::uuid[], $2::numeric[])", [[row.payment_id], [i % 7 || 1]]);
      released.set(row.at.getTime(), i % 7 || 1);
    }
    for (const since of uses.flatMap((at) => [at - 1, at, at + 1, at + MINUTE, at + HOUR, at + DAY])) {
      const expected = uses.filter((at) => at >= since).reduce((sum, at) => sum + 7 - (released.get(at) ?? 0), 0);
      const spent = await pool.query("SELECT limit_spent($1, 420, $2::timestamptz)::int AS spent", [
        series,
        new Date(since),
      ]);
      expect([since, spent.rows[0].spent]).toEqual([since, expected]);
    }
  });
});
