import { uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { NewDevice, NewSession } from "../../../app/sessions/ports.ts";
import { DEVICE_NOTICES_PER_DAY } from "../../../domain/mails/mail.ts";
import { queueNotice } from "../mails/queue-mail.ts";
import { isSurprising } from "./known-origins.ts";

const DAY_MS = 24 * 60 * 60_000;

/**
 * In the transaction that starts the session, behind its row, under the user's lock, and before its
 * origin is remembered: of many logins at once each sees of how many others its user was told. True
 * where a mail was queued.
 */
export async function tellOfDevice(
  client: pg.ClientBase,
  { id, userId, createdAt: at }: Pick<NewSession, "id" | "userId" | "createdAt">,
  { event, detail, unlessFrom }: NewDevice,
): Promise<boolean> {
  if (!(await isSurprising(client, { userId: uuidOf(userId), at, unlessFrom }))) return false;
  await appendEvents(pgSql(client), "auth", [event]);
  const { rowCount } = await client.query(
    `UPDATE session SET told_by_mail = true WHERE id = $1
       AND EXISTS (SELECT FROM "user" WHERE id = $2 AND email_confirmed_at IS NOT NULL)
       AND (SELECT count(*) FROM session WHERE user_id = $2 AND told_by_mail AND created_at > $3) < $4`,
    [uuidOf(id), uuidOf(userId), new Date(at.getTime() - DAY_MS), DEVICE_NOTICES_PER_DAY],
  );
  if (rowCount !== 1) return false;
  await queueNotice(pgSql(client), { kind: "NEW_DEVICE", userId, at, ...(detail === null ? {} : { detail }) });
  return true;
}
