const INSTANT = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * A moment as RFC 3339 (§5.6) writes it, with an offset; null for anything else, a 30th of February
 * too. What is finer than a millisecond is dropped, and a leap second is refused: neither
 * JavaScript's Date nor PostgreSQL keeps them.
 */
export function parseInstant(text: unknown): Date | null {
  const match = typeof text === "string" ? INSTANT.exec(text) : null;
  if (!match) return null;
  const [whole, day = "", time = "", offset = ""] = match;
  // Date takes the 30th of February for the 1st of March, and says so in what it writes.
  const asUtc = new Date(`${day}T${time}Z`);
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 19) !== `${day}T${time}`) return null;
  if (/^[+-]/.test(offset) && (offset.slice(1, 3) > "23" || offset.slice(4) > "59")) return null;
  return new Date(whole.toUpperCase());
}
