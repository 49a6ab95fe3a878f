import type { Brand } from "@coffer/contracts/brand";
import { err, ok, type Result } from "../values/result.ts";
import { forbiddenIn, isVisible } from "./characters.ts";
import { isText } from "./well-formed.ts";

/** One line for people: a name, a label, a reference. */
export type Line = Brand<string, "Line">;
/** Free text for people, with lines: a memo, a narrative, a reason. */
export type Prose = Brand<string, "Prose">;
/** What a client chose so that a repeat is known as one. Compared byte for byte. */
export type IdempotencyKey = Brand<string, "IdempotencyKey">;

/** The faults of every class of text; messages go behind "must" and never quote. */
export type TextFault = {
  readonly code: "NOT_TEXT" | "EMPTY" | "TOO_LONG" | "FORBIDDEN_CHARACTERS";
  readonly message: string;
};

export const KEY_MAX = 128;

const NOT_TEXT: TextFault = { code: "NOT_TEXT", message: "must be well-formed Unicode text without U+0000" };
const EMPTY: TextFault = { code: "EMPTY", message: "must have at least one visible character" };
const tooLong = (max: number): TextFault => ({ code: "TOO_LONG", message: `must have at most ${max} characters` });
const forbidden = (what: string): TextFault => ({ code: "FORBIDDEN_CHARACTERS", message: `must not hold ${what}` });

/**
 * No text of as many characters as are taken is longer in UTF-16 before its blanks are cut and its
 * accents put together.
 */
const UNITS_PER_CHARACTER = 4;

/**
 * In Unicode's form C and without blanks at its ends: what is stored is what is shown. At most
 * `max` characters (code points).
 */
export const parseLine = (raw: string, max: number): Result<Line, TextFault> =>
  parse<Line>(raw, { max, prepare: (text) => cut(text.normalize("NFC")), lines: (text) => text });

/**
 * As a line, and it may have lines: each ends with U+000A, whichever of the three ways it was
 * written.
 */
export const parseProse = (raw: string, max: number): Result<Prose, TextFault> =>
  parse<Prose>(raw, {
    max,
    prepare: (text) => cutLines(text.normalize("NFC").replaceAll(/\r\n?/g, "\n")),
    lines: (text) => text.replaceAll("\n", " "),
  });

/** Exactly as it came: two keys that look alike are two keys. */
export const parseKey = (raw: string): Result<IdempotencyKey, TextFault> =>
  parse<IdempotencyKey>(raw, { max: KEY_MAX, prepare: (text) => text, lines: (text) => text });

type Class = {
  readonly max: number;
  readonly prepare: (text: string) => string;
  /** Without the line ends that the class allows. */
  readonly lines: (text: string) => string;
};

function parse<Parsed>(raw: string, { max, prepare, lines }: Class): Result<Parsed, TextFault> {
  if (raw.length > max * UNITS_PER_CHARACTER) return err(tooLong(max));
  if (!isText(raw)) return err(NOT_TEXT);
  const text = prepare(raw);
  if (text === "") return err(EMPTY);
  const what = forbiddenIn(lines(text));
  if (what !== null) return err(forbidden(what));
  if (!isVisible(text)) return err(EMPTY);
  return lengthOf(text) > max ? err(tooLong(max)) : ok(text as Parsed);
}

/** Spaces alone: what shows nothing and is no space is not cut but refused. */
const cut = (text: string): string => text.replace(/^\p{Zs}+/u, "").replace(/(?<!\p{Zs})\p{Zs}+$/u, "");
const cutLines = (text: string): string =>
  text.replace(/^[\p{Zs}\n]+/u, "").replace(/(?<![\p{Zs}\n])[\p{Zs}\n]+$/u, "");

/** In code points, without making a list of them. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _character of text) length += 1;
  return length;
}
