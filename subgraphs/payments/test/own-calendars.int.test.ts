import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeKeepCalendar } from "../src/adapters/postgres/limits/keep-calendars.ts";
import type { UserId } from "../src/domain/money/ids.ts";
import { LIMITED_SEND, readLimits, setLimits } from "./limiting.ts";
import { makeWorld, PATIENT, type Person, type World } from "./world.ts";

const [HOUR, DAY] = [3_600_000, 86_400_000];
/** The ledger takes no time that is to come: here it passes up to now. */
const START = new Date(Date.now() - 400 * DAY);
const clock = makeFakeClock(START);

let world: World;
beforeAll(async () => {
  world = await makeWorld({}, { clock });
});
afterAll(() => world.end());

const keep = (userId: UserId, timeZone: string | null, revision: number, at: number) =>
  inTransaction(world.environment.pool, (client) =>
    makeKeepCalendar({ now: () => new Date(at) })(pgSql(client), { userId, timeZone, revision }),
  );
type Window = { readonly begins: number; readonly ends: number };
async function windowAt(userId: UserId, span: "DAY" | "MONTH", at: number): Promise<Window> {
  const { rows } = await world.environment.pool.query<{ begins: Date; ends: Date }>(
    "SELECT begins, own_end($1, $2::uuid, begins) AS ends FROM own_begin($1, $2::uuid, $3::timestamptz) begins",
    [span, uuidOf(userId), new Date(at)],
  );
  const [row] = rows;
  if (!row) throw new Error("no window");
  return { begins: row.begins.getTime(), ends: row.ends.getTime() };
}

/** From 14 hours ahead to 12 behind; clocks change, by half an hour too; a day was left out. */
const ZONES = [
  "Pacific/Kiritimati",
  "Pacific/Apia",
  "Pacific/Auckland",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Africa/Cairo",
  "Europe/Berlin",
  "UTC",
  "America/Havana",
  "America/New_York",
  "America/Los_Angeles",
  "Pacific/Pago_Pago",
  "Etc/GMT+12",
  null,
] as const;
const STARTS = ["2011-12-28T00:00:00Z", "2024-02-27T12:00:00Z", "2024-03-29T12:00:00Z", "2024-10-25T12:00:00Z"];

type Act = { readonly wait: "to the end" | "until before it" | number; readonly move: number | undefined };
const anyAct = fc.record({
  wait: fc.oneof(
    fc.constantFrom("to the end" as const, "until before it" as const),
    fc.constantFrom(0, 1, HOUR / 4, HOUR, 5 * HOUR, 11 * HOUR, DAY - HOUR, DAY),
  ),
  move: fc.option(fc.nat(ZONES.length - 1), { nil: undefined, freq: 3 }),
});

/** Who uses the whole of a limit whenever it is there, and says another zone as they like. */
async function spend(span: "DAY" | "MONTH", start: number, acts: readonly Act[]) {
  const userId = newId("usr");
  const [spent, windows] = [[] as number[], [] as Window[]];
  let [now, revision] = [start, 0];
  for (const { wait, move } of acts) {
    const { ends } = await windowAt(userId, span, now);
    if (wait === "to the end") now = ends;
    else if (wait === "until before it") now = Math.max(now, ends - 1);
    else now += span === "DAY" ? wait : wait * 20;
    if (move !== undefined) await keep(userId, ZONES[move] ?? null, ++revision, now);
    const window = await windowAt(userId, span, now);
    expect(window.begins).toBeLessThanOrEqual(now);
    expect(window.ends).toBeGreaterThan(now);
    windows.push(window);
    if (spent.every((at) => at < window.begins)) spent.push(now);
  }
  return { spent, windows };
}

const monthOf = (at: number) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth();
const pairs = <Item>(items: readonly Item[]) =>
  items.flatMap((one, i) => items.slice(i + 1).map((other, more) => [one, other, more + 1] as const));

