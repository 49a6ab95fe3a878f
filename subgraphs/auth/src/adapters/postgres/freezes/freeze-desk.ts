import { uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { refusalCodes } from "@coffer/platform/postgres/decide-once";
import { pgSql } from "@coffer/platform/postgres/sql";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { FreezeDesk } from "../../../app/freezes/ports.ts";
import type { FreezeRecord } from "../../../domain/freezes/freeze.ts";
import { cutGrants } from "../api-keys/cut-grants.ts";
import { endSessions } from "../sessions/end-sessions.ts";
import { decideAsUser } from "../users/decide-as-user.ts";
import { toFreeze } from "./row.ts";

/** `onCommit` is called after a commit that wrote events. */
export function makeFreezeDesk({ pool, onCommit }: { pool: pg.Pool; onCommit: () => void }): FreezeDesk {
  return {
    async freeze(claim, { record, frozen, sessionEnded }) {
      const decided = await decideAsUser<"CANNOT_FREEZE_YOURSELF" | "USER_NOT_FOUND" | "USER_ALREADY_FROZEN">(pool, {
        claim,
        about: record.userId,
        refusals: refusalCodes(),
        async work(client, { user }) {
          if (record.byId === record.userId) return refused("CANNOT_FREEZE_YOURSELF");
          if (!user) return refused("USER_NOT_FOUND");
          if (user.freezeId) return { refusal: "USER_ALREADY_FROZEN", subjectId: user.freezeId };
          await write(client, record, "FREEZE");
          await client.query('UPDATE "user" SET freeze_id = $2 WHERE id = $1', [user.id, uuidOf(record.id)]);
          const ended = await endSessions(client, { userId: record.userId, reason: "FROZEN", at: record.at });
          await appendEvents(pgSql(client), "auth", [frozen, ...ended.map(sessionEnded)]);
          await cutGrants(client, { of: { userId: record.userId }, reason: "FROZEN", at: record.at });
          // Last: it locks accounts that others pay to.
          await client.query("SELECT ledger.freeze_owner($1, true)", [user.id]);
          return { refusal: null, subjectId: uuidOf(record.id) };
        },
      });
      if (!decided.ok) return decided;
      const { refusal, subjectId } = decided.value;
      if (!refusal) onCommit();
      if (refusal && refusal !== "USER_ALREADY_FROZEN") return err({ code: refusal });
      const freeze = await readFreeze(pool, subjectId);
      return refusal ? err({ code: refusal, freeze }) : ok(freeze);
    },
    async unfreeze(claim, { record, unfrozen }) {
      const decided = await decideAsUser<"USER_NOT_FOUND" | "USER_NOT_FROZEN">(pool, {
        claim,
        about: record.userId,
        refusals: refusalCodes(),
        async work(client, { user }) {
          if (!user) return refused("USER_NOT_FOUND");
          if (!user.freezeId) return refused("USER_NOT_FROZEN");
          await write(client, record, "UNFREEZE");
          await client.query('UPDATE "user" SET freeze_id = NULL WHERE id = $1', [user.id]);
          await appendEvents(pgSql(client), "auth", [unfrozen]);
          await client.query("SELECT ledger.freeze_owner($1, false)", [user.id]);
          return { refusal: null, subjectId: uuidOf(record.id) };
        },
      });
      if (!decided.ok) return decided;
      if (decided.value.refusal) return err({ code: decided.value.refusal });
      onCommit();
      return ok(null);
    },
  };
}

const refused = <Code extends string>(code: Code) => ({ refusal: code, subjectId: null });

async function write(client: pg.ClientBase, record: FreezeRecord, action: "FREEZE" | "UNFREEZE"): Promise<void> {
  const { id, userId, reason, byId, at } = record;
  await client.query(
    "INSERT INTO freeze_record (id, user_id, action, reason, by_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    [uuidOf(id), uuidOf(userId), action, reason, uuidOf(byId), at],
  );
}

async function readFreeze(pool: pg.Pool, recordId: string | null) {
  const { rows } = await pool.query<{ createdAt: Date; reason: string; byId: string }>(
    'SELECT created_at AS "createdAt", reason, by_id AS "byId" FROM freeze_record WHERE id = $1',
    [recordId],
  );
  if (!rows[0]) throw new Error("a freeze has no record");
  return toFreeze(rows[0]);
}
