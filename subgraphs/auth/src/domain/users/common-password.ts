import { COMMON_WORDS } from "./common-passwords.ts";

/**
 * Paths of a finger over a keyboard, and the orders everybody knows; each also counts backwards.
 */
const WALKS = [
  "01234567890123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiop[]",
  "qwertzuiop",
  "azertyuiop",
  "asdfghjkl;'",
  "zxcvbnm,./",
  "yxcvbnm",
  "!@#$%^&*()_+",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
  "qazwsxedcrfvtgbyhnujmikolp",
  "1q2w3e4r5t6y7u8i9o0p",
  "q1w2e3r4t5y6u7i8o9p0",
  "zaq12wsxcde34rfvbgt56yhnmju78ik,",
  "a1b2c3d4e5f6g7h8i9",
  "147258369",
  "159357",
  "13579",
  "24680",
].flatMap((walk) => [walk, [...walk].reverse().join("")]);

/** What people write for letters, and mean the letter. A `1` may stand for two. */
const DISGUISES = [
  { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", $: "s", "!": "i" },
  { "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", $: "s", "!": "i" },
].map((letters) => new Map(Object.entries(letters)));

const WALK_MIN = 4;
const WORD_MAX = Math.max(...[...COMMON_WORDS].map((word) => word.length));
/**
 * A piece that a guesser tries early costs this much, any other digit or sign 1, any other letter
 * everything.
 */
const PIECE_COST = 4;
/** Two pieces with two more signs, or one piece with six: below about 35 bits. */
const GUESSABLE_COST = 10;
/** Longer ones are common only as a repetition. */
const SEARCHED_MAX = 48;

/**
 * Whether a password is on the list of common passwords or a simple variant of it: other case,
 * letters written as digits, digits or signs added, two put together, a keyboard walk, a short
 * piece repeated.
 */
export function isCommonPassword(password: string): boolean {
  const text = password.normalize("NFKC").toLowerCase().replace(/\s/gu, "");
  if (new Set(text).size <= 2) return true;
  const unit = repeatedUnit(text);
  if (unit.length < text.length && unit.length <= 6) return true;
  return unit.length <= SEARCHED_MAX && costOf(unit) <= GUESSABLE_COST;
}

/** The shortest text that, written again and again and cut at the end, gives this one. */
function repeatedUnit(text: string): string {
  for (let size = 1; size <= text.length / 2; size++) {
    const unit = text.slice(0, size);
    if (unit.repeat(Math.ceil(text.length / size)).startsWith(text)) return unit;
  }
  return text;
}

/** The cheapest way to build the text out of pieces; infinite where a letter belongs to none. */
function costOf(text: string): number {
  const cheapest = [0];
  for (let end = 1; end <= text.length; end++) {
    let best = Number.POSITIVE_INFINITY;
    for (let start = 0; start < end; start++) {
      const before = cheapest[start] ?? Number.POSITIVE_INFINITY;
      if (before < Math.min(best, GUESSABLE_COST)) best = Math.min(best, before + pieceCost(text.slice(start, end)));
    }
    cheapest.push(best);
  }
  return cheapest[text.length] ?? Number.POSITIVE_INFINITY;
}

function pieceCost(piece: string): number {
  if (piece.length === 1) return /\p{L}/u.test(piece) ? Number.POSITIVE_INFINITY : 1;
  if (/^(19|20)\d\d$/.test(piece)) return 2;
  if (piece.length >= 3 && new Set(piece).size === 1) return PIECE_COST - 1;
  const isKnown = isWord(piece) || (piece.length >= WALK_MIN && WALKS.some((walk) => walk.includes(piece)));
  return isKnown ? PIECE_COST : Number.POSITIVE_INFINITY;
}

const isWord = (piece: string): boolean =>
  piece.length <= WORD_MAX &&
  (COMMON_WORDS.has(piece) ||
    DISGUISES.some((letters) => COMMON_WORDS.has([...piece].map((sign) => letters.get(sign) ?? sign).join(""))));
