import type { EventData } from "@coffer/contracts/event-data";
import { uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import { type MailKind, NOTICES_PER_DAY } from "../../../domain/mails/mail.ts";
import type { UserId } from "../../../domain/users/ids.ts";
import { queueNotice } from "./queue-mail.ts";

/** Whoever can have them sent to somebody must not be able to fill their mailbox. */
async function mayTell(sql: Sql, { userId, kind, at }: { userId: UserId; kind: MailKind; at: Date }) {
  const [row] = await sql.query<{ told: number }>(
    `INSERT INTO notice_count AS c (user_id, kind, since, told) VALUES ($1::uuid, $2, $3::timestamptz, 1)
     ON CONFLICT (user_id, kind) DO UPDATE SET
       since = CASE WHEN c.since > excluded.since - interval '1 day' THEN c.since ELSE excluded.since END,
       told = CASE WHEN c.since > excluded.since - interval '1 day' THEN c.told + 1 ELSE 1 END
     RETURNING told`,
    [uuidOf(userId), kind, at],
  );
  return (row?.told ?? 0) <= NOTICES_PER_DAY;
}

/** A reminder of a payment request, to whoever is named there. */
export async function tellOfReminder(
  sql: Sql,
  { payerUserId: userId, payeeUserId }: EventData<"coffer.payments.request.reminded">,
  at: Date,
): Promise<void> {
  if (userId === null || !(await mayTell(sql, { userId, kind: "REQUEST_REMINDED", at }))) return;
  const [payee] = await sql.query<{ username: string }>(`SELECT username FROM "user" WHERE id = $1::uuid`, [
    uuidOf(payeeUserId),
  ]);
  await queueNotice(sql, { kind: "REQUEST_REMINDED", userId, at, ...(payee ? { detail: payee.username } : {}) });
}

/** What its owner has not done: a freeze, or a role that was taken, is told in other ways. */
const TOLD: readonly string[] = ["FAILING", "GONE"];

/** An endpoint that was disabled for what it answered, to its owner. */
export async function tellOfDisabledWebhook(
  sql: Sql,
  { userId, reason }: EventData<"coffer.payments.webhook.disabled">,
  at: Date,
): Promise<void> {
  if (!TOLD.includes(reason) || !(await mayTell(sql, { userId, kind: "WEBHOOK_DISABLED", at }))) return;
  await queueNotice(sql, { kind: "WEBHOOK_DISABLED", userId, at, detail: reason });
}

type Schedule = EventData<"coffer.payments.schedule.refused">;

/** A date of a schedule that came to nothing, to whose it is; not where they had paused it. */
export async function tellOfFailedDate(sql: Sql, { userId, refusal, reason }: Schedule, at: Date): Promise<void> {
  const detail = refusal ?? reason;
  if (detail === null || reason === "PAUSED" || !(await mayTell(sql, { userId, kind: "SCHEDULE_DATE_FAILED", at })))
    return;
  await queueNotice(sql, { kind: "SCHEDULE_DATE_FAILED", userId, at, detail });
}

/** A schedule that was paused for its refusals, and not by whose it is. */
export async function tellOfPausedSchedule(sql: Sql, { userId, reason }: Schedule, at: Date): Promise<void> {
  if (reason !== "REFUSALS" || !(await mayTell(sql, { userId, kind: "SCHEDULE_PAUSED", at }))) return;
  await queueNotice(sql, { kind: "SCHEDULE_PAUSED", userId, at });
}
