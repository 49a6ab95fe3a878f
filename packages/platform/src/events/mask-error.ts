const LENGTH_MAX = 300;
/** Replacing takes more than linear time, and a fault may quote all that was sent. */
const READ_MAX = 1_000;

/** Ids of our own name nobody to whoever may not ask for them. */
const ID = /\b[a-z]{2,6}_[0-9a-hjkmnp-tv-z]{26}\b/;

/** What is quoted, addresses, long runs of letters or digits: values, and not what went wrong. */
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/"[^"]*"?|'[^']*'|`[^`]*`?/g, "[text]"],
  [/\([^()]*\)=\([^()]*\)?/g, "[values]"],
  [/[a-z][a-z\d+.-]*:\/\/\S+/gi, "[address]"],
  [/(?<!\S)\S*@\S*/g, "[address]"],
  [/[\w+/=-]{20,}/g, "[token]"],
  [/\d[\d .:-]{4,}\d/g, "[number]"],
];

/**
 * Why something failed, for people who may not see whose it was: what errors quote of data, and
 * what looks like a secret, is left out.
 */
export function maskError(error: string): string {
  const parts = beginningOf(error).split(new RegExp(`(${ID.source})`));
  const masked = parts.map((part, i) =>
    i % 2 === 1 ? part : VALUES.reduce((text, [pattern, instead]) => text.replace(pattern, instead), part),
  );
  return masked.join("").slice(0, LENGTH_MAX).toWellFormed();
}

/** Without the word that was cut: half of a secret does not look like one. */
function beginningOf(error: string): string {
  if (error.length <= READ_MAX) return error;
  const read = error.slice(0, READ_MAX);
  return read.slice(0, Math.max(0, read.lastIndexOf(" ")));
}
