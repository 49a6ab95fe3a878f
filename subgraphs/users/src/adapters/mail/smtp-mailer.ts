import type { Secret } from "@coffer/platform/values/secret";
import type { Transporter } from "nodemailer";
import type { Mailer } from "../../app/ports.ts";
import { messageOf } from "./message.ts";

/** Together shorter than the deadline of a mail (../../jobs/send-mails.ts). */
const PATIENCE_MS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/**
 * `url`: smtp:// or smtps://, with user and password where the server wants them. One connection
 * for each mail.
 */
export function makeSmtpMailer({ url, from }: { url: Secret; from: string }): Mailer {
  let transporter: Promise<Transporter> | undefined;
  const open = async (): Promise<Transporter> => {
    const { createTransport } = await import("nodemailer"); // only where mail is configured
    return createTransport({ url: url.reveal(), ...PATIENCE_MS });
  };
  return {
    async send(mail) {
      transporter ??= open();
      await (await transporter).sendMail(messageOf(mail, from));
    },
    close: () => void transporter?.then((opened) => opened.close()),
  };
}
