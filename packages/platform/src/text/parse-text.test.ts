import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEY_MAX, parseKey, parseLine, parseProse } from "./parse-text.ts";

const MAX = 64;
const codeOf = (parsed: { ok: true } | { ok: false; error: { code: string } }) =>
  parsed.ok ? null : parsed.error.code;
const everyClass = (raw: string) => [parseLine(raw, MAX), parseProse(raw, MAX), parseKey(raw)].map(codeOf);
const allOf = (code: string | null) => [code, code, code];

describe("every class of text", () => {
  it.each([
    ["a NUL", "a\u0000b"],
    ["half a character", "a\ud83e"],
    ["halves in the wrong order", "\udc00\ud800"],
  ])("refuses %s, which is no text", (_what, raw) => {
    expect(everyClass(raw)).toEqual(allOf("NOT_TEXT"));
  });

  it.each([
    ["zero-width space", "a\u200bdmin"],
    ["zero-width non-joiner between Latin letters", "a\u200cb"],
    ["zero-width joiner between Latin letters", "a\u200db"],
    ["word joiner", "a\u2060b"],
    ["invisible times", "a\u2062b"],
    ["byte-order mark at the beginning", "\ufeffadmin"],
    ["byte-order mark at the end", "admin\ufeff"],
    ["soft hyphen", "ad\u00admin"],
    ["combining grapheme joiner", "a\u034fb"],
    ["left-to-right mark", "a\u200eb"],
    ["right-to-left override", "\u202enimda"],
    ["isolate", "a\u2066b\u2069"],
    ["Arabic letter mark", "a\u061cb"],
    ["Hangul filler", "\u3164"],
    ["Hangul choseong filler", "\u115f"],
    ["Hangul jungseong filler", "a\u1160"],
    ["half-width Hangul filler", "\uffa0"],
    ["blank Braille", "\u2800"],
    ["blank notehead", "a\u{1d159}"],
    ["Khmer inherent vowel", "a\u17b4"],
    ["Mongolian vowel separator", "a\u180eb"],
    ["variation selector on a letter", "a\ufe0f"],
    ["variation selector alone", "\ufe0f"],
    ["supplementary variation selector on a letter", "a\u{e0100}"],
    ["tags", "a\u{e0041}\u{e0042}"],
    ["tags behind a flag that is none", "🏴\u{e0061}\u{e007f}"],
    ["interlinear annotation", "a\ufff9b\ufffb"],
    ["shorthand format control", "a\u{1bca0}"],
    ["musical begin beam", "a\u{1d173}"],
    ["private use", "\ue000"],
    ["private use of a higher plane", "\u{10fffd}"],
    ["a noncharacter", "a\uffff"],
    ["an unassigned code point", "a\u0378"],
    ["object replacement", "\ufffc"],
    ["what stands for lost text", "k\ufffd"],
    ["a joiner behind a sign of another script", "a\u094d\u200db"],
    ["a joiner that joins nothing to an emoji", "👩\u200d"],
    ["a mark alone", "\u0301"],
    ["a tab", "a\tb"],
    ["a vertical tab", "a\u000bb"],
    ["DEL", "a\u007f"],
    ["a C1 control", "a\u0085b"],
    ["a line separator", "a\u2028b"],
    ["a paragraph separator", "a\u2029b"],
    ["an escape", "\u001b[31mred"],
  ])("refuses %s", (_what, raw) => {
    expect(everyClass(raw)).toEqual(allOf("FORBIDDEN_CHARACTERS"));
  });

  it.each(["", " ", "\u00a0\u2003\u3000", "   "])("refuses %j, which shows nothing", (raw) => {
    expect(everyClass(raw)).toEqual(allOf("EMPTY"));
  });

  it.each([
    "Ann",
    "A",
    "Мария Ñandú 王",
    "O'Brien-Smith, Jr. (№ 7) €5 → ½",
    "עברית ועוד",
    "العربية",
    "میخواهم می\u200cخواهم",
    "क्\u200dष",
    "ශ්\u200dරී",
    "র\u200d্যাব",
    "葛\u{e0100}城",
    "👩‍👧 Ann",
    "🏳️‍🌈",
    "❤️ ☎︎",
    "1️⃣ #️⃣",
    "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "👋🏽",
    "🇨🇭",
    "ไทย ทั้งหมด",
  ])("takes %j as it is", (text) => {
    expect([parseLine(text, MAX), parseProse(text, MAX), parseKey(text)]).toEqual(
      [0, 1, 2].map(() => ({ ok: true, value: text })),
    );
  });

  it.each([
    ["canary\u200b", "characters that show nothing"],
    ["canary\u2800", "characters that show nothing"],
    ["canary\ufffd", "characters that stand for lost text"],
    ["canary\ufffc", "characters that stand for lost text"],
    ["canary\u202e", "characters that turn the direction of writing"],
    ["canary\u0007", "control characters"],
    ["canary\ue000", "characters that are no text"],
  ])("names the class of what is forbidden in %j and quotes nothing", (raw, what) => {
    expect(parseLine(raw, MAX)).toEqual({
      ok: false,
      error: { code: "FORBIDDEN_CHARACTERS", message: `must not hold ${what}` },
    });
  });

  it("refuses text of any length at once", () => {
    const long = "\u0301".repeat(20_000_000);
    expect(everyClass(long)).toEqual(allOf("TOO_LONG"));
  });
});

