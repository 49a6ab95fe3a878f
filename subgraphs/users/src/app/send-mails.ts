import type { Clock } from "@coffer/platform/clock";
import type { Logger } from "@coffer/platform/log";
import { retryDelayMs } from "../domain/mail.ts";
import type { Mailer, MailQueue, QueuedMail } from "./ports.ts";

/** Longer than any try takes, or a mail goes out twice. */
export const MAIL_LEASE_MS = 120_000;

export type SendMailsDeps = { mails: MailQueue; mailer: Mailer; clock: Clock; log: Logger };

/** Sends the one mail that has been due for longest; false where none is due. */
export const makeSendNextMail =
  ({ mails, mailer, clock, log }: SendMailsDeps) =>
  async (): Promise<boolean> => {
    const mail = await mails.take(clock.now(), MAIL_LEASE_MS);
    if (!mail) return false;
    try {
      await mailer.send(mail);
    } catch (error) {
      await postpone({ mails, clock, log }, mail, error);
      return true;
    }
    await mails.remove(mail.id);
    return true;
  };

async function postpone(
  { mails, clock, log }: Omit<SendMailsDeps, "mailer">,
  mail: QueuedMail,
  error: unknown,
): Promise<void> {
  const [at, delayMs] = [clock.now(), retryDelayMs(mail.attempts)];
  const dueAt = delayMs === null ? null : new Date(at.getTime() + delayMs);
  // A server's answer quotes the address: the log gets its code, the table, which holds the address anyway, the rest.
  const about = { mailId: mail.id, attempts: mail.attempts, code: codeOf(error) };
  if (dueAt) log.warn(about, "a mail could not be sent and will be tried again");
  else log.error(about, "a mail could not be sent and was given up");
  await mails.postpone(mail.id, { error: error instanceof Error ? error.message : String(error), at, dueAt });
}

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "UNKNOWN";
