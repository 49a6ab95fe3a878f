import type { SendMailOptions } from "nodemailer";
import type { OutgoingMail } from "../../app/mails/ports.ts";

/**
 * The mail as nodemailer takes it. Built from fields, never from text, so that nothing in them can
 * become a header.
 */
export const messageOf = (mail: OutgoingMail, from: string): SendMailOptions => ({
  from,
  to: { name: "", address: mail.recipient },
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  date: mail.createdAt,
  messageId: `<${mail.id}@${domainOf(from)}>`,
  // RFC 3834: no vacation notice answers it.
  headers: { "Auto-Submitted": "auto-generated" },
  disableFileAccess: true,
  disableUrlAccess: true,
});

const domainOf = (from: string): string => /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? "coffer.invalid";
