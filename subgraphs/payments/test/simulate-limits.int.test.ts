import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LIMITED_SEND, LIMITED_WITHDRAW, type RuleInput, setLimits } from "./limiting.ts";
import { verify } from "./pricing.ts";
import { simulateLimits } from "./trying-out.ts";
import { AUTHORIZE, addMethod, CAPTURE, makeWorld, PATIENT, type Person, VOID, type World } from "./world.ts";

const LIMITED_HOLD = AUTHORIZE.replace(
  "... on Refusal { code message }",
  "... on LimitExceeded { window } ... on Refusal { code message }",
);
const ADVANCE =
  "mutation ($input: AdvanceTestClockInput!) { advanceTestClock(input: $input) { __typename ... on Refusal { code } } }";
const CLOCK = "query { testClock { now } }";
const [MINUTE, DAY] = [60, 86_400];

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

type Payer = Person & { readonly account: string; readonly bank: string; readonly declining: string };

const key = () => ({ idempotencyKey: randomUUID() });
const usd = (units: number) => ({ amount: cents(units), currency: "USD" });
const cents = (units: number) => `${Math.floor(units / 100)}.${String(units % 100).padStart(2, "0")}`;
const withDefaults = (rules: readonly RuleInput[]) =>
  rules.map((rule) => ({ operation: "SEND", window: "DAY", kind: "ROLLING", ...rule }));

/** Of each level another: none was said, or days begin in the evening by UTC, or the morning. */
const ZONES = [null, "Asia/Kolkata", "America/Los_Angeles"];

async function makePayer(level: number): Promise<Payer> {
  const person = await world.person(`p${randomUUID().slice(0, 8)}`);
  const account = await world.funded(person, "900.00");
  await verify(world, person, level);
  const zone = ZONES[level];
  if (zone) {
    const now = new Date(await readNow(person));
    await world.admin.query("SELECT payments.keep_calendar($1::uuid, 1, $2, $3)", [uuidOf(person.userId), zone, now]);
  }
  const [bank, declining] = [await addMethod(person, "sandbox_bank"), await addMethod(person, "sandbox_bank_declined")];
  return { ...person, account, bank, declining };
}

const readNow = async ({ ask }: Person): Promise<number> => Date.parse((await ask(CLOCK)).testClock.now);
const advance = async ({ ask }: Person, seconds: number) =>
  expect((await ask(ADVANCE, { input: { by: { seconds }, ...key() } })).advanceTestClock.code).toBeUndefined();

/** So that a calendar's days begin where they did when the same was played before. */
async function toMidnight(person: Person): Promise<string> {
  const now = await readNow(person);
  await advance(person, Math.ceil((DAY * 1_000 - (now % (DAY * 1_000))) / 1_000) + 1);
  return new Date(await readNow(person)).toISOString();
}

type Act =
  | { readonly kind: "send" | "hold" | "withdraw" | "decline"; readonly who: number; readonly units: number }
  | { readonly kind: "capture" | "void"; readonly of: number; readonly share: number }
  | { readonly kind: "wait"; readonly minutes: number };

/** No sum of some of these is a day, so that nothing happens at just the end of a window. */
const MINUTES = [67, 313, 689, 1_601];
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom("send", "send", "hold", "hold", "withdraw", "decline"),
      who: fc.constantFrom(0, 1),
      units: fc.integer({ min: 1, max: 2_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("capture", "void"),
      of: fc.integer({ min: 0, max: 4 }),
      share: fc.integer({ min: 1, max: 100 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.constantFrom(...MINUTES) }) },
);

type Table = (people: readonly Person[]) => RuleInput[];
const maximum = fc.integer({ min: 200, max: 5_000 }).map(cents);
const anyTable: fc.Arbitrary<Table> = fc
  .record({
    maxima: fc.tuple(maximum, maximum, maximum, maximum, maximum, maximum),
    days: fc.constantFrom(
      {},
      { kind: "CALENDAR", timeZone: "UTC" },
      { kind: "OWN_CALENDAR" },
      { kind: "OWN_CALENDAR" },
    ),
    hasOwn: fc.boolean(),
  })
  .map(({ maxima: [one, day, high, month, own, bank], days, hasOwn }) => (people: readonly Person[]) => [
    { window: "TRANSACTION", kind: undefined, maximum: one },
    { maximum: day, ...days },
    { maximum: high, level: 1, ...days },
    { maximum: high, level: 2, ...days },
    { window: "MONTH", maximum: cents(Math.round(Number(month) * 300)) },
    { operation: "WITHDRAWAL", maximum: month },
    { operation: "WITHDRAWAL", methodKind: "BANK", level: 2, maximum: bank },
    ...(hasOwn ? [{ userId: people[0]?.userId, maximum: own }] : []),
  ]);

/** What limits have refused, by operation and window. */
type Refused = Record<string, number>;

/**
 * As its people do, one after the other; a provider has ended what it was asked for before the
 * next.
 */
