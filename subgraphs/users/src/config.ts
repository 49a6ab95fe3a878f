import type { Environment } from "@coffer/platform/running/config";
import { Secret } from "@coffer/platform/values/secret";

export type UsersConfig = { readonly mail: MailConfig };

/** By SMTP where a server is configured, else into a folder. */
export type MailConfig =
  | { readonly kind: "smtp"; readonly url: Secret; readonly from: string }
  | { readonly kind: "folder"; readonly folder: string; readonly from: string };

export function readUsersConfig(env: Environment): UsersConfig {
  const url = env.optionalUrl("SMTP_URL");
  if (url === undefined) {
    const from = env.text("MAIL_FROM", "Coffer <no-reply@coffer.invalid>");
    return { mail: { kind: "folder", folder: env.text("MAIL_FOLDER", ".coffer/mail"), from } };
  }
  if (!/^smtps?:\/\//.test(url)) env.refuse("SMTP_URL must begin with smtp:// or smtps://");
  return { mail: { kind: "smtp", url: new Secret(url), from: env.text("MAIL_FROM") } };
}
