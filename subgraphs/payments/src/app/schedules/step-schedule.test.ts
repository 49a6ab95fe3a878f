import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeScheduledWorld, ruleOf, type ScheduledWorld } from "../../../test/fakes/scheduled.ts";
import { makeEndSchedule, makePauseSchedule, makeResumeSchedule, makeSkipScheduledPayment } from "./step-schedule.ts";

const [FIRST, SECOND] = [new Date("2026-01-31T08:00:00Z"), new Date("2026-02-28T08:00:00Z")];
const STEPS = { pause: makePauseSchedule, resume: makeResumeSchedule, end: makeEndSchedule } as const;
type Kind = keyof typeof STEPS;

const take = (world: ScheduledWorld, kind: Kind, idempotencyKey: string = kind, changes = {}) =>
  STEPS[kind](world.deps)({ actorId: world.alice.userId, scheduleId: world.id, idempotencyKey, ...changes });
const skip = (world: ScheduledWorld, date: Date, idempotencyKey = "skip") =>
  makeSkipScheduledPayment(world.deps)({
    actorId: world.alice.userId,
    scheduleId: world.id,
    date,
    idempotencyKey,
  });

describe("a step of a schedule", () => {
  it.each(Object.keys(STEPS) as Kind[])("%s is for its owner alone, and a stranger's key stays free", async (kind) => {
    const world = await makeScheduledWorld();
    for (const changes of [{ actorId: world.bob.userId }, { scheduleId: null }, { scheduleId: newId("sch") }])
      expect(await take(world, kind, kind, changes)).toEqual(err({ code: "SCHEDULE_NOT_FOUND" }));
    expect(world.now().sequence).toBe("1");
    await take(world, "pause", "first");
    expect(await take(world, kind)).toMatchObject(kind === "pause" ? { error: { status: "PAUSED" } } : { ok: true });
  });

  it("pauses what is ACTIVE, resumes what is PAUSED, ends either, and each once for its key", async () => {
    const world = await makeScheduledWorld();
    expect(await take(world, "resume")).toEqual(err({ code: "SCHEDULE_STATUS_MISMATCH", status: "ACTIVE" }));
    const paused = await take(world, "pause");
    expect(paused).toMatchObject({ value: { status: "PAUSED", reason: "OWNER", sequence: "2" } });
    expect(await take(world, "pause")).toEqual(paused);
    expect(await take(world, "pause", "again")).toEqual(err({ code: "SCHEDULE_STATUS_MISMATCH", status: "PAUSED" }));
    expect(await take(world, "resume", "goes on")).toMatchObject({ value: { status: "ACTIVE", reason: null } });
    expect(await take(world, "end")).toMatchObject({ value: { status: "ENDED", reason: "OWNER", nextAt: null } });
    for (const kind of Object.keys(STEPS) as Kind[])
      expect(await take(world, kind, "late")).toEqual(err({ code: "SCHEDULE_STATUS_MISMATCH", status: "ENDED" }));
    expect(await take(world, "end", "end", { scheduleId: newId("sch") })).toEqual(
      err({ code: "IDEMPOTENCY_KEY_REUSED" }),
    );
  });

  it("skips the next date and no other, and ends with the last", async () => {
    const world = await makeScheduledWorld({ rule: ruleOf("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2") });
    const mismatch = (nextAt: Date) => err({ code: "SCHEDULE_DATE_MISMATCH", nextAt: nextAt.toISOString() });
    expect(await skip(world, SECOND, "early")).toEqual(mismatch(FIRST));
    expect(await skip(world, FIRST)).toMatchObject({ value: { status: "ACTIVE", nextAt: SECOND } });
    expect(await skip(world, FIRST)).toMatchObject({ value: { nextAt: SECOND } });
    expect(await skip(world, FIRST, "twice")).toEqual(mismatch(SECOND));
    expect(await skip(world, SECOND, "last")).toMatchObject({ value: { status: "ENDED", reason: "COMPLETED" } });
    expect(await skip(world, SECOND, "over")).toEqual(err({ code: "SCHEDULE_STATUS_MISMATCH", status: "ENDED" }));
    expect((await world.runs())?.map(({ change, dueAt }) => [change, dueAt])).toEqual([
      ["SKIPPED", SECOND],
      ["SKIPPED", FIRST],
    ]);
  });
});