async function play(people: readonly Payer[], acts: readonly Act[]): Promise<Refused> {
  const refused: Refused = {};
  const held: ({ id: string; units: number; payee: Payer } | null)[] = [];
  const note = (operation: string, { code, window }: { code?: string; window?: string }) => {
    if (code === undefined) return;
    expect(code).toBe("LIMIT_EXCEEDED");
    refused[`${operation} ${window}`] = (refused[`${operation} ${window}`] ?? 0) + 1;
  };
  const pay = async (act: Extract<Act, { units: number }>) => {
    const [payer, payee] = [people[act.who] as Payer, people[1 - act.who] as Payer];
    const input = { fromAccountId: payer.account, amount: usd(act.units), ...key() };
    if (act.kind === "send") {
      note("SEND", (await payer.ask(LIMITED_SEND, { input: { ...input, to: { userId: payee.userId } } })).sendPayment);
    } else if (act.kind === "hold") {
      const asked = { ...input, to: { userId: payee.userId } };
      const { authorizePayment } = await payer.ask(LIMITED_HOLD, { input: asked });
      note("SEND", authorizePayment);
      held.push(authorizePayment.payment ? { id: authorizePayment.payment.id, units: act.units, payee } : null);
    } else {
      const methodId = act.kind === "withdraw" ? payer.bank : payer.declining;
      const { withdraw } = await payer.ask(LIMITED_WITHDRAW, { input: { ...input, methodId } });
      note("WITHDRAWAL", withdraw);
      if (withdraw.payment) await ended(withdraw.payment.id, payer);
    }
  };
  for (const act of acts) {
    if (act.kind === "wait") await advance(people[0] as Payer, act.minutes * MINUTE);
    else if ("units" in act) await pay(act);
    else {
      const one = held[act.of];
      if (!one) continue;
      held[act.of] = null;
      const part = usd(Math.max(1, Math.floor((one.units * act.share) / 100)));
      const input = { paymentId: one.id, ...key() };
      if (act.kind === "void") await one.payee.ask(VOID, { input });
      else await one.payee.ask(CAPTURE, { input: { ...input, amount: part } });
    }
  }
  return refused;
}

const ended = (id: string, { ask }: Person) =>
  vi.waitFor(async () => {
    const { payment } = await ask("query ($id: ID!) { payment(id: $id) { status } }", { id });
    expect(["COMPLETED", "FAILED"]).toContain(payment.status);
  }, PATIENT);

type Simulated = {
  payments: number;
  rules: { payments: number; rule: { operation: string; window: string } }[];
};
const byRule = ({ rules }: Simulated): Refused => {
  const refused: Refused = {};
  for (const { payments, rule } of rules) {
    const name = `${rule.operation} ${rule.window}`;
    refused[name] = (refused[name] ?? 0) + payments;
  }
  return refused;
};

