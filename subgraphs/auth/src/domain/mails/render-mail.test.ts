import { describe, expect, it } from "vitest";
import { MAIL_LANGUAGES } from "../users/mail-language.ts";
import { MAIL_KINDS, NOTICE_PAGE_OF, PURPOSE_OF } from "./mail.ts";
import { renderMail } from "./render-mail.ts";

const LINK = "https://coffer.example/console/confirm#token=abc";
const at = new Date("2026-11-27T08:05:59.000Z");
const FACTS = { username: "ann", detail: "new@example.com", at };
const every = MAIL_LANGUAGES.flatMap((language) => MAIL_KINDS.map((kind) => [kind, language] as const));

describe("a mail", () => {
  it.each(every)("lets nothing that somebody wrote become markup, a header or a line: %s, %s", (kind, language) => {
    const hostile = '<b onclick="x">&\r\nBcc: eve@example.com\u2028\u202e\u0000\'';
    const { subject, text, html } = renderMail(kind, language, { username: hostile, detail: hostile, at, link: LINK });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toMatch(/<b |onclick="|\u202e|\u2028/);
    expect(`${text}${html}`).not.toMatch(/^Bcc:/m);
    for (const sign of ["\u0000", "\u2028", "\u202e"]) expect(text).not.toContain(sign);
  });

  it.each(every)("says the same in text as in HTML, which loads nothing: %s, %s", (kind, language) => {
    const { text, html, subject } = renderMail(kind, language, { ...FACTS, link: LINK });
    const shown = html
      .replace(/<head>.*<\/head>/s, "")
      .replaceAll(/<a href="([^"]*)">([^<]*)<\/a>/g, "$2:\n$1")
      .replaceAll(/<p>(.*?)<\/p>\n?/gs, "$1\n\n")
      .replaceAll(/<[^>]*>/g, "")
      .replaceAll("&#39;", "'")
      .replaceAll("&quot;", '"')
      .trim();
    expect(shown).toBe(text.trim());
    expect(html).not.toMatch(/<(img|script|link|style|iframe)|src=|url\(/i);
    expect([...subject].length).toBeLessThan(60);
    expect(text.includes(LINK)).toBe((PURPOSE_OF[kind] ?? NOTICE_PAGE_OF[kind]) !== undefined);
  });

  it.each(every)("reads as it was agreed: %s, %s", async (kind, language) => {
    const { subject, text, html } = renderMail(kind, language, { ...FACTS, link: LINK });
    const file = `../../../test/mails/${kind.toLowerCase()}.${language}.txt`;
    await expect(`${subject}\n\n${text}\n${html}`).toMatchFileSnapshot(file);
  });
});
