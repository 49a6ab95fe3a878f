import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeAdmin } from "./approving.ts";
import { LIMITED_SEND, readLimits, SCHEDULES, setLimits } from "./limiting.ts";
import { makeWorld, type Person, type World } from "./world.ts";

/** The ledger takes no time that is to come: here it passes up to now. */
const clock = makeFakeClock(new Date(Date.now() - 300 * 86_400_000));
let world: World;
let ann: Person;
let ben: Person;
let account: string;

beforeAll(async () => {
  world = await makeWorld({}, { clock });
});
afterAll(() => world.end());
beforeEach(async () => {
  [ann, ben] = [await world.person(`a${randomUUID().slice(0, 8)}`), await world.person(`b${randomUUID().slice(0, 8)}`)];
  await setLimits(world, []);
  account = await world.funded(ann, "1000.00");
});

const key = () => ({ idempotencyKey: randomUUID() });
const usd = (amount: string) => ({ amount, currency: "USD" });
const send = async (amount: string, changes: Record<string, unknown> = {}, who = ann) => {
  const input = { fromAccountId: account, to: { userId: ben.userId }, amount: usd(amount), ...key(), ...changes };
  return (await who.ask(LIMITED_SEND, { input })).sendPayment;
};
describe("a table of limits that nobody may set", () => {
  it.each([
    ["a user", userActor("usr_someone"), "FORBIDDEN"],
    ["an OPERATOR", userActor("usr_operator", { roles: ["OPERATOR"] }), "FORBIDDEN"],
    [
      "an ADMIN who proved who they are an hour ago",
      { ...makeAdmin(), assurance: { methods: ["pwd"] as const, at: Math.floor(clock.now().getTime() / 1000) - 3600 } },
      "STEP_UP_REQUIRED",
    ],
  ] as const)("is refused to %s, and nothing is limited", async (_who, actor, code) => {
    const { errors } = await setLimits(world, [{ maximum: "1.00" }], {}, actor as never);
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect((await send("2.00")).__typename).toBe("SendPaymentSuccess");
  });

  it.each([
    ["input.currency", "UNKNOWN_CURRENCY", { currency: "XYZ" }, []],
    ["input.reason", "EMPTY", { reason: "" }, []],
    ["input.reason", "TOO_LONG", { reason: "x".repeat(513) }, []],
    ["input.idempotencyKey", "EMPTY", { idempotencyKey: "" }, []],
    ["input.basedOnVersion", "OUT_OF_RANGE", { basedOnVersion: -1 }, []],
    ["input.effectiveAt", "INVALID_TIME", { effectiveAt: "soon" }, []],
    ["input.rules.0.maximum", "TOO_PRECISE", {}, [{ maximum: "1.001" }]],
    ["input.rules.0.maximum", "NOT_A_DECIMAL", {}, [{ maximum: "-1" }]],
    ["input.rules.0.level", "OUT_OF_RANGE", {}, [{ maximum: "1", level: 3 }]],
    ["input.rules.0.userId", "INVALID_ID", {}, [{ maximum: "1", userId: "usr_1" }]],
    ["input.rules.0.kind", "TRANSACTION_HAS_NO_KIND", {}, [{ maximum: "1", window: "TRANSACTION" }]],
    ["input.rules.0.timeZone", "CALENDAR_NEEDS_TIME_ZONE", {}, [{ maximum: "1", kind: "CALENDAR" }]],
    ["input.rules.0.timeZone", "UNKNOWN_TIME_ZONE", {}, [{ maximum: "1", kind: "CALENDAR", timeZone: "Mars/Olympus" }]],
    ["input.rules.0.timeZone", "UNKNOWN_TIME_ZONE", {}, [{ maximum: "1", kind: "CALENDAR", timeZone: "UTC+3" }]],
    ["input.rules.0.methodKind", "NO_METHOD", {}, [{ maximum: "1", methodKind: "CARD" }]],
    ["input.rules.1", "AMBIGUOUS", {}, [{ maximum: "1" }, { maximum: "2" }]],
    ["input.rules", "OUT_OF_RANGE", {}, Array(201).fill({ maximum: "1" })],
  ])("is refused at %s with %s", async (path, code, changes, rules) => {
    const { errors } = await setLimits(world, rules as never, { basedOnVersion: 0, ...changes });
    expect((errors as { extensions: { inputs: unknown } }[])[0]?.extensions.inputs).toMatchObject([{ path, code }]);
    expect((await send("2.00")).__typename).toBe("SendPaymentSuccess");
  });

  it("is read by staff alone", async () => {
    const { errors } = await world.subgraph.execute({
      query: SCHEDULES,
      variables: { currency: "USD", first: 1 },
      actor: ann.actor,
      requestId: "req_test",
    });
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it.each([
    "UPDATE limit_schedule SET reason = 'x'",
    "DELETE FROM limit_schedule",
    "INSERT INTO limit_schedule (version, id, currency, effective_at, reason, decided_at) VALUES (9999, gen_random_uuid(), 'USD', now(), 'x', now())",
    "UPDATE limit_rule SET maximum = 0",
    "DELETE FROM limit_rule",
    "UPDATE limit_use SET amount = 1",
    "DELETE FROM limit_use",
    "DELETE FROM limit_total",
    "UPDATE limit_total SET user_id = gen_random_uuid()",
    "UPDATE limit_release SET begins = now()",
    "DELETE FROM limit_release",
    "DELETE FROM person_level",
    "DELETE FROM person_calendar",
  ])("is rewritten by nobody, nor is what was used: %s", async (text) => {
    await expect(world.environment.pool.query(text)).rejects.toMatchObject({ code: "42501" });
  });

  const rule = (columns: string, values: string) =>
    `INSERT INTO limit_rule (version, place, maximum, ${columns}) VALUES (9999, 1, 1, ${values})`;
  const use = (columns: string, values: string) =>
    `INSERT INTO limit_use (series_id, at, payment_id, is_final, ${columns}) VALUES (gen_random_uuid(), now(), gen_random_uuid(), true, ${values})`;
  it.each([
    [
      "limit_schedule_version_range",
      "INSERT INTO limit_schedule (version, id, currency, effective_at, reason) VALUES (0, gen_random_uuid(), 'USD', now(), 'x')",
    ],
    [
      "limit_schedule_reason_size",
      "INSERT INTO limit_schedule (version, id, currency, effective_at, reason) VALUES (9999, gen_random_uuid(), 'USD', now(), '')",
    ],
    ["limit_rule_operation_known", rule('operation, "window"', "'REFUND', 'TRANSACTION'")],
    ["limit_rule_window_known", rule('operation, "window", kind', "'SEND', 'YEAR', 'ROLLING'")],
    ["limit_rule_kind_known", rule('operation, "window", kind', "'SEND', 'DAY', 'OTHER'")],
    ["limit_rule_window_has_kind", rule('operation, "window"', "'SEND', 'DAY'")],
    ["limit_rule_window_has_kind", rule('operation, "window", kind', "'SEND', 'TRANSACTION', 'ROLLING'")],
    ["limit_rule_window_has_kind", rule('operation, "window", kind', "'SEND', 'DAY', 'CALENDAR'")],
    ["limit_rule_window_has_kind", rule('operation, "window", kind, time_zone', "'SEND', 'DAY', 'ROLLING', 'UTC'")],
    ["limit_rule_level_range", rule('operation, "window", level', "'SEND', 'TRANSACTION', 3")],
    [
      "limit_rule_of_person_or_level",
      rule('operation, "window", level, user_id', "'SEND', 'TRANSACTION', 1, gen_random_uuid()"),
    ],
    ["limit_rule_method_known", rule('operation, "window", method_kind', "'WITHDRAWAL', 'TRANSACTION', 'CASH'")],
    ["limit_rule_method_is_of_withdrawal", rule('operation, "window", method_kind', "'SEND', 'TRANSACTION', 'CARD'")],
    [
      "limit_rule_maximum_range",
      `INSERT INTO limit_rule (version, place, maximum, operation, "window") VALUES (9999, 1, -1, 'SEND', 'TRANSACTION')`,
    ],
    [
      "limit_rule_one_for_each",
      `INSERT INTO limit_rule (version, place, maximum, operation, "window") VALUES (9999, 1, 1, 'SEND', 'TRANSACTION'), (9999, 2, 2, 'SEND', 'TRANSACTION')`,
    ],
    [
      "limit_total_positive",
      "INSERT INTO limit_total (user_id, currency, operation, method_kind, total, at) VALUES (gen_random_uuid(), 'USD', 'SEND', '', -1, now())",
    ],
    ["limit_use_positive", use("amount, total", "0, 1")],
    ["limit_use_positive", use("amount, total", "2, 1")],
    ["limit_release_positive", "INSERT INTO limit_release VALUES (gen_random_uuid(), 1, now(), 0)"],
    ["limit_release_span_known", "INSERT INTO limit_release VALUES (gen_random_uuid(), 2, now(), 1)"],
    [
      "limit_rule_window_has_kind",
      rule('operation, "window", kind, time_zone', "'SEND', 'DAY', 'OWN_CALENDAR', 'UTC'"),
    ],
    [
      "person_calendar_window_known",
      "INSERT INTO person_calendar VALUES (gen_random_uuid(), 'YEAR', 1, 'UTC', now(), now() + interval '1 day', now() + interval '1 day')",
    ],
    [
      "person_calendar_runs_on",
      "INSERT INTO person_calendar VALUES (gen_random_uuid(), 'DAY', 1, 'UTC', now(), now() + interval '1 day', now())",
    ],
    ["person_level_range", "INSERT INTO person_level VALUES (gen_random_uuid(), 3, gen_random_uuid())"],
  ])("keeps its rule %s, whoever writes", async (constraint, text) => {
    await expect(world.environment.pool.query(text)).rejects.toMatchObject({ constraint });
  });

  it("keeps its rule limit_use_released_of_it, whoever writes", async () => {
    await setLimits(world, [{ maximum: "100.00" }]);
    const { payment } = await send("1.00");
    const text = "UPDATE limit_use SET released = $2 WHERE payment_id = $1";
    for (const released of [1, 101, -1])
      await expect(world.environment.pool.query(text, [uuidOf(payment.id), released])).rejects.toMatchObject({
        constraint: "limit_use_released_of_it",
      });
  });
});

describe("a table of limits", () => {
  it("is refused where somebody has set another since, tells which, and is not changed by that; so is its repeat", async () => {
    const first = await setLimits(world, [{ maximum: "10.00" }]);
    const stale = await setLimits(world, [{ maximum: "1.00" }], { basedOnVersion: first.schedule.version - 1 });
    expect(stale).toMatchObject({ code: "LIMIT_SCHEDULE_OUTDATED", latestVersion: first.schedule.version });
    await setLimits(world, [{ maximum: "20.00" }]);
    const again = await setLimits(world, [{ maximum: "1.00" }], stale.input);
    expect(again).toMatchObject({ latestVersion: first.schedule.version });
    expect((await send("15.00")).__typename).toBe("SendPaymentSuccess");
  });

  it("is set once for its key, and shows what was said, the latest first", async () => {
    const said = [
      { maximum: "5.00", level: 1 },
      {
        operation: "WITHDRAWAL",
        window: "MONTH",
        kind: "CALENDAR",
        timeZone: "Europe/Berlin",
        methodKind: "CARD",
        maximum: "7.50",
      },
      { maximum: "6.00", userId: ann.userId },
    ];
    const set = await setLimits(world, said);
    expect((await setLimits(world, said, set.input)).schedule).toEqual(set.schedule);
    expect((await setLimits(world, [], { ...set.input, rules: [] })).code).toBe("IDEMPOTENCY_KEY_REUSED");
    const auditor = userActor("usr_auditor", { roles: ["AUDITOR"] });
    const list = async (after: string | null) =>
      (
        await world.subgraph.execute({
          query: SCHEDULES,
          variables: { currency: "USD", first: 1, after },
          actor: auditor,
          requestId: "r",
        })
      ).data?.limitSchedules as { nodes: unknown[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    const newest = await list(null);
    expect(newest.nodes).toEqual([set.schedule]);
    expect(set.schedule.rules).toEqual([
      {
        operation: "SEND",
        window: "DAY",
        kind: "ROLLING",
        timeZone: null,
        level: 1,
        user: null,
        methodKind: null,
        maximum: usd("5.00"),
      },
      {
        operation: "WITHDRAWAL",
        window: "MONTH",
        kind: "CALENDAR",
        timeZone: "Europe/Berlin",
        level: null,
        user: null,
        methodKind: "CARD",
        maximum: usd("7.50"),
      },
      {
        operation: "SEND",
        window: "DAY",
        kind: "ROLLING",
        timeZone: null,
        level: null,
        user: { id: ann.userId },
        methodKind: null,
        maximum: usd("6.00"),
      },
    ]);
    const [before] = (await list(newest.pageInfo.endCursor)).nodes as { version: number; rules: unknown[] }[];
    expect([newest.pageInfo.hasNextPage, (before?.version ?? 0) < set.schedule.version]).toEqual([true, true]);
  });

  it("is refused from a time that has passed; from one that comes it holds then, and the one before until then", async () => {
    await setLimits(world, [{ maximum: "50.00" }]);
    const past = new Date(clock.now().getTime() - 1).toISOString();
    expect(await setLimits(world, [{ maximum: "1.00" }], { effectiveAt: past })).toMatchObject({
      code: "LIMIT_SCHEDULE_IN_PAST",
    });
    const comes = new Date(clock.now().getTime() + 3_600_000).toISOString();
    expect((await setLimits(world, [{ maximum: "1.00" }], { effectiveAt: comes })).schedule.effectiveAt).toBe(comes);
    expect((await send("2.00")).__typename).toBe("SendPaymentSuccess");
    clock.pass(3_600_000);
    expect(await send("0.01")).toMatchObject({
      code: "LIMIT_EXCEEDED",
      maximum: usd("1.00"),
      used: { amount: "2.00" },
      remaining: { amount: "0.00" },
    });
    clock.pass(86_400_000);
    expect((await send("1.00")).__typename).toBe("SendPaymentSuccess");
  });

  it("counts what is paid before it holds, once it is said", async () => {
    const comes = new Date(clock.now().getTime() + 60_000).toISOString();
    await setLimits(world, [{ maximum: "10.00" }], { effectiveAt: comes });
    await send("8.00");
    clock.pass(60_000);
    expect(await send("2.01")).toMatchObject({ used: { amount: "8.00" } });
  });
});

describe("a sandbox", () => {
  it("has a table of its own from its first start, which lets small sends go, and no other ever after", async () => {
    const { rows } = await world.admin.query(
      "SELECT version, currency, operator_id FROM payments.limit_schedule WHERE operator_id IS NULL",
    );
    expect(rows).toEqual([{ version: 1, currency: "USD", operator_id: null }]);
    const another = await makeWorld();
    try {
      const who = await another.person("newcomer");
      expect(
        (await readLimits(who)).map((one: { window: string; limit: { amount: string } }) => [
          one.window,
          one.limit.amount,
        ]),
      ).toEqual([
        ["DAY", "5000.00"],
        ["MONTH", "20000.00"],
        ["DAY", "2000.00"],
        ["MONTH", "10000.00"],
      ]);
    } finally {
      await another.end();
    }
  });
});
