import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { refusalCodes } from "@coffer/platform/postgres/decide-once";
import { pgSql } from "@coffer/platform/postgres/sql";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { LockoutDesk } from "../../../app/lockouts/ports.ts";
import type { UserId } from "../../../domain/users/ids.ts";
import { decideAsUser } from "../users/decide-as-user.ts";

/** `onCommit` is called after a commit that wrote events. */
export const makeLockoutDesk = ({ pool, onCommit }: { pool: pg.Pool; onCommit: () => void }): LockoutDesk => ({
  async lift(claim, { record, lifted }) {
    const decided = await decideAsUser<"CANNOT_LIFT_OWN_LOCKOUT" | "USER_NOT_FOUND">(pool, {
      claim,
      about: record.userId,
      refusals: refusalCodes(),
      async work(client, { user }) {
        if (record.byId === record.userId) return { refusal: "CANNOT_LIFT_OWN_LOCKOUT", subjectId: null };
        if (!user) return { refusal: "USER_NOT_FOUND", subjectId: null };
        await client.query("INSERT INTO lockout_lift (id, user_id, by_id, reason) VALUES ($1, $2, $3, $4)", [
          uuidOf(record.id),
          user.id,
          uuidOf(record.byId),
          record.reason,
        ]);
        await client.query("DELETE FROM proof_failure WHERE user_id = $1", [user.id]);
        await appendEvents(pgSql(client), "auth", [lifted]);
        return { refusal: null, subjectId: uuidOf(record.id) };
      },
    });
    if (!decided.ok) return decided;
    if (decided.value.refusal) return err({ code: decided.value.refusal });
    onCommit();
    return ok(await latestLift(pool, record.userId));
  },
});

async function latestLift(pool: pg.Pool, userId: UserId) {
  const { rows } = await pool.query<{ id: Uuid }>(
    "SELECT id FROM lockout_lift WHERE user_id = $1 ORDER BY at DESC, id DESC LIMIT 1",
    [uuidOf(userId)],
  );
  if (!rows[0]) throw new Error("a lift has no record");
  return idFromUuid("lft", rows[0].id);
}
