import { randomUUID } from "node:crypto";
import { openTestClock } from "@coffer/ledger-core/test-clock";
import { makeLeases } from "@coffer/platform/queue/leases";
import type pg from "pg";
import { expect, vi } from "vitest";
import { makeApprovedPayees } from "../src/adapters/postgres/approvals/approved-payees.ts";
import { makeKnownPolicies } from "../src/adapters/postgres/approvals/policies.ts";
import { makeKnownFees } from "../src/adapters/postgres/fees/schedules.ts";
import { makePaymentReader } from "../src/adapters/postgres/history/payment-reader.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { makeClaims } from "../src/adapters/postgres/money/claims.ts";
import { makeDirectory } from "../src/adapters/postgres/money/directory.ts";
import { runBatch } from "../src/adapters/postgres/money/run-batch.ts";
import { feeIncome } from "../src/adapters/postgres/money/system-accounts.ts";
import { SCHEDULES } from "../src/adapters/postgres/schedules/queue.ts";
import { makeScheduleDesk } from "../src/adapters/postgres/schedules/schedule-desk.ts";
import { makeScheduleReader } from "../src/adapters/postgres/schedules/schedule-reader.ts";
import { makeCalendar } from "../src/adapters/schedules/calendar.ts";
import { makeRunSchedule } from "../src/app/schedules/run-schedule.ts";
import { makeRunSchedulesJob } from "../src/jobs/schedules/run-schedules.ts";
import { PATIENT, type Person, QUOTAS, type World } from "./world.ts";

export const SCHEDULE = `schedule { id status reason refusals nextDates lastDate amount { amount currency } fromAccount { id } payee { id } payeeAccount { id }
  memo reference startsAt timeZone rule endedAt runs { date result at payment { id status kind } refusal { code message } missedBecause } }`;
const REFUSED = `... on ScheduleImpossible { because } ... on ApprovalRequired { statement options }
  ... on ApprovalRefused { fault } ... on CurrencyMismatch { accountCurrency } ... on CurrencyDisabled { currency } ... on QuotaExceeded { limit } ... on Refusal { code message }`;
const MAKE = `mutation ($input: SchedulePaymentInput!) { schedulePayment(input: $input) { __typename ... on SchedulePaymentSuccess { ${SCHEDULE} } ${REFUSED} } }`;
const stepBy = (field: string, more = "") => {
  const title = `${field[0]?.toUpperCase()}${field.slice(1)}`;
  return `mutation ($input: ${title}Input!) { ${field}(input: $input) { __typename ... on ${title}Success { ${SCHEDULE} }
    ... on ScheduleStatusMismatch { status } ${more} ... on Refusal { code message } } }`;
};
const READ = `query ($id: ID!) { paymentSchedule(id: $id) { ${SCHEDULE.slice("schedule { ".length, -1)} } }`;
const ADVANCE = `mutation ($input: AdvanceTestClockInput!) { advanceTestClock(input: $input) { __typename } }`;
const CLOCK = "query { testClock { now } }";

type Changes = Record<string, unknown>;
type Who = Pick<Person, "ask">;

// biome-ignore lint/suspicious/noExplicitAny: an answer
type Answer = Record<string, any>;

async function askFor(who: Who, [query, field]: readonly [string, string], input: Changes): Promise<Answer> {
  const answer = await who.ask(query, { input: { idempotencyKey: randomUUID(), ...input } });
  return answer.errors ? answer : answer[field];
}

/** Whose 31 January is a month away at the least. */
export const NEXT_YEAR = new Date().getUTCFullYear() + 1;
const LAST_SUNDAY_OF_MARCH = 31 - new Date(Date.UTC(NEXT_YEAR, 2, 31)).getUTCDay();
/** In Berlin, whose clocks skip from two to three. */
export const SKIPPED = `${NEXT_YEAR}-03-${LAST_SUNDAY_OF_MARCH}T02:30`;

export const usd = (amount: string) => ({ amount, currency: "USD" });

/** Schedules a payment; the schedule, or what was refused. */
export const schedule = (who: Who, input: Changes): Promise<Answer> => askFor(who, [MAKE, "schedulePayment"], input);

