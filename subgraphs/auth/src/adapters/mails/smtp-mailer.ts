import type { Secret } from "@coffer/platform/values/secret";
import type { Transporter } from "nodemailer";
import { type Mailer, MailRefused } from "../../app/mails/ports.ts";
import { messageOf } from "./message.ts";

export type SmtpConfig = {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  readonly url: Secret;
  /** Whether a server that speaks no TLS is sent nothing (STARTTLS, RFC 3207). */
  readonly mustEncrypt: boolean;
  readonly from: string;
};

/** Together shorter than the deadline of a mail (../../jobs/mails/send-mails.ts). */
const PATIENCE_MS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** One connection for each mail. */
export function makeSmtpMailer({ url, mustEncrypt, from }: SmtpConfig): Mailer {
  let transporter: Promise<Transporter> | undefined;
  const open = async (): Promise<Transporter> => {
    const { createTransport } = await import("nodemailer"); // only where there is a mail
    return createTransport({ url: url.reveal(), requireTLS: mustEncrypt, ...PATIENCE_MS });
  };
  return {
    async send(mail) {
      transporter ??= open();
      try {
        await (await transporter).sendMail(messageOf(mail, from));
      } catch (error) {
        throw isForGood(error) ? new MailRefused(error.message, { cause: error }) : error;
      }
    },
    close: () => void transporter?.then((opened) => opened.close()),
  };
}

/**
 * A 5yz of the address or of the mail. One at the login or the greeting is about this server's
 * settings, which an operator mends while mails wait.
 */
const isForGood = (error: unknown): error is Error =>
  error instanceof Error &&
  "responseCode" in error &&
  typeof error.responseCode === "number" &&
  error.responseCode >= 500 &&
  "code" in error &&
  ["EENVELOPE", "EMESSAGE"].includes(String(error.code));
