import type { EventData } from "@coffer/contracts/event-data";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import { emailTakenMail } from "../domain/mail.ts";
import type { Mails } from "./ports.ts";

/**
 * `coffer.auth.registration.email_taken`: tells the owner of the address. Only queued here: a slow
 * mail server must not hold up the events behind it.
 */
export const makeNotifyEmailTaken =
  ({ mails, clock }: { mails: Pick<Mails, "add">; clock: Clock }) =>
  (sql: Sql, { email }: EventData<"coffer.auth.registration.email_taken">): Promise<void> =>
    mails.add(sql, emailTakenMail(email), clock.now());
