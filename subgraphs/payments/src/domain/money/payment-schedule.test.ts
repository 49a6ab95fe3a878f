import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { ended, type PaymentSchedule, paused, ran, resumed, type ScheduleMove } from "./payment-schedule.ts";

const [FIRST, SECOND] = [new Date("2026-01-31T08:00:00Z"), new Date("2026-02-28T08:00:00Z")];
const standing = (changes: Partial<PaymentSchedule> = {}): PaymentSchedule => ({
  id: newId("sch"),
  from: { accountId: newId("acc"), userId: newId("usr") },
  payeeId: newId("usr"),
  payeeAccountId: null,
  amount: money({ code: "USD", scale: 2 }, 100n),
  memo: null,
  reference: null,
  timeZone: "UTC",
  startsAt: "2026-01-31T08:00:00",
  rule: "FREQ=MONTHLY;BYMONTHDAY=-1",
  lastAt: null,
  approvedFee: null,
  status: "ACTIVE",
  reason: null,
  sequence: "1",
  nextAt: FIRST,
  refusals: 0,
  createdAt: FIRST,
  resumedAt: null,
  endedAt: null,
  ...changes,
});
const told = ({ events }: ScheduleMove) => events.map(({ change, status, reason }) => [change, status, reason]);

describe("what becomes of a schedule", () => {
  it("at a date: the next one, and what the last came to", () => {
    const paymentId = newId("pay");
    const move = ran(standing({ refusals: 2 }), { result: "PAID", paymentId }, SECOND);
    expect(move).toMatchObject({ status: "ACTIVE", nextAt: SECOND, refusals: 0 });
    expect(move.events).toMatchObject([{ change: "PAID", dueAt: FIRST, paymentId, refusal: null }]);
  });

  it("at its last date: it is over, whatever that came to", () => {
    for (const run of [{ result: "SKIPPED" }, { result: "MISSED", reason: "LATE" }] as const) {
      const move = ran(standing(), run, null);
      expect(move).toMatchObject({ status: "ENDED", reason: "COMPLETED", nextAt: null });
      expect(told(move)[1]).toEqual(["ENDED", "ENDED", "COMPLETED"]);
    }
  });

  it("at the third refusal in a row: it is paused, and says so; what was missed between counts nothing", () => {
    const refused = { result: "REFUSED", refusal: "INSUFFICIENT_FUNDS" } as const;
    expect(ran(standing({ refusals: 1 }), refused, SECOND)).toMatchObject({ status: "ACTIVE", refusals: 2 });
    const missed = ran(standing({ refusals: 2 }), { result: "MISSED", reason: "LATE" }, SECOND);
    expect(missed).toMatchObject({ status: "ACTIVE", refusals: 2 });
    const third = ran(standing({ refusals: 2 }), refused, SECOND);
    expect(third).toMatchObject({ status: "PAUSED", reason: "REFUSALS", nextAt: SECOND, refusals: 3 });
    expect(told(third)).toEqual([
      ["REFUSED", "ACTIVE", null],
      ["PAUSED", "PAUSED", "REFUSALS"],
    ]);
  });

  it("by its owner: paused, resumed as if nothing was refused, ended without a date", () => {
    expect(paused(standing())).toMatchObject({ status: "PAUSED", reason: "OWNER", nextAt: FIRST });
    const stopped = standing({ status: "PAUSED", reason: "REFUSALS", refusals: 3 });
    expect(resumed(stopped, SECOND)).toMatchObject({ status: "ACTIVE", reason: null, refusals: 0, resumedAt: SECOND });
    expect(ended(standing())).toMatchObject({ status: "ENDED", reason: "OWNER", nextAt: null });
  });
});
