import { openTestClock } from "@coffer/ledger-core/test-clock";
import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type { Clock } from "@coffer/platform/values/clock";
import { makeTestClockDesk } from "../adapters/postgres/clock/test-clock-desk.ts";
import type { TestClockDesk } from "../app/clock/ports.ts";

type Parts = Pick<SubgraphEnvironment, "pool" | "clock" | "log" | "mode">;

/** The time that money goes by: in a sandbox that of its test clock, elsewhere the true one. */
export async function composeClock(
  { pool, clock, log, mode }: Parts,
  advanced: () => void,
): Promise<{ readonly clock: Clock; readonly testClock: TestClockDesk | null; readonly jobs: readonly Loop[] }> {
  if (mode !== "sandbox") return { clock, testClock: null, jobs: [] };
  const testClock = await openTestClock({ pool, clock, log, advanced });
  return { clock: testClock, testClock: makeTestClockDesk({ pool, clock: testClock }), jobs: [testClock.job] };
}
