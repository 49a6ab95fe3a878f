/**
 * Parts of one list, each with the same header, as one file: with the mark by which spreadsheets
 * know UTF-8.
 */
export function joinParts(parts: readonly string[]): string {
  const rows = parts.map((part, i) => (i === 0 ? part : part.slice(part.indexOf("\r\n") + 2)));
  return `\uFEFF${rows.join("")}`;
}