describe("who moves their time zone to and fro", () => {
  const anyLife = fc.tuple(fc.constantFrom(...STARTS), fc.array(anyAct, { minLength: 8, maxLength: 16 }));

  it("has no day sooner than without: of so many limits used, each but the first and the last took a day", async () => {
    await fc.assert(
      fc.asyncProperty(anyLife, async ([start, acts]) => {
        const { spent, windows } = await spend("DAY", Date.parse(start), acts);
        // No day has less than 23 hours, in any of the zones.
        for (const [first, last, between] of pairs(spent))
          expect(last - first).toBeGreaterThan((between - 1) * 23 * HOUR);
        for (const [i, { begins }] of windows.slice(1).entries()) {
          const before = windows[i]?.begins ?? 0;
          expect(begins === before || begins - before >= 23 * HOUR).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("has the limit of each month of the calendar once, wherever that is", async () => {
    await fc.assert(
      fc.asyncProperty(anyLife, async ([start, acts]) => {
        const { spent, windows } = await spend("MONTH", Date.parse(start), acts);
        for (const [first, last, between] of pairs(spent)) {
          expect(monthOf(last + 14 * HOUR) - monthOf(first - 12 * HOUR)).toBeGreaterThanOrEqual(between);
          if (between === 2) expect(last - first).toBeGreaterThan(27 * DAY);
        }
        for (const { begins, ends } of windows) expect(ends - begins).toBeLessThanOrEqual(33 * DAY);
        expect(windows.map(({ begins }) => begins)).toEqual(
          windows.map(({ begins }) => begins).toSorted((a, b) => a - b),
        );
      }),
      { numRuns: 40 },
    );
  });

  it("has lost nothing once they are back", async () => {
    const userId = newId("usr");
    const now = Date.parse("2024-05-10T12:00:00Z");
    await keep(userId, "Europe/Berlin", 1, now - 90 * DAY);
    const before = [await windowAt(userId, "DAY", now), await windowAt(userId, "MONTH", now)];
    let revision = 1;
    for (const away of ["Pacific/Kiritimati", "Etc/GMT+12", null, "Asia/Kathmandu"]) {
      await keep(userId, away, ++revision, now);
      expect((await windowAt(userId, "DAY", now)).ends).toBeGreaterThan(before[0]?.ends ?? 0);
    }
    await keep(userId, "Europe/Berlin", ++revision, now);
    expect([await windowAt(userId, "DAY", now), await windowAt(userId, "MONTH", now)]).toEqual(before);
  });

  it.each([
    ["the west", "Europe/Berlin", "America/New_York", "2024-05-11T04:00:00Z", "2024-06-01T04:00:00Z"],
    ["the east", "America/New_York", "Europe/Berlin", "2024-05-11T22:00:00Z", "2024-06-01T04:00:00Z"],
    ["where the clocks show the same", "Europe/Berlin", "Europe/Paris", "2024-05-10T22:00:00Z", "2024-05-31T22:00:00Z"],
  ])("to %s has the day that runs until one of the new zone begins, and the month that is theirs", async (...told) => {
    const [, from, to, day, month] = told;
    const userId = newId("usr");
    const now = Date.parse("2024-05-10T12:00:00Z");
    await keep(userId, from, 1, now - 90 * DAY);
    await keep(userId, to, 2, now);
    const ends = [(await windowAt(userId, "DAY", now)).ends, (await windowAt(userId, "MONTH", now)).ends];
    expect(ends).toEqual([Date.parse(day), Date.parse(month)]);
  });
});

describe("a limit of one's own calendar", () => {
  let [ann, ben] = [undefined as unknown as Person, undefined as unknown as Person];
  let account: string;
  beforeEach(async () => {
    [ann, ben] = [
      await world.person(`a${randomUUID().slice(0, 8)}`),
      await world.person(`b${randomUUID().slice(0, 8)}`),
    ];
    await setLimits(world, []);
    account = await world.funded(ann, "1000.00");
    await setLimits(world, [
      { kind: "OWN_CALENDAR", maximum: "10.00" },
      { window: "MONTH", kind: "OWN_CALENDAR", maximum: "500.00" },
    ]);
  });

  const send = async (amount: string) => {
    const input = {
      fromAccountId: account,
      to: { userId: ben.userId },
      amount: { amount, currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    return (await ann.ask(LIMITED_SEND, { input })).sendPayment;
  };
  const say = (timeZone: string | null, revision: number) =>
    world.environments.bus.publish("coffer.users.v1", [
      makeEvent("users", {
        type: "time_zone.changed",
        subject: ann.userId,
        time: new Date(),
        data: { userId: ann.userId as UserId, timeZone, revision },
      }),
    ]);
  const readZone = async () => (await readLimits(ann))[0].timeZone;
  const hears = (name: string) => vi.waitFor(async () => expect(await readZone()).toBe(name), PATIENT);
  /** When a day begins by a zone that has no summer time, the next time. */
  const passTo = (hours: number) => {
    const at = clock.now().getTime();
    clock.pass(DAY - ((at + hours * HOUR) % DAY));
  };

  it("goes by UTC where its person has said no zone, or one that the database does not know", async () => {
    expect(await readZone()).toBe("UTC");
    await say("Asia/Tokyo", 1);
    await hears("Asia/Tokyo");
    await say("Moon/Base", 2);
    await hears("UTC");
    expect((await send("10.00")).__typename).toBe("SendPaymentSuccess");
  });

  it("is full again when the person's own day begins, not before, and tells when that is", async () => {
    await say("Asia/Tokyo", 1);
    await hears("Asia/Tokyo");
    passTo(9);
    clock.pass(DAY);
    expect((await send("10.00")).__typename).toBe("SendPaymentSuccess");
    clock.pass(DAY - 1);
    const [day] = await readLimits(ann);
    const resetsAt = new Date(clock.now().getTime() + 1).toISOString();
    expect(day).toMatchObject({ kind: "OWN_CALENDAR", timeZone: "Asia/Tokyo", used: { amount: "10.00" }, resetsAt });
    expect(await send("0.01")).toMatchObject({ code: "LIMIT_EXCEEDED", kind: "OWN_CALENDAR", resetsAt });
    clock.pass(1);
    expect((await send("10.00")).__typename).toBe("SendPaymentSuccess");
  });

  it("does not heed what was said before what is known", async () => {
    await say("Asia/Tokyo", 2);
    await hears("Asia/Tokyo");
    await say("Europe/Berlin", 1);
    await say("Asia/Seoul", 2);
    await say("Asia/Manila", 3);
    await hears("Asia/Manila");
    const { rows } = await world.admin.query(
      "SELECT revision, time_zone FROM payments.person_calendar WHERE user_id = $1",
      [uuidOf(ann.userId as UserId)],
    );
    expect(rows).toEqual([1, 2].map(() => ({ revision: 3, time_zone: "Asia/Manila" })));
  });

  it("is not full sooner for who moves as a day ends: of a payment that is made meanwhile, either knows the other", async () => {
    await say("Asia/Tokyo", 1);
    await hears("Asia/Tokyo");
    passTo(9);
    clock.pass(DAY + HOUR);
    expect((await send("10.00")).__typename).toBe("SendPaymentSuccess");
    passTo(9);
    clock.pass(-1);
    const { pool } = world.environment;
    // Heard a millisecond before the day ends, and not committed when a payment of the next begins.
    const client = await pool.connect();
    let paid: Promise<{ __typename: string }>;
    try {
      await client.query("BEGIN");
      const moved = { userId: ann.userId as UserId, timeZone: "Europe/Berlin", revision: 2 };
      await makeKeepCalendar(clock)(pgSql(client), moved);
      clock.pass(1);
      paid = send("10.00");
      await vi.waitFor(async () => {
        const { rows } = await world.admin.query(
          "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
        );
        expect(rows).not.toEqual([]);
      }, PATIENT);
      await client.query("COMMIT");
    } finally {
      client.release();
    }
    expect((await paid).__typename).toBe("LimitExceeded");
    // The other way round: what was paid in the next day is in it, though the clock lags.
    clock.pass(2 * DAY);
    passTo(0);
    expect((await send("10.00")).__typename).toBe("SendPaymentSuccess");
    const at = clock.now().getTime();
    await keep(ann.userId as UserId, "America/Los_Angeles", 3, at - DAY);
    expect((await windowAt(ann.userId as UserId, "DAY", at)).begins).toBeLessThanOrEqual(at);
    expect((await send("0.01")).code).toBe("LIMIT_EXCEEDED");
  });
});
