/** In which there are mails. */
export const MAIL_LANGUAGES = ["en", "de"] as const;

export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

/**
 * Of a BCP 47 tag (RFC 5646), such as `de-AT`. What is in no language of ours, or is none, is in
 * English.
 */
export const mailLanguageOf = (tag: string | null | undefined): MailLanguage =>
  /^de(-|$)/i.test(tag ?? "") ? "de" : "en";