describe("a draft of limits, tried on what was made", () => {
  it("refuses just what is refused where it holds, of the same payments; and nothing where it held", async () => {
    const seen = new Set<string>();
    for (const table of fc.sample(anyTable, 2)) {
      const acts = fc.sample(anyAct, 24);
      await setLimits(world, []);
      const free = [await makePayer(1), await makePayer(2)];
      const from = await toMidnight(free[0] as Payer);
      expect(await play(free, acts)).toEqual({});
      const draft = await simulateLimits(world, withDefaults(table(free)), { period: { createdFrom: from } });
      expect(draft).toMatchObject({ period: { isPartial: false }, present: { payments: 0, rules: [] } });

      const limited = [await makePayer(1), await makePayer(2)];
      const since = await toMidnight(limited[0] as Payer);
      const { schedule } = await setLimits(world, table(limited));
      const refused = await play(limited, acts);
      expect(byRule(draft.draft)).toEqual(refused);
      for (const name of Object.keys(refused)) seen.add(name);

      const held = await simulateLimits(world, withDefaults(table(limited)), { period: { createdFrom: since } });
      expect(held.draft).toMatchObject({ version: null, payments: 0, people: 0, rules: [] });
      expect(held.present).toMatchObject({ version: schedule.version, payments: 0, rules: [] });
    }
    expect(seen.size).toBeGreaterThan(0);
  });

  it("counts by everybody's own days, and by UTC for whoever has said no zone", async () => {
    await setLimits(world, []);
    const [west, none] = [await makePayer(2), await makePayer(0)];
    const from = await toMidnight(west);
    const send = (who: number) => ({ kind: "send", who, units: 100 }) as const;
    const wait = (minutes: number) => ({ kind: "wait", minutes }) as const;
    // At 00:00, 07:00 and 09:00 by UTC: in Los Angeles a day begins between the last two.
    await play([west, none], [send(0), send(1), wait(420), send(0), send(1), wait(120), send(0), send(1), wait(1_400)]);
    await play([west, none], [send(0), send(1)]);
    const rules = withDefaults([{ kind: "OWN_CALENDAR", maximum: "2.00" }]);
    // By UTC three in a day and one in the next; in Los Angeles never more than two.
    expect(await simulateLimits(world, rules, { period: { createdFrom: from } })).toMatchObject({
      payments: 8,
      draft: { payments: 1, people: 1, rules: [{ rule: { kind: "OWN_CALENDAR" } }] },
    });
    const { rows } = await world.admin.query(
      "SELECT DISTINCT time_zone FROM payments.person_calendar WHERE user_id = $1",
      [uuidOf(west.userId)],
    );
    expect(rows).toEqual([{ time_zone: "America/Los_Angeles" }]);
  });

  it("counts what was used before, names the rule, and says it beside what holds now", async () => {
    await setLimits(world, [{ window: "TRANSACTION", kind: undefined, maximum: "20.00" }]);
    const people = [await makePayer(2), await makePayer(0)];
    const [ann, ben] = people as [Payer, Payer];
    const send = (who: number, units: number) => ({ kind: "send", who, units }) as const;
    await play(people, [send(0, 800)]);
    await advance(ann, 60);
    const from = new Date(await readNow(ann)).toISOString();
    await play(people, [send(0, 150), send(0, 300), send(1, 100), { kind: "wait", minutes: 1_441 }, send(0, 900)]);
    const rules = withDefaults([
      { maximum: "10.00", level: 2 },
      { maximum: "0.99", userId: ben.userId },
      { window: "TRANSACTION", kind: undefined, maximum: "5.00" },
    ]);
    expect(await simulateLimits(world, rules, { period: { createdFrom: from } })).toMatchObject({
      period: { from, lookedFrom: from, lookedAt: 4, isPartial: false },
      payments: 4,
      people: 2,
      amount: { amount: "14.50" },
      draft: {
        version: null,
        payments: 3,
        people: 2,
        amount: { amount: "13.00" },
        rules: [
          { payments: 1, people: 1, amount: { amount: "3.00" }, rule: { level: 2, user: null, window: "DAY" } },
          { payments: 1, people: 1, amount: { amount: "1.00" }, rule: { user: { id: ben.userId } } },
          {
            payments: 1,
            people: 1,
            amount: { amount: "9.00" },
            rule: { window: "TRANSACTION", maximum: { amount: "5.00" } },
          },
        ],
      },
      present: { payments: 0, people: 0, amount: { amount: "0.00" }, rules: [] },
    });
    await setLimits(world, [{ maximum: "0.00" }]);
    expect(await simulateLimits(world, [], { period: { createdFrom: from } })).toMatchObject({
      draft: { payments: 0 },
      present: { payments: 4, people: 2, rules: [{ payments: 4, rule: { maximum: { amount: "0.00" } } }] },
    });
  });

  it("leaves no trace, and holds up no table that is set meanwhile", async () => {
    const before = await world.state();
    await Promise.all([1, 2].map(() => simulateLimits(world, withDefaults([{ maximum: "1.00" }]))));
    expect(await world.state()).toEqual(before);
  });

  it("is refused where as many are under way as may be, and begun where one has ended", async () => {
    const rules = withDefaults([{ maximum: "1.00" }]);
    const answers = await Promise.all([1, 2, 3, 4].map(() => simulateLimits(world, rules)));
    expect(answers.map(({ code }) => code ?? null).toSorted()).toEqual(
      [null, null, "SIMULATIONS_BUSY", "SIMULATIONS_BUSY"].toSorted(),
    );
    expect(await simulateLimits(world, rules)).toMatchObject({ __typename: "LimitSimulation" });
  });
});

describe("a draft of limits that is not tried", () => {
  it("is refused to a user", async () => {
    expect(await simulateLimits(world, [], { actor: userActor(newId("usr")) })).toMatchObject({
      errors: [{ extensions: { code: "FORBIDDEN" } }],
    });
  });

  it.each([
    [[{ maximum: "1.00" }, { maximum: "2.00" }], {}, "input.rules.1", "AMBIGUOUS"],
    [[{ maximum: "1.00", kind: "CALENDAR", timeZone: "Mars/Base" }], {}, "input.rules.0.timeZone", "UNKNOWN_TIME_ZONE"],
    [[{ maximum: "1.00", kind: "CALENDAR" }], {}, "input.rules.0.timeZone", "CALENDAR_NEEDS_TIME_ZONE"],
    [[], { currency: "XYZ" }, "input.currency", "UNKNOWN_CURRENCY"],
    [[], { period: { days: 0 } }, "input.period.days", "OUT_OF_RANGE"],
  ])("has faults: %j %j", async (rules, more, path, code) => {
    expect(await simulateLimits(world, withDefaults(rules as RuleInput[]), more)).toMatchObject({
      errors: [{ extensions: { code: "BAD_USER_INPUT", inputs: [{ path, code }] } }],
    });
  });
});
