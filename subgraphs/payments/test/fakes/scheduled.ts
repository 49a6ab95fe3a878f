import { makeSchedulePayment, type SchedulePayment } from "../../src/app/schedules/schedule-payment.ts";
import { type Rule, readRule } from "../../src/domain/schedules/rule.ts";
import { cents, makeFakeWorld } from "./world.ts";

export function ruleOf(text: string): Rule {
  const read = readRule(text);
  if (typeof read === "string") throw new Error(read);
  return read;
}

/** Alice pays Bob 5.00 on the last of each month at nine in Berlin; it is January 1st. */
export async function makeScheduledWorld(changes: Partial<SchedulePayment> = {}) {
  const world = makeFakeWorld();
  const { alice, bob, deps } = world;
  const order: SchedulePayment = {
    actorId: alice.userId,
    fromAccountId: alice.account.id,
    to: { username: bob.key },
    amount: cents(500n),
    memo: "rent",
    reference: "R-7",
    startsAt: "2026-01-31T09:00:00",
    timeZone: "Europe/Berlin",
    rule: ruleOf("FREQ=MONTHLY;BYMONTHDAY=-1"),
    idempotencyKey: "made",
    ...changes,
  };
  const made = await makeSchedulePayment(deps)(order);
  if (!made.ok) throw new Error(`the world cannot begin: ${made.error.code}`);
  const { id } = made.value;
  return {
    ...world,
    order,
    id,
    now: () => deps.scheduleAsItIs(id),
    runs: async () => (await deps.schedules.listRuns([id]))[0],
  };
}

export type ScheduledWorld = Awaited<ReturnType<typeof makeScheduledWorld>>;
