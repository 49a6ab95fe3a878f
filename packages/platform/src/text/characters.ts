/**
 * Which characters a text for people may hold. An allow-list: letters, marks, numbers, punctuation,
 * symbols and spaces of Unicode, and of the characters that show nothing only those that a script
 * or an emoji needs, at the place where it needs them. So whatever Unicode adds is out until
 * Node.js knows it as one of these.
 */

/**
 * A picture and what may follow it (UTS #51, ED-15a), flags, keycaps; digits count as emoji in
 * Unicode, and are none here.
 */
const PICTURE = String.raw`(?![0-9#*])\p{Emoji}(?:\p{Emoji_Modifier}|[\uFE0E\uFE0F])?`;
/**
 * England, Scotland, Wales: the tag sequences that are in use (RGI). Any other sequence of tags is
 * hidden text.
 */
const TAGGED_FLAG = String.raw`\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}`;
const EMOJI = String.raw`${TAGGED_FLAG}|[0-9#*]\uFE0F?\u20E3|${PICTURE}(?:\u200D${PICTURE})*`;

/**
 * Marks of canonical combining class 9: a joiner behind one decides how a conjunct is drawn (RFC
 * 5892, appendix A).
 */
const VIRAMA = String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA\u0F84\u1039\u17D2\u1B44\uA806\uA8C4\uA953\uA9C0\uABED]`;
/** The blocks of the scripts that have one. */
const BRAHMIC = String.raw`[\u0900-\u0DFF\u0E00-\u109F\u1700-\u17FF\u1A20-\u1C4F\uA800-\uABFF]`;
const JOINED = [
  String.raw`${BRAHMIC}\p{M}*${VIRAMA}[\u200C\u200D]`,
  // Bengali ya-phalaa behind ra.
  String.raw`\u09B0\u200D(?=\u09CD)`,
  // Persian and its neighbours write parts of one word apart.
  String.raw`\p{Script=Arabic}\u200C(?=\p{Script=Arabic})`,
  // Variants that a Mongolian letter and a Chinese character (in names of people) may choose.
  String.raw`\p{Script=Mongolian}[\u180B-\u180D\u180F]`,
  String.raw`\p{Script=Han}[\u{E0100}-\u{E01EF}]`,
];

const NEEDED = new RegExp(`${EMOJI}|${JOINED.join("|")}`, "gu");

/**
 * Visible by Unicode's categories, and blank all the same: Braille blank, null notehead, fillers.
 */
const BLANK = /[\u2800\u{1D159}\u{16FE4}\u{13441}\u{13442}]/u;
/** The object and the character replacement: what stood there is not known any more. */
const LOST = /[\uFFFC\uFFFD]/u;

/** Classes in the order of how much a name of it tells. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/[\p{Cc}\p{Zl}\p{Zp}]/u, "control characters"],
  [/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u, "characters that turn the direction of writing"],
  [/\p{Default_Ignorable_Code_Point}/u, "characters that show nothing"],
  [/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u, "characters that are no text"],
  [BLANK, "characters that show nothing"],
  [LOST, "characters that stand for lost text"],
];

/**
 * What a text must have at least one of: a mark needs something to stand on, a space shows nothing.
 */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const PLAIN = /^[\x20-\x7E]*$/;

/**
 * The class of characters that must not be in it, for a message; null where there is none. Linear,
 * and only for text whose length was looked at.
 */
export function forbiddenIn(text: string): string | null {
  if (PLAIN.test(text)) return null;
  const rest = text.replaceAll(NEEDED, "x");
  for (const [pattern, what] of FORBIDDEN) if (pattern.test(rest)) return what;
  return /^\p{M}/u.test(text) ? "a mark at its beginning that has no letter" : null;
}

export const isVisible = (text: string): boolean => VISIBLE.test(text);