export async function scheduled(who: Who, input: Changes): Promise<Answer> {
  const made = await schedule(who, input);
  if (!made.schedule) throw new Error(JSON.stringify(made));
  return made.schedule;
}

const STEPS = {
  pause: "pausePaymentSchedule",
  resume: "resumePaymentSchedule",
  end: "endPaymentSchedule",
  skip: "skipScheduledPayment",
} as const;

export const step = (who: Who, kind: keyof typeof STEPS, scheduleId: string, changes: Changes = {}): Promise<Answer> =>
  askFor(who, [stepBy(STEPS[kind], kind === "skip" ? "... on ScheduleDateMismatch { nextDate }" : ""), STEPS[kind]], {
    scheduleId,
    ...changes,
  });

export const read = async (who: Who, id: string): Promise<Answer> => (await who.ask(READ, { id })).paymentSchedule;

/** What its dates came to, the earliest first. */
export const results = async (who: Who, id: string): Promise<string[]> =>
  (await read(who, id)).runs
    .map((run: Answer) => [run.result, run.refusal?.code ?? run.missedBecause].filter(Boolean).join(" "))
    .toReversed();

export const untilResults = (who: Who, id: string, expected: readonly string[]): Promise<void> =>
  vi.waitFor(async () => expect(await results(who, id)).toEqual(expected), PATIENT);

/** By the test clock. */
export const now = async (who: Who): Promise<Date> => new Date((await who.ask(CLOCK)).testClock.now);

export async function advance(who: Who, seconds: number): Promise<void> {
  const by = { seconds };
  await who.ask(ADVANCE, { input: { by, idempotencyKey: randomUUID() } });
}

/** So many seconds from now, as a clock of UTC shows it. */
export const startIn = async (who: Who, seconds: number) => ({
  startsAt: new Date((await now(who)).getTime() + seconds * 1_000).toISOString().slice(0, 19),
  timeZone: "UTC",
});

/** What runs schedules, of one more instance; `pool`: another one to go by. */
export async function makeScheduleWorker(world: World, given?: pg.Pool) {
  const { pool: own, log, clock: system } = world.environments.of("payments", { poolMax: 8 });
  const pool = given ?? own;
  const assets = await loadAssets(own);
  const clock = await openTestClock({ pool: own, clock: system, log, advanced: () => undefined });
  const payments = makePaymentReader(own, assets);
  const schedules = makeScheduleReader(own, assets);
  const run = makeRunSchedule({
    assets,
    clock,
    payments,
    feeIncome,
    schedules,
    claims: makeClaims(own),
    directory: makeDirectory(own),
    fees: makeKnownFees(own),
    policies: makeKnownPolicies({ pool: own, assets }),
    approvedPayees: makeApprovedPayees(own),
    calendar: makeCalendar(),
    scheduleDesk: makeScheduleDesk({ pool, assets, committed: () => undefined }),
    submit: async (command) => (await runBatch({ pool, clock, quotas: QUOTAS }, [command]))[0] ?? { kind: "stale" },
  });
  const job = makeRunSchedulesJob({ leases: makeLeases(own, SCHEDULES), expire: run, log });
  return { run, round: job.round, look: clock.look };
}

/** A pool whose connection is cut at its n-th query: before that is sent, or behind its answer. */
export function makeDyingPool(pool: pg.Pool, { at, when }: { at: number; when: "before" | "behind" }) {
  let count = 0;
  const state = { isDead: false };
  const watch = (client: pg.PoolClient): pg.PoolClient => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const die = () => {
      state.isDead = true;
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      return new Error("killed");
    };
    client.on("error", () => undefined);
    client.query = (async (...args: unknown[]) => {
      // What is asked outside of transactions, by the pool itself, is not counted.
      if (typeof args.at(-1) === "function") return query(...args);
      count += 1;
      if (count !== at) return query(...args);
      if (when === "before") throw die();
      await query(...args);
      throw die();
    }) as typeof client.query;
    return client;
  };
  const dying = new Proxy(pool, {
    get(target, name) {
      if (name === "connect") return async () => watch(await target.connect());
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { pool: dying, state };
}
