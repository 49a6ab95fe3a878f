import type { Uuid } from "@coffer/contracts/ids";
import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";

/** How far the test clock is ahead of time, and who has advanced it last; null: nobody has. */
export type ClockReading = {
  readonly aheadSeconds: number;
  readonly last: { readonly madeAt: Date; readonly actorUuid: Uuid } | null;
};

export type TestClock = Clock & {
  /** Reads how far it is ahead, so that `now` has it from here on. */
  look(): Promise<ClockReading>;
  /** Learns within a second what another process has advanced. */
  readonly job: Loop;
};

type Parts = {
  /** Of a role that may call ledger.read_clock. */
  readonly pool: pg.Pool;
  /** The true time. */
  readonly clock: Clock;
  readonly log: Logger;
  /** Called where it was advanced: what waits for a moment may be due. */
  readonly advanced: () => void;
};

const LOOK_EVERY_MS = 1_000;

type Row = { ahead_seconds: number; made_at: Date | null; actor_id: Uuid | null };

/**
 * The time that money goes by in a sandbox: as the database's `ledger.present()` has it, in this
 * process. It never goes back.
 */
export async function openTestClock({ pool, clock, log, advanced }: Parts): Promise<TestClock> {
  let aheadSeconds = 0;
  const look = async (): Promise<ClockReading> => {
    const { rows } = await pool.query<Row>({ name: "read-clock", text: "SELECT * FROM ledger.read_clock()" });
    const [row] = rows;
    if (!row) throw new Error("ledger.read_clock said nothing");
    const isNews = row.ahead_seconds > aheadSeconds;
    // Of two looks that overlap, the earlier may come last.
    aheadSeconds = Math.max(aheadSeconds, row.ahead_seconds);
    if (isNews) advanced();
    const { made_at: madeAt, actor_id: actorUuid } = row;
    return { aheadSeconds, last: madeAt && actorUuid ? { madeAt, actorUuid } : null };
  };
  await look();
  return {
    now: () => new Date(clock.now().getTime() + aheadSeconds * 1_000),
    look,
    job: makeLoop({
      name: "test-clock",
      everyMs: LOOK_EVERY_MS,
      log,
      run: async () => {
        await look();
        return false;
      },
    }),
  };
}
