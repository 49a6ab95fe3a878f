import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import { describe, expect, it } from "vitest";
import { makeAdvanceTestClock } from "./advance-test-clock.ts";
import type { Advance, TestClockDesk } from "./ports.ts";

const actorId = newId("usr");
const asked = (by: Advance, idempotencyKey = "k") => ({ actorId, by, idempotencyKey });

function makeFake() {
  const keys = makeFakeKeys<null>();
  const clock = makeFakeClock();
  let aheadSeconds = 0;
  const read = () => ({ now: clock.now(), aheadSeconds, last: null });
  const testClock: TestClockDesk = {
    read: async () => read(),
    async advance(claim, by) {
      const decided = await keys.decide(claim, async () => {
        aheadSeconds += "bySeconds" in by ? by.bySeconds : 0;
        return null;
      });
      return decided.ok ? ok(read()) : decided;
    },
  };
  return makeAdvanceTestClock({ testClock });
}

describe("advanceTestClock", () => {
  it("is refused where there is none", async () => {
    const advance = makeAdvanceTestClock({ testClock: null });
    expect(await advance(asked({ bySeconds: 1 }))).toEqual(err({ code: "SANDBOX_ONLY" }));
  });

  it("is done once for each key, which is bound to how far", async () => {
    const advance = makeFake();
    for (let times = 0; times < 2; times += 1)
      expect(await advance(asked({ bySeconds: 5 }))).toMatchObject({ ok: true, value: { aheadSeconds: 5 } });
    for (const by of [{ bySeconds: 6 }, { until: new Date(5) }])
      expect(await advance(asked(by))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await advance(asked({ bySeconds: 6 }, "other"))).toMatchObject({ value: { aheadSeconds: 11 } });
  });
});
