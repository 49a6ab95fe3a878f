import type { SendMailOptions } from "nodemailer";
import type { QueuedMail } from "../../app/ports.ts";

/**
 * The mail as nodemailer takes it. Built from fields, never from text, so that nothing in them can
 * become a header.
 */
export const messageOf = ({ id, recipient, subject, text, createdAt }: QueuedMail, from: string): SendMailOptions => ({
  from,
  to: { name: "", address: recipient },
  subject,
  text,
  date: createdAt,
  messageId: `<${id}@${domainOf(from)}>`,
  // RFC 3834: no vacation notice answers it.
  headers: { "Auto-Submitted": "auto-generated" },
  disableFileAccess: true,
  disableUrlAccess: true,
});

const domainOf = (from: string): string => /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? "coffer.invalid";
