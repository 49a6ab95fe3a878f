import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeScheduledWorld } from "../../../test/fakes/scheduled.ts";
import { makeFollowSchedules } from "./follow-schedules.ts";
import { FIELD } from "./schedule-event.ts";
import { makePauseSchedule } from "./step-schedule.ts";

describe("followSchedules", () => {
  it("begins with how one stands, goes on with what was missed, and is its owner's alone", async () => {
    const { deps, id, alice, bob } = await makeScheduledWorld();
    const follow = makeFollowSchedules(deps);
    const open = (who: typeof alice, scheduleId: string | null, positions: unknown = null) =>
      follow.open(userActor(who.userId), {
        op: "open",
        field: FIELD,
        arguments: scheduleId === null ? {} : { scheduleId },
        positions: positions as never,
      });
    for (const other of [id, newId("sch"), "nonsense"])
      await expect(open(bob, other)).rejects.toMatchObject({
        extensions: { inputs: [{ path: "scheduleId", code: "SCHEDULE_NOT_FOUND" }] },
      });
    const begun = await open(alice, id);
    expect(begun.events).toMatchObject([
      { snapshot: true, data: { status: "ACTIVE", change: null, userId: alice.userId } },
    ]);
    const all = await open(alice, null);
    await makePauseSchedule(deps)({ actorId: alice.userId, scheduleId: id, idempotencyKey: "p" });
    const missed = [{ sequence: "2", data: { change: "PAUSED", status: "PAUSED", reason: "OWNER", date: null } }];
    expect((await open(alice, id, begun.positions)).events).toMatchObject(missed);
    expect((await open(alice, null, all.positions)).events).toMatchObject(missed);
    await expect(open(bob, null, all.positions)).rejects.toMatchObject({ extensions: { code: "BAD_USER_INPUT" } });
  });
});
