import { idFromUuid, newUuid, uuidOf } from "@coffer/contracts/ids";
import type { ClockReading, TestClock } from "@coffer/ledger-core/test-clock";
import { decideOnce, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Advance, TestClockDesk, TestClockReading } from "../../../app/clock/ports.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import type { ClockOutOfRange } from "../../../domain/money/refusals.ts";

type Parts = { readonly pool: pg.Pool; readonly clock: TestClock };

export function makeTestClockDesk({ pool, clock }: Parts): TestClockDesk {
  const read = async (): Promise<TestClockReading> => toReading(await clock.look(), clock.now());
  return {
    read,
    async advance(claim, by, actorId) {
      const decided = await inTransaction(pool, (client) => {
        const sql = pgSql(client);
        const work = () => advance(sql, by, actorId);
        return decideOnce(sql, { table: "replay", claim, refusals: refusalObjects<ClockOutOfRange>(), work });
      });
      if (!decided.ok) return decided;
      return decided.value.refusal ? err(decided.value.refusal) : ok(await read());
    },
  };
}

/** The ledger has the clock, for its holds go by it. */
async function advance(sql: Sql, by: Advance, actorId: UserId) {
  const id = newUuid();
  const [row] = await sql.query<{ done: boolean }>(
    "SELECT ledger.advance_clock($1::uuid, $2::uuid, $3::int, $4::timestamptz) AS done",
    [id, uuidOf(actorId), "bySeconds" in by ? by.bySeconds : null, "until" in by ? by.until : null],
  );
  return row?.done
    ? { subjectId: id, refusal: null }
    : { subjectId: null, refusal: { code: "CLOCK_OUT_OF_RANGE" } as const };
}

const toReading = ({ aheadSeconds, last }: ClockReading, now: Date): TestClockReading => ({
  now,
  aheadSeconds,
  last: last && { at: last.madeAt, by: idFromUuid("usr", last.actorUuid) },
});
