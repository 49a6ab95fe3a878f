/**
 * The rows of the first Markdown table after a heading or any other text of a page, as cells; the
 * head left out. Throws where there is none.
 */
export function readTable(page: string, after: string): string[][] {
  const start = page.indexOf(after);
  if (start < 0) throw new Error(`the page does not say: ${after}`);
  const lines = page.slice(start).split("\n");
  const first = lines.findIndex((line) => /^\|[-| ]+\|$/.test(line));
  if (first < 0) throw new Error(`no table comes after: ${after}`);
  const end = lines.findIndex((line, i) => i > first && !line.startsWith("|"));
  return lines.slice(first + 1, end < 0 ? undefined : end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What stands in backquotes in a cell. */
export const quotedIn = (cell: string | undefined): string[] =>
  [...(cell ?? "").matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);
