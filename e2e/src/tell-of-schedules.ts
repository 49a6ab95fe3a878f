import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import type { CofferClient } from "./client.ts";
import { operation } from "./operations.ts";
import { available, fund, join, openAccount, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const PATIENT = { timeout: 120_000, interval: 100 };
const DAY = 86_400;

/** `urls`: of every gateway; each step goes to the next. Time goes on for all of them. */
export function tellOfSchedules(coffer: { readonly urls: readonly string[] }): void {
  describe("payments that make themselves", () => {
    const connect = takeTurns(coffer);
    const by = ({ client }: Person) => connect(client.accessToken);
    let alice: Person;
    let bob: Person;
    let till: string;
    let order: Answer = {};
    beforeAll(async () => {
      const [url = ""] = coffer.urls;
      [alice, bob] = [await join(url, "tenant"), await join(url, "landlord")];
      till = await openAccount(bob, "USD");
      const amount = { amount: "4.00", currency: "USD" };
      order = { fromAccountId: await fund(alice, "10.00"), to: { username: bob.username }, amount };
    });
    const scheduling = makeScheduling(
      by,
      () => alice,
      () => order,
    );
    const { advance, make, read, step } = scheduling;

    it("are paid at their dates, refused where there is too little, and told of live", async () => {
      const schedule = await makeForeseen(scheduling);
      expect(schedule).toMatchObject({ status: "ACTIVE", payee: { username: bob.username }, runs: [] });
      expect(schedule.nextDates).toHaveLength(4);
      expect(await read(bob, schedule.id)).toBeNull();
      const of = { scheduleId: schedule.id };
      const live = by(alice).subscribe(operation("PaymentScheduleStatus"), of);
      await live.atLeast(1);
      expect(await step(bob, "PausePaymentSchedule", of)).toMatchObject({ code: "SCHEDULE_NOT_FOUND" });
      await advance(3_600);
      await live.atLeast(2);
      await step(alice, "SkipScheduledPayment", { ...of, date: schedule.nextDates[1] });
      await advance(2 * DAY);
      await live.atLeast(4);
      await advance(DAY);
      const told = await live.atLeast(6);
      await live.end();
      expect(told.map(({ paymentScheduleStatus: event }) => [event.change, event.status])).toEqual([
        [null, "ACTIVE"],
        ["PAID", "ACTIVE"],
        ["SKIPPED", "ACTIVE"],
        ["PAID", "ACTIVE"],
        ["REFUSED", "ACTIVE"],
        ["ENDED", "ENDED"],
      ]);
      const done = await read(alice, schedule.id);
      expect(done).toMatchObject({ status: "ENDED", reason: "COMPLETED", nextDates: [] });
      expect(done.runs.map(({ result, refusal }: Answer) => [result, refusal?.code ?? null])).toEqual([
        ["REFUSED", "INSUFFICIENT_FUNDS"],
        ["PAID", null],
        ["SKIPPED", null],
        ["PAID", null],
      ]);
      await vi.waitFor(async () => expect(await available(bob, till)).toBe("8.00"), PATIENT);
    });

    it("rest while they are paused, and end when somebody says so", async () => {
      const { schedule } = await make({ rule: "FREQ=WEEKLY" });
      const of = { scheduleId: schedule.id };
      expect(await step(alice, "PausePaymentSchedule", of)).toMatchObject({ schedule: { status: "PAUSED" } });
      expect(await step(alice, "PausePaymentSchedule", of)).toMatchObject({ code: "SCHEDULE_STATUS_MISMATCH" });
      await advance(3_600);
      const missed = [{ missedBecause: "PAUSED" }];
      await vi.waitFor(async () => expect((await read(alice, schedule.id)).runs).toMatchObject(missed), PATIENT);
      expect(await step(alice, "ResumePaymentSchedule", of)).toMatchObject({ schedule: { status: "ACTIVE" } });
      expect(await step(alice, "EndPaymentSchedule", of)).toMatchObject({ schedule: { reason: "OWNER" } });
      const { paymentSchedules } = await by(alice).ask(operation("PaymentSchedules"), { status: "ENDED" });
      expect(paymentSchedules.nodes.map(({ id }: Answer) => id)).toContain(schedule.id);
    });
  });
}

/** As pages ask; each answer is what the API says, refusals too. */
function makeScheduling(by: (who: Person) => CofferClient, payer: () => Person, order: () => Answer) {
  const now = async () => Date.parse((await by(payer()).ask(operation("TestClock"))).testClock.now);
  const inAnHour = async () => {
    const startsAt = new Date((await now()) + 3_600_000).toISOString().slice(0, 19);
    return { ...order(), startsAt, timeZone: "UTC" };
  };
  return {
    inAnHour,
    async advance(seconds: number): Promise<void> {
      const input = { by: { seconds }, idempotencyKey: randomUUID() };
      await by(payer()).ask(operation("AdvanceTestClock"), { input });
    },
    async foresee(changes: Answer): Promise<Answer> {
      const input = { ...(await inAnHour()), ...changes };
      return (await by(payer()).ask(operation("PreviewSchedulePayment"), { input })).previewSchedulePayment;
    },
    async make(changes: Answer): Promise<Answer> {
      const input = { ...(await inAnHour()), idempotencyKey: randomUUID(), ...changes };
      return (await by(payer()).ask(operation("SchedulePayment"), { input })).schedulePayment;
    },
    async step(who: Person, name: string, input: Answer): Promise<Answer> {
      const field = `${name[0]?.toLowerCase()}${name.slice(1)}`;
      return (await by(who).ask(operation(name), { input: { idempotencyKey: randomUUID(), ...input } }))[field];
    },
    async read(who: Person, id: string): Promise<Answer> {
      return (await by(who).ask(operation("PaymentSchedule"), { id })).paymentSchedule;
    },
  };
}

/** Four dates of one a day, as its preview has said. */
async function makeForeseen({ foresee, inAnHour, make }: ReturnType<typeof makeScheduling>): Promise<Answer> {
  const impossible = { rule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" };
  for (const ask of [foresee, make])
    expect(await ask(impossible)).toMatchObject({ code: "SCHEDULE_IMPOSSIBLE", because: "NO_DATE" });
  const daily = { ...(await inAnHour()), rule: "FREQ=DAILY;COUNT=4" };
  const { preview } = await foresee(daily);
  const { schedule } = await make({ ...daily, memo: "rent", reference: "R-1" });
  expect(preview).toMatchObject({
    nextDates: schedule.nextDates,
    lastDate: schedule.nextDates[3],
    approval: { needed: false },
    payment: { kind: "SEND", total: { amount: "4.00" }, feeQuoteId: null },
    refusal: null,
  });
  return schedule;
}