describe("a line", () => {
  it.each(["a\nb", "a\r\nb", "savings\n", "\na"])("refuses %j: it has one line", (raw) => {
    expect(codeOf(parseLine(raw, MAX))).toBe("FORBIDDEN_CHARACTERS");
  });

  it("is counted in characters, without the blanks around it", () => {
    expect(codeOf(parseLine("x".repeat(65), MAX))).toBe("TOO_LONG");
    expect(codeOf(parseLine("🪙".repeat(65), MAX))).toBe("TOO_LONG");
    expect(codeOf(parseLine("🪙".repeat(64), MAX))).toBeNull();
    expect(parseLine("e\u0301".repeat(64), MAX)).toEqual({ ok: true, value: "é".repeat(64) });
    expect(parseLine("  Savings 2026\u00a0", MAX)).toEqual({ ok: true, value: "Savings 2026" });
  });
});

describe("free text", () => {
  it.each([
    ["a\nb", "a\nb"],
    ["a\r\nb\rc", "a\nb\nc"],
    ["\n a\n\n b \n", "a\n\n b"],
  ])("takes the lines of %j", (raw, text) => {
    expect(parseProse(raw, MAX)).toEqual({ ok: true, value: text });
  });

  it.each(["\n", " \n \r\n"])("refuses %j: lines that show nothing", (raw) => {
    expect(codeOf(parseProse(raw, MAX))).toBe("EMPTY");
  });
});

describe("a key", () => {
  it("refuses what is longer than 128 characters", () => {
    expect(codeOf(parseKey("k".repeat(KEY_MAX + 1)))).toBe("TOO_LONG");
    expect(codeOf(parseKey("k".repeat(KEY_MAX)))).toBeNull();
  });

  it("stays exactly what it is: blanks and accents too", () => {
    for (const raw of [" k ", "e\u0301", "\u00e9", "k é"]) expect(parseKey(raw)).toEqual({ ok: true, value: raw });
  });

  it("refuses a line end", () => {
    expect(codeOf(parseKey("k\n"))).toBe("FORBIDDEN_CHARACTERS");
  });
});

describe("whatever is written", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.string({ unit: "grapheme", maxLength: 80 }),
    fc.string({
      unit: fc.constantFrom("a", " ", "\u200d", "\u200c", "👩", "\ufe0f", "\u094d", "क", "\n", "م"),
      maxLength: 20,
    }),
  );
  const classes = [
    ["a line", (raw: string) => parseLine(raw, MAX)],
    ["free text", (raw: string) => parseProse(raw, MAX)],
    ["a key", parseKey],
  ] as const;

  it.each(classes)("%s that is taken can be stored and shown, and is taken again as it is", (_what, parse) => {
    fc.assert(
      fc.property(anything, (raw) => {
        const parsed = parse(raw);
        if (!parsed.ok) return;
        const text: string = parsed.value;
        expect(text.isWellFormed()).toBe(true);
        expect([...text].length).toBeLessThanOrEqual(KEY_MAX);
        expect(text).toMatch(/[\p{L}\p{N}\p{P}\p{S}]/u);
        // What shows nothing is never the end, nor two of it in a row, but for the tags of a flag.
        expect(text).not.toMatch(/[\u200b\u2060\ufeff]$|[^\u094d]\u200d$|[\u200b-\u200f\u2060-\u206f\ufeff]{2}/u);
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e]/u);
        expect(parse(text)).toEqual(parsed);
      }),
      { numRuns: 3000 },
    );
  });
});
