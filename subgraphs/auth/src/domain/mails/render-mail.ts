import { escapeHtml } from "@coffer/platform/text/escape-html";
import type { MailLanguage } from "../users/mail-language.ts";
import { english } from "./english.ts";
import { german } from "./german.ts";
import type { LetterFacts, MailKind } from "./mail.ts";

const WORDS = { en: english, de: german } as const;

export type RenderedMail = { readonly subject: string; readonly text: string; readonly html: string };

/**
 * A mail in plain text and in HTML that says the same, without pictures, styles of a server's or
 * anything to be loaded. `link`: where the button leads.
 */
export function renderMail(
  kind: MailKind,
  language: MailLanguage,
  { link, ...facts }: LetterFacts & { readonly link: string | null },
): RenderedMail {
  const { subject, before, button, after } = WORDS[language][kind](onOneLine(facts));
  const isLinked = button !== undefined && link !== null;
  const text = [...before, ...(isLinked ? [`${button}:\n${link}`] : []), ...after].join("\n\n");
  const paragraphs = [
    ...before.map(paragraph),
    ...(isLinked ? [`<p><a href="${escapeHtml(link)}">${escapeHtml(button)}</a></p>`] : []),
    ...after.map(paragraph),
  ];
  const html = [
    "<!doctype html>",
    `<html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
    `<body style="font-family: sans-serif; line-height: 1.5; max-width: 34em">`,
    ...paragraphs,
    "</body></html>",
  ].join("\n");
  return { subject, text: `${text}\n`, html: `${html}\n` };
}

const paragraph = (words: string): string => `<p>${escapeHtml(words)}</p>`;

/** What people wrote begins no line of its own, and no header. */
const onOneLine = ({ username, detail, ...facts }: LetterFacts): LetterFacts => ({
  ...facts,
  username: cleaned(username),
  detail: detail === null ? null : cleaned(detail),
});

const cleaned = (text: string): string => text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").trim();
