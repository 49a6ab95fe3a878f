/** A cell that is a number, or another word of our own, is written as it is. */
export type Cell = { readonly text: string } | { readonly exact: string } | null;

export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * What a spreadsheet would run as a formula (OWASP, CSV Injection), and the apostrophe that is put
 * before it: so a reader that takes one away, where one is, has what was written.
 */
const TAKEN_FOR_MORE = /^[=+\-@\t\r\n'＝＋－＠]/;
const QUOTED = /[",\r\n]/;

/** One record of RFC 4180, with its end. */
export const toRecord = (cells: readonly Cell[]): string => `${cells.map(toField).join(",")}\r\n`;

function toField(cell: Cell): string {
  if (cell === null) return "";
  if ("exact" in cell) return cell.exact;
  const safe = TAKEN_FOR_MORE.test(cell.text) ? `'${cell.text}` : cell.text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
