import type { Mode } from "@coffer/platform/postgres/provision";
import type { Environment } from "@coffer/platform/running/config";
import { Secret } from "@coffer/platform/values/secret";
import type { SmtpConfig } from "./adapters/mails/smtp-mailer.ts";

/** By SMTP; in a sandbox without a server, into a folder. */
export type MailConfig =
  | ({ readonly kind: "smtp" } & SmtpConfig)
  | { readonly kind: "folder"; readonly folder: string; readonly from: string };

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Without a mail server nobody could confirm an address or choose a new password: production has
 * one.
 */
export function readMailConfig(env: Environment, mode: Mode): MailConfig {
  const url = env.optionalUrl("SMTP_URL");
  if (url === undefined) {
    if (mode === "production") env.refuse("SMTP_URL must be set in production mode");
    const from = env.text("MAIL_FROM", "Coffer <no-reply@coffer.invalid>");
    return { kind: "folder", folder: env.text("MAIL_FOLDER", ".coffer/mail"), from };
  }
  if (!/^smtps?:\/\//.test(url)) env.refuse("SMTP_URL must begin with smtp:// or smtps://");
  else if (URL.canParse(url) && new URL(url).search !== "")
    env.refuse("SMTP_URL must have no options behind a question mark: they could turn TLS off");
  const from = env.text("MAIL_FROM");
  if (/[\r\n]/.test(from)) env.refuse("MAIL_FROM must be one line");
  return { kind: "smtp", url: new Secret(url), mustEncrypt: mode === "production" && !isHere(url), from };
}

/** What does not leave this machine needs no TLS. */
const isHere = (url: string): boolean => URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
