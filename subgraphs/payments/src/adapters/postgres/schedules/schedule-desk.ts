import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { type Decided, decideOnce, findDecided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Assets } from "../../../app/money/ports.ts";
import type { Decision, ScheduleDesk, StepRefusal } from "../../../app/schedules/ports.ts";
import { lockSchedule } from "./lock-schedule.ts";
import { toSchedule } from "./row.ts";
import { moveSchedule } from "./write-schedules.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly assets: Assets;
  /** Called after a commit that told of a change. */
  readonly committed: () => void;
};

const keysOf = <R extends StepRefusal>() => ({ table: "replay", refusals: refusalObjects<R>() }) as const;

export function makeScheduleDesk({ pool, assets, committed }: Parts): ScheduleDesk {
  return {
    async find<R extends StepRefusal>(claim: Claim) {
      const decided = await findDecided(pgSql(pool), { ...keysOf<R>(), claim });
      return decided && toDecision(decided);
    },
    async take<R extends StepRefusal>(claim: Claim, { id, judge }: Parameters<ScheduleDesk["take"]>[1]) {
      const decided = await inTransaction(pool, (client) =>
        decideOnce<R>(pgSql(client), {
          ...keysOf<R>(),
          claim,
          work: async () => {
            const row = await lockSchedule(client, id);
            const at = row.now;
            const judged = judge(toSchedule(row, assets.find), at);
            if (judged.ok) await moveSchedule(client, id, { move: judged.value, at });
            return { subjectId: uuidOf(id), refusal: judged.ok ? null : (judged.error as R) };
          },
        }),
      );
      committed();
      return toDecision(decided);
    },
    async move(id, judge) {
      const hasMoved = await inTransaction(pool, async (client) => {
        const row = await lockSchedule(client, id);
        const move = judge(toSchedule(row, assets.find));
        if (move) await moveSchedule(client, id, { move, at: row.now });
        return move !== null;
      });
      committed();
      return hasMoved;
    },
  };
}

function toDecision<R extends StepRefusal>(decided: Result<Decided<R>, IdempotencyKeyReused>): Decision<R> {
  if (!decided.ok) return decided;
  const { subjectId, refusal } = decided.value;
  if (refusal) return err(refusal);
  if (subjectId === null) throw new Error("a key was used for a payment schedule that it does not name");
  return ok(idFromUuid("sch", subjectId));
}
