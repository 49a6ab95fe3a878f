import type { Clock } from "@coffer/platform/clock";
import type { Effect } from "@coffer/platform/events/consumer-parts";
import { emailTakenMail } from "../domain/mail.ts";
import type { MailQueue } from "./ports.ts";

/** `coffer.auth.registration.email_taken`: tells the owner of the address. Only queued here: a slow mail server must not hold up the events behind it. */
export const makeNotifyEmailTaken =
  ({ mails, clock }: { mails: Pick<MailQueue, "add">; clock: Clock }): Effect =>
  async (sql, event) => {
    await mails.add(sql, emailTakenMail(emailOf(event.data)), clock.now());
  };

function emailOf(data: unknown): string {
  const email = typeof data === "object" && data !== null && "email" in data ? data.email : undefined;
  if (typeof email !== "string") throw new Error("the event names no email address");
  return email;
}
