/**
 * What a spreadsheet would run as a formula (OWASP, CSV injection); a number may begin with a
 * minus.
 */
const FORMULA = /^[=+@\t\r]|^-(?!\d+(?:\.\d+)?$)/;

/** RFC 4180, with the mark by which spreadsheets know UTF-8. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(toCell).join(",")}\r\n`).join("")}`;
}

function toCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a file to the person; nothing leaves the browser. */
export function download(
  fileName: string,
  content: string | Uint8Array<ArrayBuffer>,
  type: "text/csv" | "text/plain" = "text/csv",
): void {
  const said = typeof content === "string" ? `${type};charset=utf-8` : "application/octet-stream";
  const url = URL.createObjectURL(new Blob([content], { type: said }));
  const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
  link.click();
  URL.revokeObjectURL(url);
}
